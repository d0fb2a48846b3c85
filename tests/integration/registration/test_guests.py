"""Guests at the session they come to: on its list, at its door, and what is marked there counts at home."""

from datetime import timedelta

import pytest

from services.registration.domain.attendance import Mark
from services.registration.handlers import (
    attendance,
    check_in,
    door,
    doubles,
    events,
    marks,
    outlooks,
    registrations,
    visit_places,
    visits,
)
from services.registration.handlers.attendance import MarkEntry
from services.registration.handlers.desk import Desk
from services.registration.handlers.views import Registered
from services.registration.handlers.visits import Choice
from shared.errors import Conflict, Invalid, NotFound
from tests.integration.registration.builders import a_registration, call, organiser
from tests.integration.registration.clocks import MovedClock
from tests.integration.registration.test_visits import HOME, HOST, agree, groups

SECOND = timedelta(days=38)
"""To an hour in which the host's second day begins."""


def a_guest(desk: Desk) -> Registered:
    """Mari, who makes up for her second day; Kati has a seat there."""
    groups(desk)
    a_registration(desk, "kati", HOST)
    mari = a_registration(desk, "mari", HOME)
    agree(desk, mari)
    return mari


def mark(desk: Desk, slug: str, number: int, one: Registered, made: str, minutes: int | None = None) -> None:
    entry = MarkEntry(one.registration.id, made, minutes)
    attendance.record(desk, organiser(), slug, number, [entry])


def hours(desk: Desk, one: Registered) -> float:
    completion = registrations.by_token(desk, one.token).completion
    assert completion is not None
    return completion.hours_attended


def test_a_guest_stands_on_the_list_of_that_session_alone_with_the_own_group(desk: Desk) -> None:
    mari = a_guest(desk)

    lists = [attendance.sheet(desk, HOST, number).rows for number in (1, 2)]

    names = [
        [(row.registration.person.first_name, row.home and row.home.slug) for row in rows] for rows in lists
    ]
    assert names == [[("Kati", None)], [("Kati", None), ("Mari", HOME)]]
    assert [gap.seated for gap in marks.gaps(desk, HOST)] == [1, 2]
    with pytest.raises(Invalid):
        mark(desk, HOST, 1, mari, "present")


def test_what_a_guest_attends_counts_at_home_and_comes_after_the_completion_too(desk: Desk) -> None:
    mari = a_guest(desk)
    mark(desk, HOME, 1, mari, "present")
    mark(desk, HOME, 2, mari, "absent")
    first = events.complete_event(desk, organiser(), HOME)
    before = hours(desk, mari)

    mark(desk, HOST, 2, mari, "late", 90)
    again = events.complete_event(desk, organiser(), HOME)
    host = events.complete_event(desk, organiser(), HOST)

    assert (first.completed, before) == (0, 8.0)
    made = desk.store.records.marks.of_session(events.get_event(desk, HOST).event.sessions[1].id)

    assert [(one.registration_id, one.mark) for one in made] == [(mari.registration.id, Mark("late", 90))]
    assert (again.completed, hours(desk, mari)) == (1, 14.0)
    assert host.completed + host.incomplete == 1


def test_a_visit_called_off_counts_no_more(desk: Desk) -> None:
    mari = a_guest(desk)
    for slug, number in ((HOME, 1), (HOST, 2)):
        mark(desk, slug, number, mari, "present")
    events.complete_event(desk, organiser(), HOME)

    [visit] = desk.store.records.visits.of([mari.registration.id])
    visits.call_off(desk, organiser(), HOME, mari.registration.id, visit.id)
    events.complete_event(desk, organiser(), HOME)

    assert hours(desk, mari) == 8.0
    assert len(attendance.sheet(desk, HOST, 2).rows) == 1


def test_whoever_gave_up_the_seat_at_home_is_expected_nowhere(desk: Desk) -> None:
    mari = a_guest(desk)

    registrations.withdraw(desk, call(), mari.token)

    assert [len(door.door(desk, HOST, number).rows) for number in (1, 2)] == [1, 1]
    assert visits.settle_visits(desk) == 1


