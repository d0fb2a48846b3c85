"""Nominations coming in: an employer's contact enters people."""

from marshmallow import fields

from services.registration.schemas.addresses import Email
from services.registration.schemas.choices import LANGUAGES, Choice, Flag
from services.registration.schemas.lines import Line, Name
from services.registration.schemas.registrations import RegistrationBody
from services.registration.schemas.shapes import Many, Part, Strict


class NominatorBody(Strict):
    """Who nominates, and that the people and their employer agreed."""

    name = Name(200, 1, required=True)
    email = Email(required=True)
    organisation = Line(200, 1, required=True)
    language = Choice(LANGUAGES, load_default="et")
    consent = Flag(required=True)


class NominationBody(Strict):
    """People to nominate for one event."""

    nominator = Part(NominatorBody, required=True)
    people = Many(Part(RegistrationBody), 50, 1, required=True)


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
