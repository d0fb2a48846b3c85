"""The registration form of an event: which fields it asks, its own questions and consents."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from marshmallow import ValidationError, post_load, validates_schema

from services.registration.domain.forms import HIDDEN, OPTIONAL, REQUIRED, Consent, Form
from services.registration.schemas.addresses import Slug
from services.registration.schemas.amounts import Whole
from services.registration.schemas.choices import Choice, Flag
from services.registration.schemas.parts import LongText
from services.registration.schemas.questions import QuestionBody
from services.registration.schemas.shapes import Many, Part, Strict

ASKED = (REQUIRED, OPTIONAL, HIDDEN)


class ConsentBody(Strict):
    """A sentence to agree to; a new wording is a new version."""

    key = Slug(60, 1, required=True)
    text = Part(LongText, required=True)
    version = Whole(1, 1_000_000, load_default=1)
    required = Flag(load_default=False)

    @post_load
    def as_value(self, data: Mapping[str, Any], **_rest: Any) -> Consent:
        """The domain's value."""
        return Consent(**data)


class FormBody(Strict):
    """Names, e-mail and language are always asked."""

    organisation = Choice(ASKED, load_default="optional")
    job_title = Choice(ASKED, load_default="optional")
    phone = Choice(ASKED, load_default="hidden")
    target_group = Choice(ASKED, load_default="optional")
    needs = Choice(ASKED, load_default="optional")
    questions = Many(Part(QuestionBody), 50, load_default=list)
    consents = Many(Part(ConsentBody), 10, load_default=list)

    @validates_schema(skip_on_field_errors=True)
    def keys_differ(self, data: Mapping[str, Any], **_rest: Any) -> None:
        """Refuses two questions, or two consents, under one key."""
        for field in ("questions", "consents"):
            keys = [each.key for each in data[field]]
            if len(set(keys)) < len(keys):
                raise ValidationError(gettext("Each one needs a key of its own."), field)

    @post_load
    def as_value(self, data: Mapping[str, Any], **_rest: Any) -> Form:
        """The domain's value."""
        own = {name: tuple(data[name]) for name in ("questions", "consents")}
        return Form(**{**data, **own})
