"""Guests who make up for a missed session: never one too many, and never to anybody's harm."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain import completion, seating, visits
from services.registration.domain.attendance import Mark, attended_hours
from services.registration.domain.events import Event
from services.registration.domain.room import Room
from services.registration.domain.seats import Entry, Seated, Seating, SeatingRules
from services.registration.domain.sessions import counts_for
from services.registration.domain.visits import Stay
from shared.errors import Conflict
from tests.unit.registration.domain.builders import NOW, a_registration, a_session, an_event
from tests.unit.registration.domain.seat_builders import KEPT, NOBODY, PPA, queue, rules

DAYS = st.sampled_from(["t1", "t2", "t3"])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("guest"), DAYS),
        st.tuples(st.just("guest leaves"), DAYS),
        st.tuples(st.just("enter"), st.sampled_from([NOBODY, PPA])),
        st.tuples(st.just("leave"), st.sampled_from(["", "police"])),
        st.tuples(st.just("capacity"), st.integers(1, 9)),
    ),
    max_size=40,
)
HERE, AWAY = Mark("present"), Mark("absent")
MARKS = st.sampled_from(
    [HERE, AWAY, Mark("excused"), Mark("late", 45), Mark("partial", 90), Mark("partial", 0)]
)


def act(state: Seating, law: SeatingRules, what: tuple[str, Any]) -> tuple[Seating, SeatingRules]:
    """One thing happens, if it may."""
    name, detail = what
    if name == "guest":
        return visits.sit(state, law, detail, NOW), law
    if name == "guest leaves":
        return visits.rise(state, detail), law
    if name == "enter":
        return seating.enter(state, law, [Entry("r", detail, NOW)], NOW)[0], law
    if name == "leave":
        return seating.vacate(state, detail), law
    after = replace(law, capacity=detail)
    return seating.set_capacity(state, law, after, NOW), after


@given(ACTS)
def test_at_no_session_sit_more_than_the_room_holds(acts: list[tuple[str, Any]]) -> None:
    state, law = Seating("e1"), rules(capacity=5, mode="none", pools=(KEPT,))

    for each in acts:
        try:
            state, law = act(state, law, each)
        except (Conflict, ValueError):
            continue
        room = Room(law.capacity, law.pools, state.taken, NOW)
        seats = seating.seats(state, law, NOW)
        assert sum(state.taken.values()) + state.crowd <= law.capacity
        assert state.crowd <= room.general
        assert seats.taken + seats.free + state.crowd == law.capacity
        assert seats.open_to_all == room.general - state.crowd


def test_a_guest_at_one_day_leaves_no_seat_for_whoever_comes_for_all_and_one_for_a_guest_of_another() -> None:
    law = rules(capacity=1)

    state = visits.sit(Seating("e1"), law, "t1", NOW)

    assert not isinstance(seating.enter(state, law, [Entry("r1", NOBODY, NOW)], NOW)[1][0], Seated)
    assert visits.sit(state, law, "t2", NOW).guests == {"t1": 1, "t2": 1}
    with pytest.raises(Conflict, match="no-free-seat"):
        visits.sit(state, law, "t1", NOW)


def test_when_the_guest_is_called_off_the_seat_goes_to_whoever_waits() -> None:
    law = rules(capacity=1, mode="automatic")
    state = visits.sit(seating.recount_queue(Seating("e1"), law, queue(NOBODY)), law, "t1", NOW)

    assert seating.fill(state, law, queue(NOBODY), NOW)[1] == []
    freed, promotions = seating.fill(visits.rise(state, "t1"), law, queue(NOBODY), NOW)

    assert [each.registration_id for each in promotions] == ["w1"]
    assert (freed.guests, freed.waiting) == ({}, 0)


def test_seats_kept_for_a_group_are_not_for_guests() -> None:
    law = rules(capacity=2, pools=(KEPT,))

    with pytest.raises(Conflict, match="only-kept-seats-free"):
        visits.sit(Seating("e1"), law, "t1", NOW)


def groups() -> tuple[Event, Event]:
    """Two groups of three days; the second days count for each other."""
    home = an_event(sessions=tuple(a_session(day, counts_as=f"Päev {day}") for day in (1, 2, 3)))
    there = tuple(
        a_session(number, id=f"t{number}", counts_as=f"PÄEV  {number}", starts=one.starts + timedelta(days=7))
        for number, one in enumerate(home.sessions, start=1)
    )
    return home, replace(home, id="e2", slug="abc-teine", sessions=there)


def stays(number: int = 2, other: int = 2) -> tuple[Stay, Stay]:
    home, host = groups()
    return Stay(home, home.sessions[number - 1]), Stay(host, host.sessions[other - 1])


def a_visit(at: Any = NOW) -> visits.Visit:
    """Mari's second day."""
    return visits.agree("v1", a_registration(), stays(), at, "organiser:1")


