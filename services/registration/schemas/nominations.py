"""Nominations coming in: an employer's contact enters people."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import fields, post_load

from services.registration.domain.nominations import MOST_PEOPLE, Nomination
from services.registration.domain.texts import LANGUAGES
from services.registration.schemas.addresses import Email
from services.registration.schemas.choices import Choice
from services.registration.schemas.lines import Line, Name, Paragraphs
from services.registration.schemas.registrations import RegistrationBody
from services.registration.schemas.shapes import Many, Part, Strict


class NominatorBody(Strict):
    """Who nominates, and in whose words the employer and the people agreed."""

    name = Name(200, 1, required=True)
    email = Email(required=True)
    organisation = Line(200, 1, required=True)
    statement = Paragraphs(1_000, 1, required=True)
    language = Choice(LANGUAGES, load_default="et")

    @post_load
    def as_value(self, data: Mapping[str, Any], **_rest: Any) -> Nomination:
        """The domain's value."""
        return Nomination(**data)


class NominationBody(Strict):
    """People to nominate for one event."""

    nominator = Part(NominatorBody, required=True)
    people = Many(
        Part(RegistrationBody),
        MOST_PEOPLE,
        1,
        required=True,
        error_messages={"few": _("Please name at least one person.")},
    )


class NominationOutcomeOut(Strict):
    """What became of one person: a registration's id and status, or the code of a refusal."""

    email = fields.String(required=True)
    id = fields.String()
    status = fields.String()
    waiting_position = fields.Integer(allow_none=True)
    refused = fields.String()


class NominationOut(Strict):
    """The people in the order given."""

    items = fields.List(fields.Nested(NominationOutcomeOut), required=True)
