"""Invitations: a person's calendar, built from nothing but what was sent, says what the organiser set."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifications.domain.events import Event, Venue
from services.notifications.domain.invitations import CANCEL, REQUEST, Invitation, due
from services.notifications.domain.invitees import Invitee, Standing
from tests.unit.notifications.builders import (
    NOW,
    a_person,
    an_event,
    an_invitee,
    days,
    moved,
    session,
    uid_of,
)

LATER = NOW + timedelta(hours=1)


def first(event: Event, invitee: Invitee | None = None) -> list[Invitation]:
    """What somebody is sent who just got a seat."""
    return due(invitee or an_invitee(), event, [], NOW, uid_of)


def test_a_seat_brings_one_request_per_session_in_order_of_time() -> None:
    sent = first(an_event(sessions=days(10, 9, 14)))

    assert [(each.method, each.sequence, each.entry.starts.day) for each in sent] == [
        (REQUEST, 0, 9),
        (REQUEST, 0, 10),
        (REQUEST, 0, 14),
    ]


def test_a_session_with_a_link_of_its_own_is_online_and_not_at_the_event_s_venue() -> None:
    link = "https://call.example.org/x"
    online = session(2, NOW + timedelta(days=30), online_url=link)

    sent = first(an_event(sessions=[*days(9), online]))

    assert [each.entry.venue is None for each in sent] == [False, True]
    assert [each.entry.online_url for each in sent] == ["", link]


def test_two_registrations_with_one_mailbox_have_entries_of_their_own() -> None:
    (one,), (other,) = first(an_event()), first(an_event(), an_invitee(id="b" * 24))

    assert one.uid != other.uid


@pytest.mark.parametrize("standing", [Standing.IN_LINE, Standing.OUT])
def test_without_a_seat_nothing_is_sent(standing: Standing) -> None:
    assert first(an_event(), an_invitee(standing=standing)) == []


@pytest.mark.parametrize(
    ("changes", "sequence"),
    [
        ({"sessions": moved(days(9), timedelta(hours=1))}, 1),
        ({"venue": {"name": "Näidismaja", "address": "", "town": "Tartu"}}, 1),
        ({"online_url": "https://call.example.org/x"}, 1),
        ({"title": {"et": "Uus pealkiri"}}, 0),
    ],
)
def test_what_may_void_an_answer_raises_the_sequence(changes: dict[str, object], sequence: int) -> None:
    known = first(an_event())
    (update,) = due(an_invitee(), an_event(2, **changes), known, LATER, uid_of)

    assert (update.uid, update.method, update.sequence) == (known[0].uid, REQUEST, sequence)
    assert update.stamp > known[0].stamp


@pytest.mark.parametrize("changes", [{}, {"activity_code": "A9"}, {"kind": "seminar"}, {"language": "ru"}])
def test_what_nobody_notices_is_not_sent(changes: dict[str, object]) -> None:
    assert due(an_invitee(), an_event(2, **changes), first(an_event()), LATER, uid_of) == []


def test_a_new_language_sends_nothing() -> None:
    reader = an_invitee(person=a_person(language="ru"))

    assert due(reader, an_event(), first(an_event()), LATER, uid_of) == []


def test_a_cancelled_event_cancels_every_session() -> None:
    known = first(an_event(sessions=days(9, 10)))
    sent = due(an_invitee(), an_event(2, status="cancelled", sessions=days(9, 10)), known, LATER, uid_of)

    assert [(each.uid, each.method, each.sequence) for each in sent] == [
        (each.uid, CANCEL, 1) for each in known
    ]


def test_a_dropped_session_is_cancelled_alone_and_an_added_one_requested_alone() -> None:
    known = first(an_event(sessions=days(9, 10)))
    kept, dropped = known
    sent = due(an_invitee(), an_event(2, sessions=days(9)), known, LATER, uid_of)
    assert [(each.uid, each.method) for each in sent] == [(dropped.uid, CANCEL)]

    sent = due(an_invitee(), an_event(3, sessions=days(9, 10, 14)), known, LATER, uid_of)
    assert [(each.method, each.entry.starts.day) for each in sent] == [(REQUEST, 14)]
    assert kept.uid not in {each.uid for each in sent}


def test_another_address_gets_a_new_entry_and_the_old_one_is_cancelled_where_it_is() -> None:
    known = first(an_event())
    mover = an_invitee(person=a_person(email="new@example.org"))
    gone, new = due(mover, an_event(), known, LATER, uid_of)

    assert (gone.uid, gone.method, gone.address) == (known[0].uid, CANCEL, "mari@example.org")
    assert (new.method, new.sequence, new.address) == (REQUEST, 0, "new@example.org")
    assert new.uid != gone.uid


def test_an_entry_is_named_by_the_generation_of_the_personal_link() -> None:
    (sent,) = first(an_event(), an_invitee(link=2))

    assert (sent.generation, sent.uid[-19:]) == (2, "2@kutse.example.org")


def test_capital_letters_make_no_other_address() -> None:
    known = first(an_event())
    reader = an_invitee(person=a_person(email="Mari@Example.org"))
    assert due(reader, an_event(), known, LATER, uid_of) == []

    (gone,) = due(replace(reader, standing=Standing.OUT), an_event(), known, LATER, uid_of)
    assert (gone.method, gone.address) == (CANCEL, "Mari@Example.org")


def test_a_seat_that_comes_back_brings_a_new_entry() -> None:
    known = first(an_event())
    (gone,) = due(an_invitee(standing=Standing.OUT), an_event(), known, LATER, uid_of)
    (again,) = due(an_invitee(), an_event(), [gone], LATER, uid_of)

    assert (again.method, again.sequence) == (REQUEST, 0)
    assert again.uid != gone.uid


def test_sessions_that_are_over_are_left_alone() -> None:
    event = an_event(sessions=days(9, 10))
    known = first(event)
    sent = due(an_invitee(standing=Standing.OUT), event, known, datetime(2026, 12, 9, 20, tzinfo=UTC), uid_of)

    assert [each.entry.starts.day for each in sent] == [10]


def test_a_stamp_rises_even_when_the_clock_does_not() -> None:
    known = first(an_event())
    (update,) = due(an_invitee(), an_event(2, sessions=moved(days(9), timedelta(days=1))), known, NOW, uid_of)

    assert update.stamp > known[0].stamp


@dataclass
class Calendar:
    """A mail program: knows only what mails brought, and orders by SEQUENCE and DTSTAMP (RFC 5546 §2.1.5)."""

    entries: dict[str, Invitation] = field(default_factory=dict)

    def take(self, sent: list[Invitation]) -> None:
        """A mail arrives."""
        for each in sent:
            old = self.entries.get(each.uid)
            if old is None or (each.sequence, each.stamp) > (old.sequence, old.stamp):
                self.entries[each.uid] = each

    def shown(self) -> list[tuple[object, ...]]:
        """What stands in it."""
        standing = (each.entry for each in self.entries.values() if each.stands)
        return sorted((each.starts, each.ends, str(each.venue), each.title["et"]) for each in standing)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(0, 3), st.integers(-3, 3)),
        st.tuples(st.just("place"), st.sampled_from(["Tallinn", "Tartu", "Narva"])),
        st.tuples(st.just("title"), st.sampled_from(["Üks", "Kaks"])),
        st.tuples(st.just("sessions"), st.sets(st.integers(1, 4), min_size=1)),
        st.tuples(st.just("standing"), st.sampled_from(list(Standing))),
        st.tuples(st.just("address"), st.sampled_from(["a@example.org", "b@example.org"])),
        st.tuples(st.just("cancel"), st.booleans()),
        st.tuples(st.just("nothing")),
    ),
    max_size=12,
)


@settings(max_examples=400)
@given(STEPS)
def test_the_calendars_always_say_what_the_organiser_set(steps: list[tuple[object, ...]]) -> None:
    event, invitee = an_event(sessions=days(9, 10)), an_invitee()
    known: dict[str, Invitation] = {}
    calendars = {"a@example.org": Calendar(), "b@example.org": Calendar(), "mari@example.org": Calendar()}
    for number, step in enumerate([("nothing",), *steps], 2):
        event, invitee = changed(event, invitee, step, number)
        sent = due(invitee, event, list(known.values()), NOW + timedelta(seconds=number), uid_of)
        for each in sent:
            known[each.uid] = each
            calendars[each.address].take([each])

        for address, calendar in calendars.items():
            assert calendar.shown() == (set_by(event, invitee) if address == invitee.person.email else [])
        again = due(invitee, event, list(known.values()), NOW + timedelta(seconds=number), uid_of)
        assert again == []


def changed(event: Event, invitee: Invitee, step: tuple[object, ...], version: int) -> tuple[Event, Invitee]:
    """One thing an organiser or the person does."""
    event = replace(event, version=version)
    match step:
        case ("move", int(place), int(hours)):
            by = timedelta(hours=hours)
            sessions = [
                replace(each, starts=each.starts + by, ends=each.ends + by) if number == place else each
                for number, each in enumerate(event.sessions)
            ]
            return replace(event, sessions=tuple(sessions)), invitee
        case ("place", str(town)):
            return replace(event, venue=Venue(town=town)), invitee
        case ("title", str(title)):
            return replace(event, title={"et": title}), invitee
        case ("sessions", set(numbers)):
            fresh = an_event(sessions=[each for each in days(9, 10, 11, 12) if each["number"] in numbers])
            return replace(event, sessions=fresh.sessions), invitee
        case ("standing", Standing() as standing):
            return event, replace(invitee, standing=standing)
        case ("address", str(address)):
            return event, replace(invitee, person=a_person(email=address))
        case ("cancel", bool(cancelled)):
            return replace(event, status="cancelled" if cancelled else "published"), invitee
    return event, invitee


def set_by(event: Event, invitee: Invitee) -> list[tuple[object, ...]]:
    """What should stand in the calendar."""
    if event.cancelled or not invitee.seated:
        return []
    return sorted(
        (each.starts, each.ends, str(event.venue_of(each)), event.title["et"]) for each in event.sessions
    )
