"""What organisers type to have a document revoked, corrected or made anew."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from shared.web.schemas import Line, PersonName, Strict

OTHER = "other"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "revoke": ("mistake", "not_completed", "wrong_facts", "asked", OTHER),
    "correct": ("name", "event", OTHER),
    "renew": ("revoked_by_mistake", OTHER),
}
"""What is done -> why it may be."""
MISSING = "Missing data for required field."


class ActForm(Strict):
    """Why: chosen, with words of one's own, which `other` needs. `key` is the page's own, so that a form sent
    twice counts once.
    """

    words = Line(200, load_default="")
    key = fields.String(load_default="", validate=validate.Length(max=64))

    @validates_schema(skip_on_field_errors=True)
    def words_for_other(self, data: Mapping[str, Any], **_rest: Any) -> None:
        """Refuses `other` without words."""
        if data["why"] == OTHER and not data["words"]:
            raise ValidationError(MISSING, "words")


class RevokeForm(ActForm):
    """Why a document is void."""

    why = fields.String(required=True, validate=validate.OneOf(CHOICES["revoke"]))


class RenewForm(ActForm):
    """Why there is a new one after one was revoked."""

    why = fields.String(required=True, validate=validate.OneOf(CHOICES["renew"]))


class CorrectForm(ActForm):
    """What the name shall be; one of the two may be empty."""

    why = fields.String(required=True, validate=validate.OneOf(CHOICES["correct"]))
    first_name = PersonName(load_default="")
    last_name = PersonName(load_default="")

    @validates_schema(skip_on_field_errors=True)
    def somebody(self, data: Mapping[str, Any], **_rest: Any) -> None:
        """Refuses a document of nobody."""
        if not data["first_name"] and not data["last_name"]:
            raise ValidationError(MISSING, "last_name")


FORMS: Mapping[str, type[ActForm]] = {"revoke": RevokeForm, "correct": CorrectForm, "renew": RenewForm}