def test_sessions_count_for_each_other_by_their_word_alone() -> None:
    home, host = stays()

    assert counts_for(home.session, host.session)
    assert not counts_for(replace(home.session, counts_as=""), replace(host.session, counts_as=" "))
    with pytest.raises(Conflict, match="visit-not-equal"):
        visits.check_host(home, stays(other=3)[1], NOW)
    with pytest.raises(Conflict, match="visit-not-equal"):
        visits.check_host(home, home, NOW)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status": "cancelled"}, "event-over"),
        ({"status": "completed"}, "event-over"),
        ({"kind": "seminar"}, "visit-not-equal"),
        ({"closed_at": NOW}, "event-closed"),
    ],
    ids=["cancelled", "completed before", "another kind", "closed"],
)
def test_nobody_is_sent_where_nothing_is_held(changes: dict[str, Any], code: str) -> None:
    home, host = stays()

    with pytest.raises(Conflict, match=code):
        visits.check_host(home, Stay(replace(host.event, **changes), host.session), NOW)


def test_a_completed_group_may_have_been_visited() -> None:
    home, host = stays()
    completed = Stay(replace(host.event, status="completed"), host.session)

    visits.check_host(home, completed, host.session.ends)

    assert a_visit(NOW).counted
    assert not a_visit(host.session.ends).counted


def test_only_whoever_has_a_seat_makes_up_for_something() -> None:
    home, _ = stays()
    here = a_registration(event=home.event)

    visits.check_missing(here, home)
    with pytest.raises(Conflict, match="no-seat"):
        visits.check_missing(replace(here, status="waitlisted"), home)


def test_a_visit_ends_with_the_seat_at_home_and_with_the_session() -> None:
    home, host = stays()
    here, visit = a_registration(event=home.event), a_visit()
    emptied = replace(host.event, sessions=())

    assert visits.why_off(visit, here, host.event) == ""
    assert visits.why_off(visit, replace(here, status="withdrawn"), host.event) == visits.NO_SEAT_AT_HOME
    assert visits.why_off(visit, None, host.event) == visits.NO_SEAT_AT_HOME
    assert visits.why_off(visit, here, emptied) == visits.NOT_HELD
    assert visits.why_off(visit, here, replace(host.event, status="cancelled")) == visits.NOT_HELD


def test_called_off_twice_is_as_once() -> None:
    off = visits.call_off(a_visit(), visits.ORGANISER, NOW, "organiser:1")

    assert (off.status, off.version, [step.status for step in off.history]) == (
        "called_off",
        2,
        ["agreed", "called_off"],
    )
    assert visits.call_off(off, visits.NOT_HELD, NOW, "clock") == off


@given(st.dictionaries(st.sampled_from(["s1", "s2", "s3", "t1", "t2", "t3"]), MARKS), st.floats(1, 12))
def test_a_visit_never_worsens_anything(marks: dict[str, Mark], hours: float) -> None:
    home, host = groups()
    shorter = replace(host.sessions[1], academic_hours=hours)
    host = replace(host, sessions=(host.sessions[0], shorter, host.sessions[2]))

    alone = visits.made_up(home, marks, (), {})
    helped = visits.made_up(home, marks, [a_visit()], {"e2": host})

    assert alone == {name: mark for name, mark in marks.items() if name.startswith("s")}
    assert attended_hours(home, helped) >= attended_hours(home, alone)
    assert completion.decide(home, helped).reached or not completion.decide(home, alone).reached
    assert [helped.get(name) for name in ("s1", "s3")] == [alone.get(name) for name in ("s1", "s3")]
    assert attended_hours(home, {name: mark for name, mark in helped.items() if name == "s2"}) <= 8
    off = visits.call_off(a_visit(), visits.ORGANISER, NOW, "organiser:1")
    assert visits.made_up(home, marks, [off], {"e2": host}) == alone


@pytest.mark.parametrize(
    ("there", "hours"),
    [(HERE, 8.0), (Mark("late", 90), 6.0), (Mark("partial", 45), 1.0), (AWAY, 0.0)],
    ids=["all of it", "late", "partly", "not there"],
)
def test_what_was_attended_there_counts_at_home(there: Mark, hours: float) -> None:
    home, host = groups()

    helped = visits.made_up(home, {"s2": Mark("absent"), "t2": there}, [a_visit()], {"e2": host})

    assert attended_hours(home, helped) == hours


def test_a_longer_session_elsewhere_counts_no_more_than_the_own_one() -> None:
    home, host = groups()
    longer = replace(host, sessions=tuple(replace(one, academic_hours=20) for one in host.sessions))

    helped = visits.made_up(home, {"t2": HERE}, [a_visit()], {"e2": longer})

    assert attended_hours(home, helped) == 8