def test_the_picture_of_a_guest_opens_the_door_of_the_day_it_is(desk: Desk, clock: MovedClock) -> None:
    mari = a_guest(desk)
    ticket = check_in.ticket_of(desk, mari.registration.id)

    month_before = door.by_ticket(desk, ticket)
    clock.move(SECOND)
    event, session, registration_id = door.by_ticket(desk, ticket)
    person = door.person(desk, HOST, 2, registration_id)

    assert (month_before[0].slug, event.slug, session.number) == (HOME, HOST, 2)
    assert person.row.home is not None
    assert (person.row.home.slug, check_in.has_ticket(desk, registrations.by_token(desk, mari.token))) == (
        HOME,
        True,
    )
    with pytest.raises(NotFound, match="unknown-registration"):
        door.person(desk, HOST, 1, registration_id)


def test_a_guest_checks_in_with_the_code_on_the_screen_of_that_session(desk: Desk, clock: MovedClock) -> None:
    mari = a_guest(desk)
    with pytest.raises(Conflict, match="no-session-now"):
        check_in.check_in(desk, call(clock()), mari.token, "123456")
    clock.move(SECOND)
    session = events.get_event(desk, HOST).event.sessions[1]

    view = registrations.by_token(desk, mari.token)
    entered = check_in.check_in(desk, call(clock()), mari.token, check_in.code_now(desk, session).digits)

    assert entered.id == session.id
    assert check_in.is_here(desk, mari.registration.id, check_in.stay_to_enter(desk, view))


def test_the_personal_page_knows_what_is_agreed_and_what_it_brought(desk: Desk, clock: MovedClock) -> None:
    mari = a_guest(desk)
    mark(desk, HOME, 2, mari, "absent")
    view = registrations.by_token(desk, mari.token)

    def second_day() -> tuple[str, bool, bool]:
        progress = outlooks.explain(desk, view).progress
        assert progress is not None
        part = progress.parts[1]
        return part.state, part.agreed is not None, bool(part.make_ups)

    before = second_day()
    mark(desk, HOST, 2, mari, "present")

    assert (before, second_day()) == (("missed", True, False), ("attended", False, False))
    assert [one.event.slug for one in visit_places.still_visited(desk, view.registration)] == [HOST]
    clock.move(timedelta(days=60))
    assert visit_places.still_visited(desk, view.registration) == []


def test_for_a_day_that_was_attended_no_visit_is_agreed(desk: Desk) -> None:
    groups(desk)
    mari = a_registration(desk, "mari", HOME)
    mark(desk, HOME, 1, mari, "present")

    assert [
        one.session.number
        for one in visit_places.missing(desk, mari.registration, events.get_event(desk, HOME).event)
    ] == [2]
    with pytest.raises(Conflict, match="visit-nothing-missed"):
        visits.agree(desk, organiser(), HOME, mari.registration.id, Choice(1, HOST, 1))


def test_of_two_registrations_of_one_person_the_one_that_stays_keeps_what_was_marked(desk: Desk) -> None:
    groups(desk)
    mari, again = a_registration(desk, "mari", HOME), a_registration(desk, "maria", HOME)
    agree(desk, again)
    mark(desk, HOME, 1, mari, "present")
    mark(desk, HOST, 2, again, "late", 90)

    doubles.merge(desk, organiser(), HOME, (mari.registration.id, again.registration.id), (), "Topelt")
    events.complete_event(desk, organiser(), HOME)

    [guest] = attendance.sheet(desk, HOST, 2).rows
    assert (guest.registration.id, guest.marked) == (mari.registration.id, Mark("late", 90))
    assert hours(desk, mari) == 14.0


def test_two_registrations_of_one_person_marked_differently_are_to_be_settled(desk: Desk) -> None:
    groups(desk)
    mari, again = a_registration(desk, "mari", HOME), a_registration(desk, "maria", HOME)
    mark(desk, HOME, 1, again, "present")
    mark(desk, HOME, 1, mari, "absent")

    doubles.merge(desk, organiser(), HOME, (mari.registration.id, again.registration.id), (), "Topelt")

    [first, _second] = marks.gaps(desk, HOME)
    assert (first.seated, first.differing) == (1, 1)
