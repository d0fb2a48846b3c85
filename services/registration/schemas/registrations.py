"""Registrations coming in: what a person, a colleague or an organiser fills in."""

from services.registration.schemas.addresses import Email
from services.registration.schemas.choices import LANGUAGES, Choice, Flag
from services.registration.schemas.lines import Line, Name, Paragraphs
from services.registration.schemas.shapes import Many, Pairs, Strict


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


class RegistrationBody(PersonBody):
    """A registration to make. What the event's form asks beyond names and e-mail depends on the event."""

    answers = Pairs(Paragraphs(2_000), 30, load_default=dict)
    consents = Many(Line(60, 1), 10, load_default=list)
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
    answers = Pairs(Paragraphs(2_000), 30)
    needs = Paragraphs(1_000)


class DecisionBody(Strict):
    """Why an organiser decides so; `tell`: the person reads the reason."""

    reason = Paragraphs(1_000, load_default="")
    tell = Flag(load_default=True)


class NothingBody(Strict):
    """An empty object: the address says it all."""
