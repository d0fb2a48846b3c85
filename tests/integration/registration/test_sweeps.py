"""Acts upon many people on a real database: done once, told for each, whatever happens in between."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.registration.domain.rosters import RosterFilter
from services.registration.domain.sweeps import DONE, GOING
from services.registration.handlers import roster, sweeps
from services.registration.handlers.desk import Desk
from services.registration.handlers.moves import Destination
from shared.errors import Invalid
from tests.integration.registration.builders import a_registration, an_event, call, organiser
from tests.integration.registration.clocks import MovedClock


def outcomes(desk: Desk, sweep_id: str) -> dict[str, tuple[str, bool]]:
    """First name -> what became of it, and whether it was skipped."""
    return {
        line.registration.person.first_name: (line.item.outcome, line.item.skipped)
        for line in sweeps.view(desk, "koolitus", sweep_id).lines
        if line.registration is not None
    }


def test_many_are_approved_and_whoever_changed_meanwhile_is_left_alone(
    desk: Desk, announced: Callable[[], list[str]]
) -> None:
    an_event(desk, capacity=2, approval=True)
    people = {name: a_registration(desk, name).registration.id for name in ("mari", "tiia", "ott", "anu")}
    sweep = sweeps.plan(desk, organiser(), "koolitus", "approve", RosterFilter(status="pending_approval"))
    roster.reject(desk, call(actor="organiser:2"), "koolitus", people["tiia"])
    announced()

    for _ in range(2):
        sweeps.begin(desk, organiser(), "koolitus", sweep.id)

    assert outcomes(desk, sweep.id) == {
        "Mari": ("confirmed", False),
        "Tiia": ("changed-meanwhile", True),
        "Ott": ("confirmed", False),
        "Anu": ("waitlisted", False),
    }
    assert sorted(announced()) == [
        "registration.confirmed",
        "registration.confirmed",
        "registration.waitlisted",
    ]
    assert sweeps.view(desk, "koolitus", sweep.id).sweep.state == DONE


def test_what_broke_off_goes_on_in_the_worker_and_nothing_is_done_twice(
    desk: Desk, clock: MovedClock, announced: Callable[[], list[str]]
) -> None:
    an_event(desk, capacity=1)
    for name in ("mari", "tiia", "ott"):
        a_registration(desk, name)
    sweep = sweeps.plan(desk, organiser(), "koolitus", "cancel", RosterFilter())
    announced()

    sweeps.begin(desk, organiser(), "koolitus", sweep.id, "Ruum on väike", tell=True)
    stopped = desk.store.records.sweeps.get(sweep.id)
    sweeps.carry_on(desk, sweep.id, "correlation", desk.clock() - timedelta(seconds=1))
    sweeps.carry_on_all(desk)

    assert stopped is not None
    assert stopped.state in (GOING, DONE)
    assert set(outcomes(desk, sweep.id).values()) == {("cancelled", False)}
    assert announced() == ["registration.cancelled"] * 3


def test_on_the_last_day_whoever_is_raised_past_others_is_raised_for_a_reason_that_is_kept(
    desk: Desk, clock: MovedClock
) -> None:
    event = an_event(desk, capacity=1)
    given = {name: a_registration(desk, name).registration.id for name in ("mari", "tiia", "ott")}
    clock.move(event.sessions[0].starts - clock() - timedelta(hours=10))
    late = organiser(clock())
    roster.cancel(desk, late, "koolitus", given["mari"])
    sweep = sweeps.plan(desk, late, "koolitus", "promote", [given["ott"]])

    over = sweeps.view(desk, "koolitus", sweep.id).passed_over
    with pytest.raises(Invalid) as refused:
        sweeps.begin(desk, late, "koolitus", sweep.id)
    sweeps.begin(desk, late, "koolitus", sweep.id, "Saab kohe tulla")

    assert [one.person.first_name for one in over] == ["Tiia"]
    assert refused.value.fields == {"reason": ["why-missing"]}
    seated = roster.row(desk, "koolitus", given["ott"]).registration
    assert (seated.status, seated.history[-1].note) == ("confirmed", "Saab kohe tulla")
    assert not seated.told_reason


def test_a_note_is_kept_for_each_and_nobody_is_told(desk: Desk, announced: Callable[[], list[str]]) -> None:
    an_event(desk, capacity=2)
    mari = a_registration(desk, "mari").registration.id
    announced()
    sweep = sweeps.plan(desk, organiser(), "koolitus", "note", [mari, "nobody"])

    for _ in range(2):
        sweeps.begin(desk, organiser(), "koolitus", sweep.id, "Tuleb rongiga")

    assert [note.text for note in desk.store.records.notes.of([mari])[mari]] == ["Tuleb rongiga"]
    assert announced() == []


def test_many_are_moved_after_a_look_as_far_as_there_are_seats(
    desk: Desk, announced: Callable[[], list[str]]
) -> None:
    an_event(desk, capacity=4)
    an_event(desk, "teine", capacity=2)
    for name in ("tiia", "mari", "ott"):
        a_registration(desk, name)
    a_registration(desk, "tiia", "teine")
    sweep = sweeps.plan(desk, organiser(), "koolitus", "move", RosterFilter())
    with pytest.raises(Invalid):
        sweeps.begin(desk, organiser(), "koolitus", sweep.id)

    sweeps.aim(desk, organiser(), "koolitus", sweep.id, Destination("teine"))
    foreseen = {
        line.registration.person.first_name: line.item.foreseen
        for line in sweeps.view(desk, "koolitus", sweep.id).lines
        if line.registration
    }
    announced()
    for _ in range(2):
        sweeps.begin(desk, organiser(), "koolitus", sweep.id)

    assert foreseen == {"Mari": "confirmed", "Tiia": "already-registered", "Ott": "move-group-full"}
    assert outcomes(desk, sweep.id) == {
        "Mari": ("confirmed", False),
        "Tiia": ("already-registered", True),
        "Ott": ("move-group-full", True),
    }
    assert sorted(announced()) == ["registration.confirmed", "registration.moved"]
    with pytest.raises(Invalid, match="invalid"):
        sweeps.aim(desk, organiser(), "koolitus", sweep.id, Destination("nowhere"))
