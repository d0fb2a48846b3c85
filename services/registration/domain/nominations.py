"""Entry by nomination: an employer's contact names people, or a person names the employer's consent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.registration.domain.events import Event
from services.registration.domain.persons import Person, canonical_email
from shared.errors import Conflict, Invalid

MOST_PEOPLE = 50
LONGEST_NAME = 80
NOT_A_NAME = re.compile(r"[/@<>{}\\\r\n]|www\.|\.[^\W\d_]{2,}\b|\d{6,}", re.IGNORECASE)
"""What no employer is called: addresses of any kind, markup, telephone numbers."""


@dataclass(frozen=True, slots=True)
class Nomination:
    """Who stands behind a registration.

    Args:
        name, email, organisation: the employer's contact.
        statement: the consent in the nominator's words, or in the person's own (`by_person`).
        by_person: the person registers and names the employer's consent.
        language: to write to the contact in.
        agreed_at: when the employer said that this consent was given; None while nobody did.
    """

    name: str
    email: str
    organisation: str
    statement: str = ""
    by_person: bool = False
    agreed_at: datetime | None = None
    language: str = "et"


def said_of(nomination: Nomination | None) -> str:
    """The employer as the person who was named may read it before anybody has looked at the nomination; empty
    when nobody nominated, or when what was typed into the open form does not look like a name alone.
    """
    return "" if nomination is None or nomination.by_person else name_alone(nomination.organisation)


def name_alone(typed: str) -> str:
    """What was typed into the open form as a name; empty when it does not look like a name alone."""
    name = " ".join(typed.split())
    return name if len(name) <= LONGEST_NAME and not NOT_A_NAME.search(name) else ""


def check_entry(event: Event, nomination: Nomination | None) -> None:
    """The way in is the right one.

    Raises:
        Conflict: `nomination-required` at an event entered by nomination.
        Invalid: a nomination without name, organisation or, from the person, the consent's wording.
    """
    if event.entry != "nomination":
        return
    if nomination is None:
        raise Conflict("nomination-required")
    asked = {"organisation": nomination.organisation}
    asked |= {"statement": nomination.statement} if nomination.by_person else {"name": nomination.name}
    missing = {f"nomination.{name}": ["required"] for name, value in asked.items() if not value.strip()}
    if missing:
        raise Invalid(fields=missing)


def check_people(people: Sequence[Person]) -> None:
    """A nomination names at least one person, no more than `MOST_PEOPLE`, nobody twice.

    Raises:
        Invalid: fields `people` or `people.<n>.email` (counted from 0).
    """
    if not people:
        raise Invalid(fields={"people": ["required"]})
    if len(people) > MOST_PEOPLE:
        raise Invalid(fields={"people": ["too-many"]})
    emails = [canonical_email(person.email) for person in people]
    twice = [number for number, email in enumerate(emails) if email in emails[:number]]
    if twice:
        raise Invalid(fields={f"people.{number}.email": ["named-twice"] for number in twice})
