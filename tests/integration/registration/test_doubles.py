"""One person registered twice, on a real database."""

from collections.abc import Callable

import pytest

from services.registration.handlers import doubles, roster
from services.registration.handlers.desk import Desk
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
    notes = desk.store.records.notes.of(list(given.values()))
    assert [note.text for note in notes[given["mari"]]] == ["⇄ Marie Näidis, marie@example.org"]
    assert len(notes[given["marie"]]) == 1
