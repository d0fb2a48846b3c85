"""Registrations coming in: what a person, a colleague or an organiser fills in."""

from collections.abc import Mapping
from typing import Any, cast

from flask_babel import lazy_gettext as _
from marshmallow import fields
from marshmallow.types import ErrorMessages

from services.registration.domain.registrations import STATUSES, Person
from services.registration.domain.texts import LANGUAGES
from services.registration.schemas.addresses import Email, Slug
from services.registration.schemas.amounts import Whole
from services.registration.schemas.choices import Choice, Flag
from services.registration.schemas.lines import Line, Name, Paragraphs
from services.registration.schemas.parts import PageQuery
from services.registration.schemas.questions import ANSWER_SHAPE, AnswerGiven
from services.registration.schemas.shapes import Many, Pairs, Strict
from services.registration.schemas.told import Told

CONSENTS_SHAPE = {
    "anyOf": [
        {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}, "maxProperties": 10},
        {"type": "array", "items": {"type": "string"}, "maxItems": 10},
    ]
}


ANSWERS_SHAPE = {
    "description": "Question key -> text, a number, or a list of options' keys, as the question's kind asks",
    "additionalProperties": ANSWER_SHAPE,
}


class Consents(Told, fields.Field):
    """Consents given: an object of key and version, or a list of keys for the wording as it stands."""

    default_error_messages: ErrorMessages = {
        "invalid": _("Give an object of consent and version, or a list of consents.")
    }
    _VERSIONS, _KEYS = Pairs(Whole(1), 10), Many(Line(60, 1), 10)

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **rest: Any
    ) -> dict[str, int] | list[str]:
        if not isinstance(value, dict | list):
            raise self.make_error("invalid")
        read = self._KEYS if isinstance(value, list) else self._VERSIONS
        return cast(dict[str, int] | list[str], read.deserialize(value))


class PersonBody(Strict):
    """Somebody by name."""

    first_name = Name(200, 1, required=True, metadata={"example": "Mari"})
    last_name = Name(200, 1, required=True, metadata={"example": "Maasikas"})
    email = Email(required=True, metadata={"example": "mari.maasikas@kool-01.example.org"})
    language = Choice(LANGUAGES, load_default="et")
    organisation = Line(200, load_default="")
    job_title = Line(200, load_default="")
    phone = Line(40, load_default="")
    target_group = Line(100, load_default="")


def person_of(body: Mapping[str, Any]) -> Person:
    """Who a loaded body speaks of."""
    return Person(**{name: body[name] for name in PersonBody._declared_fields})


class RegistrationBody(PersonBody):
    """A registration to make. What the event's form asks beyond names and e-mail depends on the event."""

    answers = Pairs(AnswerGiven(2_000), 50, load_default=dict, metadata=ANSWERS_SHAPE)
    consents = Consents(load_default=dict, metadata=CONSENTS_SHAPE)
    needs = Paragraphs(1_000, load_default="")


class RegistrationChange(Strict):
    """What to correct; what is absent stays."""

    first_name = Name()
    last_name = Name()
    email = Email()
    language = Choice(LANGUAGES)
    organisation = Line(200)
    job_title = Line(200)
    phone = Line(40)
    target_group = Line(100)
    answers = Pairs(AnswerGiven(2_000), 50, metadata=ANSWERS_SHAPE)
    needs = Paragraphs(1_000)


class AddressBody(Strict):
    """An address to put right."""

    email = Email(required=True)


class DecisionBody(Strict):
    """Why an organiser decides so; `tell`: the person reads the reason."""

    reason = Paragraphs(1_000, load_default="")
    tell = Flag(load_default=True)


class ReasonBody(Strict):
    """Why an organiser does so; whoever it concerns reads it."""

    reason = Paragraphs(1_000, 1, required=True)


class RejectionBody(DecisionBody):
    """A reason that stays inside unless `tell` is set."""

    tell = Flag(load_default=False)


class MoveBody(Strict):
    """Where to. `queue`: when it is full there, wait there and keep what is here until the seat is firm."""

    to = Slug(required=True, metadata={"example": "abc-tartu-2027"})
    queue = Flag(load_default=False)


class RosterQuery(PageQuery):
    """Which part of the roster; empty fields do not narrow."""

    status = Choice(("", *STATUSES), load_default="")
    text = Line(100, load_default="")
