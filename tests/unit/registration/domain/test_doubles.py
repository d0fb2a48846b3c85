"""How one notices that somebody is registered twice, and which of the two stays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.registration.domain.doubles import alike, differing, which_stays
from services.registration.domain.persons import Person
from services.registration.domain.registrations import Registration
from services.registration.domain.rosters import Lined

AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
MARI = Lined("1", "confirmed", 0, AT, "Mari", "Õun", "mari@kool.example.org", "", "", False, None)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (replace(MARI, id="2", email="m@x.example.org", first_name="mari ", last_name="ÕUN"), True),
        (replace(MARI, id="2", email="m@x.example.org", first_name="Õun", last_name="Mari"), True),
        (replace(MARI, id="2", first_name="M.", email="Mari+koolitus@kool.example.org"), True),
        (replace(MARI, id="2", email="m@x.example.org", first_name="Mall"), False),
        (replace(MARI, id="2", status="withdrawn"), False),
        (MARI, False),
    ],
)
def test_whoever_has_the_same_name_or_mailbox_may_be_the_same(other: Lined, found: bool) -> None:
    assert bool(alike(MARI, [other])) is found


def one(number: int, status: str, **person: str) -> Registration:
    return Registration(
        id=str(number),
        event_id="e",
        event_slug="e",
        status=status,
        person=Person(
            **{"first_name": "Mari", "last_name": "Õun", "email": f"m{number}@example.org", **person}
        ),
        email_canonical=f"m{number}@example.org",
        place=number if status == "waitlisted" else None,
        created_at=AT + timedelta(minutes=number),
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (one(9, "confirmed"), one(1, "waitlisted")),
        (one(9, "offered"), one(1, "pending_approval")),
        (one(1, "waitlisted"), one(2, "waitlisted")),
        (one(1, "confirmed"), one(2, "confirmed")),
    ],
)
def test_the_better_place_stays_whichever_is_asked_about(first: Registration, second: Registration) -> None:
    assert which_stays(first, second) == which_stays(second, first) == (first, second)


def test_only_what_the_other_one_says_differently_can_be_taken_from_it() -> None:
    kept, gone = one(1, "confirmed", phone="5555"), one(2, "confirmed", organisation="Kool")

    assert differing(kept, gone) == ["email", "organisation"]
