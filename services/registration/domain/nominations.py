"""Entry by nomination: an employer's contact names people, or a person names the employer's consent."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.registration.domain.events import Event
from services.registration.domain.persons import Person

MOST_PEOPLE = 50


@dataclass(frozen=True, slots=True)
class Nomination:
    """Who stands behind a registration.

    Args:
        name, email, organisation: the employer's contact.
        statement: the consent in the nominator's words, or in the person's own (`by_person`).
        by_person: the person registers and names the employer's consent.
    """

    name: str
    email: str
    organisation: str
    statement: str = ""
    by_person: bool = False


def check_entry(event: Event, nomination: Nomination | None) -> None:
    """The way in is the right one.

    Raises:
        Conflict: `nomination-required` at an event entered by nomination.
        Invalid: a nomination without name, organisation or, from the person, the consent's wording.
    """
    raise NotImplementedError


def check_people(people: Sequence[Person]) -> None:
    """A nomination names at least one person, no more than `MOST_PEOPLE`, nobody twice.

    Raises:
        Invalid: fields `people` or `people.<n>.email`.
    """
    raise NotImplementedError
