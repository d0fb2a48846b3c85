"""One person registered twice, on a real database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from services.registration.domain.registrations import Registration
from services.registration.handlers import doubles, erasures, notes, roster
from services.registration.handlers.desk import Desk
from services.registration.store.database import DatabaseStore
from services.registration.store.migrations import name_nobody_in_notes
from shared.errors import Conflict
from tests.integration.registration.builders import a_registration, an_event, organiser


def test_two_become_one_with_the_details_chosen_and_the_seat_goes_on_once(
    desk: Desk, announced: Callable[[], list[str]]
) -> None:
    an_event(desk, capacity=2)
    given = {name: a_registration(desk, name).registration.id for name in ("mari", "marie", "ott")}
    announced()
    ids = (given["marie"], given["mari"])

    kept = doubles.merge(desk, organiser(), "koolitus", ids, ["email", "first_name"], "Kaks korda")
    with pytest.raises(Conflict) as again:
        doubles.merge(desk, organiser(), "koolitus", ids, [], "")

    assert (kept.id, kept.person.first_name, kept.person.email) == (
        given["mari"],
        "Marie",
        "marie@example.org",
    )
    gone = roster.row(desk, "koolitus", given["marie"]).registration
    assert (gone.status, gone.told_reason) == ("cancelled", "Kaks korda")
    assert roster.row(desk, "koolitus", given["ott"]).registration.status == "confirmed"
    assert again.value.code == "registration-ended"
    assert sorted(announced()) == [
        "registration.cancelled",
        "registration.changed",
        "registration.confirmed",
    ]
    assert told(desk, kept) == ["⇄ Marie Näidis, marie@example.org"]
    assert told(desk, gone) == ["⇄ Marie Näidis, marie@example.org"]


def told(desk: Desk, one: Registration) -> list[str]:
    """What organisers read that was noted about somebody."""
    return [entry.note.text for entry in notes.story(desk, one) if entry.note]


def test_nothing_of_an_erased_person_is_left_with_the_one_they_were_merged_with(desk: Desk) -> None:
    an_event(desk, capacity=2)
    mari, marie = (a_registration(desk, name).registration for name in ("mari", "marie"))
    doubles.merge(desk, organiser(), "koolitus", (mari.id, marie.id), [], "Kaks korda")
    store = desk.store
    assert isinstance(store, DatabaseStore)
    store.database["notes"].update_one(
        {"registration_id": marie.id},
        {"$set": {"text": "⇄ Mari Näidis, mari@example.org"}, "$unset": {"about": ""}},
    )
    name_nobody_in_notes(store.database, "")

    erasures.ask(desk, organiser(), "mari@example.org")
    later = organiser().at + timedelta(days=30)
    assert erasures.carry_out_due(replace(desk, clock=lambda: later)) == 1

    left = {name: list(store.database[name].find()) for name in ("notes", "registrations", "answers")}
    assert "mari@example.org" not in repr(left)
    (line,) = told(desk, roster.row(desk, "koolitus", marie.id).registration)
    assert line.startswith("⇄ ")
    assert "Mari " not in line
