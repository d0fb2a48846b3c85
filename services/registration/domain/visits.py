"""Visits: somebody of one group makes up for a missed session as a guest at the same session of another.

A visit is no registration: the guest has no seat in the other group but a place at one of its sessions, which
is counted for as long as the session is not over. What the guest attends there counts at home, where the
certificate comes from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from math import ceil

from services.registration.domain.attendance import Mark, Marks, attended_minutes, was_there
from services.registration.domain.events import Event, is_confidential
from services.registration.domain.hours import teaching_minutes
from services.registration.domain.registrations import Registration
from services.registration.domain.room import Room
from services.registration.domain.seats import Seating, SeatingRules
from services.registration.domain.sessions import Session, counts_for
from services.registration.domain.stages import ensure_open
from shared.errors import Conflict

ASKED, AGREED, DECLINED, CALLED_OFF = "asked", "agreed", "declined", "called_off"
HELD = frozenset({"published", "completed"})
ORGANISER, PERSON, NO_SEAT_AT_HOME, NOT_HELD = "organiser", "person", "no-seat-at-home", "not-held"
"""Why a visit was called off: an organiser did; the guest did; the guest has no seat at home any more; the
session of the other group is not held."""


@dataclass(frozen=True, slots=True)
class VisitStep:
    """One line of a visit's history; `by` is an organiser's id, `person` or `clock`."""

    at: datetime
    by: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A guest's place at one session of another group.

    Args:
        event_id, session_id: what was missed at home.
        host_event_id, host_session_id: what is attended in its place.
        status: `asked`, `agreed`, `declined` or `called_off`; of one home session and of one host session at
            most one is agreed, and of one home session at most one is asked for.
        because: why it was called off or declined; empty while it stands.
        reason: what the organiser who declined says to the person.
        counted: it takes a place in the host's seating; not when it was agreed after the session.
        ends: when the host session is over, as last told.
        told: stands for what the guest was told of the session, and where to.
    """

    id: str
    registration_id: str
    event_id: str
    session_id: str
    host_event_id: str
    host_session_id: str
    status: str = AGREED
    because: str = ""
    reason: str = ""
    counted: bool
    ends: datetime
    told: str = ""
    version: int = 1
    history: tuple[VisitStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """A session of an event: where somebody is missing, or where they come as a guest."""

    event: Event
    session: Session


def check_missing(registration: Registration, home: Stay) -> None:
    """For this session of the own group something may be made up elsewhere.

    Raises:
        Conflict: `no-seat`, `event-over`, `event-closed`.
    """
    if registration.status != "confirmed":
        raise Conflict("no-seat")
    if home.event.status not in HELD:
        raise Conflict("event-over")
    ensure_open(home.event)


def check_host(home: Stay, host: Stay, at: datetime) -> None:
    """The session of the other group stands for the one at home, and is held or was.

    Raises:
        Conflict: `visit-not-equal`, `event-over`, `event-closed`.
    """
    one, other = home.event, host.event
    same = (one.programme_id, one.activity_code, one.kind)
    is_group = one.id != other.id and same == (other.programme_id, other.activity_code, other.kind)
    if not (is_group and counts_for(home.session, host.session)):
        raise Conflict("visit-not-equal")
    if other.status not in HELD or (other.status == "completed" and at < host.session.ends):
        raise Conflict("event-over")
    ensure_open(other)


def places(seating: Seating, rules: SeatingRules, session_id: str, at: datetime) -> int:
    """How many more guests the session has room for: seats open to all that nobody has."""
    free = Room(rules.capacity, rules.pools, seating.taken, at).general
    return max(0, free - seating.guests.get(session_id, 0))


def sit(seating: Seating, rules: SeatingRules, session_id: str, at: datetime) -> Seating:
    """One guest more at this session.

    Raises:
        Conflict: `no-free-seat`, `only-kept-seats-free`.
    """
    if not places(seating, rules, session_id, at):
        room = Room(rules.capacity, rules.pools, seating.taken, at)
        kept = any(free > 0 for free in room.kept.values())
        raise Conflict("only-kept-seats-free" if kept else "no-free-seat")
    return replace(seating, guests={**seating.guests, session_id: seating.guests.get(session_id, 0) + 1})


def rise(seating: Seating, session_id: str) -> Seating:
    """One guest fewer at this session. Let free seats go on afterwards.

    Raises:
        ValueError: there was none: a defect of the caller.
    """
    left = seating.guests.get(session_id, 0) - 1
    if left < 0:
        raise ValueError("no guest sits there")
    others = {one: count for one, count in seating.guests.items() if one != session_id}
    return replace(seating, guests={**others, session_id: left} if left else others)


def agree(
    visit_id: str,
    guest: Registration,
    where: tuple[Stay, Stay],
    at: datetime,
    by: str,
    asked: Visit | None = None,
) -> Visit:
    """The visit: for `where[0]` at home the guest comes to `where[1]`; the one `asked` for, if it was."""
    home, host = where
    return Visit(
        id=asked.id if asked else visit_id,
        version=asked.version + 1 if asked else 1,
        registration_id=guest.id,
        event_id=home.event.id,
        session_id=home.session.id,
        host_event_id=host.event.id,
        host_session_id=host.session.id,
        counted=at < host.session.ends,
        ends=host.session.ends,
        told=_telling(guest, host),
        history=(*(asked.history if asked else ()), VisitStep(at, by, AGREED)),
    )


def call_off(visit: Visit, because: str, at: datetime, by: str) -> Visit:
    """It stands no longer. Called off once more, nothing changes."""
    if visit.status == CALLED_OFF:
        return visit
    steps = (*visit.history, VisitStep(at, by, CALLED_OFF))
    version = visit.version + 1
    return replace(visit, status=CALLED_OFF, because=because, version=version, history=steps)


def hand_over(visits: Iterable[Visit], kept: str, gone: str) -> list[Visit]:
    """The visits of `gone`, agreed or asked for, as those of `kept`, the registration of the same person that
    stays; not where that one makes up for the session, or comes there, already. They are told anew."""
    standing = [one for one in visits if one.status in (AGREED, ASKED)]
    own = {name for one in standing if one.registration_id == kept for name in _sessions(one)}
    return [
        replace(one, registration_id=kept, told="", version=one.version + 1)
        for one in standing
        if one.registration_id == gone and own.isdisjoint(_sessions(one))
    ]


def _sessions(visit: Visit) -> set[str]:
    return {visit.session_id, visit.host_session_id}


def why_off(visit: Visit, registration: Registration | None, host: Event | None) -> str:
    """Why a visit that is ahead can not take place any more; empty when it can."""
    if registration is None or registration.status != "confirmed":
        return NO_SEAT_AT_HOME
    if host is None or host.status not in HELD or session_in(host, visit.host_session_id) is None:
        return NOT_HELD
    return ""


def follow(visit: Visit, guest: Registration | None, host: Event | None) -> Visit:
    """The visit as the guest is to know it: a version on when the session is held at another time or place,
    or the guest has another address."""
    session = session_in(host, visit.host_session_id) if host else None
    if guest is None or host is None or session is None:
        return visit
    told = _telling(guest, Stay(host, session))
    if told == visit.told:
        return visit
    return replace(visit, ends=session.ends, told=told, version=visit.version + 1)


def _telling(guest: Registration, host: Stay) -> str:
    """The same as long as nothing changes that a guest is told; nothing of it can be read back."""
    event, session, person = host.event, host.session, guest.person
    place = (event.venue_of(session), event.online_url_of(session), event.title, session.title)
    said = (session.starts, session.ends, place, is_confidential(event), person, guest.link)
    return sha256(repr(said).encode()).hexdigest()[:16]


def session_in(event: Event, session_id: str) -> Session | None:
    """The event's session with this id."""
    return next((one for one in event.sessions if one.id == session_id), None)


def made_up(home: Event, marks: Marks, visits: Iterable[Visit], hosts: Mapping[str, Event]) -> Marks:
    """The marks of one person at home, a missed session replaced by what was attended in its place.

    Args:
        marks: of this person, at whatever session.
        visits: of this person; those called off do not count.
        hosts: the events visited, by id.
    """
    own = {one.id for one in home.sessions}
    counted = {session_id: mark for session_id, mark in marks.items() if session_id in own}
    for visit in visits:
        session, host = session_in(home, visit.session_id), hosts.get(visit.host_event_id)
        there = session_in(host, visit.host_session_id) if host else None
        mark = marks.get(visit.host_session_id)
        if visit.status == AGREED and session and there and mark:
            counted[session.id] = better(session, counted.get(session.id), as_at_home(session, there, mark))
    return counted


def as_at_home(session: Session, there: Session, mark: Mark) -> Mark:
    """What a mark at the other group's session says of the one at home: as many minutes as were attended
    there, at most those of the home session."""
    if not was_there(mark):
        return mark
    lacking = teaching_minutes(session.academic_hours) - attended_minutes(there, mark)
    return Mark("late", ceil(lacking)) if lacking > 0 else Mark("present")


def better(session: Session, one: Mark | None, other: Mark) -> Mark:
    """The mark that says more was attended; the one at home when both say the same."""
    if one is None:
        return other
    first = (was_there(one), attended_minutes(session, one))
    return other if (was_there(other), attended_minutes(session, other)) > first else one


def lacks_nothing(session: Session, mark: Mark | None) -> bool:
    """Was all of the session attended, so that nothing is left to make up for?"""
    return was_there(mark) and attended_minutes(session, mark) >= teaching_minutes(session.academic_hours)
