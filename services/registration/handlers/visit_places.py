"""What somebody may make up for as a guest of another group, where, and why not elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.registration.domain import visits as rules
from services.registration.domain.attendance import Mark
from services.registration.domain.events import Event
from services.registration.domain.progress import MakeUp
from services.registration.domain.registrations import Registration
from services.registration.domain.seating import Seating, SeatingRules
from services.registration.domain.sessions import Session, counts_for, word_of
from services.registration.domain.visits import AGREED, ASKED, Stay, Visit
from services.registration.handlers.desk import Desk
from services.registration.handlers.records import Records
from shared.errors import Conflict

MOST_GROUPS = 50


@dataclass(frozen=True)
class Place:
    """A session of another group that stands for the one at home.

    Args:
        places: for how many guests there is room; of a session that is over nobody asks.
        waiting: people in that group's queue.
        why: code of what stands in the way; empty when nothing does.
    """

    event: Event
    session: Session
    places: int
    waiting: int
    is_over: bool
    why: str = ""


@dataclass(frozen=True)
class Missing:
    """A session at home that may be made up for.

    Args:
        mark: what counts at home, and what at the visit.
        visit: the one that stands, with where it leads.
        asked: what the person asks for and nobody has answered yet, with where it would lead.
        places: where it could be made up for, while no visit stands.
    """

    session: Session
    mark: Mark | None
    visit: Visit | None = None
    host: Stay | None = None
    there: Mark | None = None
    asked: Visit | None = None
    places: tuple[Place, ...] = ()


def missing(desk: Desk, registration: Registration, home: Event) -> list[Missing]:
    """What the person may make up for, and where; nothing without a seat. What was attended whole is no part
    of it, unless a visit was agreed before."""
    records, at = desk.store.records, desk.clock()
    sessions = [one for one in home.sessions if word_of(one)]
    if registration.status != "confirmed" or not sessions:
        return []
    visits = [one for one in records.visits.of([registration.id]) if one.status in (AGREED, ASKED)]
    hosts = records.events.many({one.host_event_id for one in visits})
    look = _Look(records, registration, home, records.events.groups_to_visit(home, MOST_GROUPS), at)
    marks = records.attendance.of(registration.id)
    found = []
    for session in sessions:
        of_session = {one.status: one for one in visits if one.session_id == session.id}
        visit, asked = of_session.get(AGREED), of_session.get(ASKED)
        mark = marks.get(session.id)
        if visit:
            there = marks.get(visit.host_session_id)
            found.append(Missing(session, mark, visit, stay_of(visit, hosts), there))
        elif not rules.lacks_nothing(session, mark):
            host = stay_of(asked, hosts) if asked else None
            found.append(Missing(session, mark, host=host, asked=asked, places=look.places(session)))
    return found


def place_of(desk: Desk, registration: Registration, home: Stay, host: Stay) -> Place:
    """How it stands with this one session of another group, for this person."""
    look = _Look(desk.store.records, registration, home.event, [host.event], desk.clock())
    return look.place(home, host)


def judged(
    desk: Desk, registration: Registration, home: Event, offered: Mapping[str, Sequence[MakeUp]]
) -> dict[str, list[MakeUp]]:
    """What could be made up for, by session id, with what stands in the way of asking for it."""
    records, at = desk.store.records, desk.clock()
    groups = records.events.groups_beside(home, MOST_GROUPS) if offered else []
    look = _Look(records, registration, home, groups, at)
    by_slug = {one.slug: one for one in groups}
    found: dict[str, list[MakeUp]] = {}
    for session in home.sessions:
        for one in offered.get(session.id, ()):
            host = by_slug.get(one.event_slug)
            why = look.place(Stay(home, session), Stay(host, one.session)).why if host else ""
            found.setdefault(session.id, []).append(replace(one, why=why))
    return found


def stay_of(visit: Visit, hosts: Mapping[str, Event]) -> Stay | None:
    """Where the guest comes to; None when that is no more."""
    host = hosts.get(visit.host_event_id)
    session = rules.session_in(host, visit.host_session_id) if host else None
    return Stay(host, session) if host and session else None


def coming(desk: Desk, event: Event) -> int:
    """How many visits to this event are still to be made."""
    at = desk.clock()
    return sum(at < one.ends for one in desk.store.records.visits.to_event(event.id))


def visited(desk: Desk, registration: Registration) -> list[Stay]:
    """Where the person is a guest, by time."""
    records = desk.store.records
    visits = [one for one in records.visits.of([registration.id]) if one.status == AGREED]
    hosts = records.events.many({one.host_event_id for one in visits})
    found = [stay for stay in (stay_of(one, hosts) for one in visits) if stay]
    return sorted(found, key=lambda one: one.session.starts)


def still_visited(desk: Desk, registration: Registration) -> list[Stay]:
    """Where the person will be a guest, by time; nowhere without a seat at home."""
    return [Stay(one.event, one.session) for one in coming_to(desk, registration)]


@dataclass(frozen=True)
class Coming:
    """A session where somebody will be a guest. `has_begun`: it is too late to say that nobody comes."""

    visit_id: str
    event: Event
    session: Session
    has_begun: bool


def coming_to(desk: Desk, registration: Registration) -> list[Coming]:
    """As `still_visited`, with what is needed to take it back."""
    if registration.status != "confirmed":
        return []
    records, at = desk.store.records, desk.clock()
    standing = [one for one in records.visits.of([registration.id]) if one.status == AGREED]
    hosts = records.events.many({one.host_event_id for one in standing})
    stays = [(one.id, stay_of(one, hosts)) for one in standing]
    found = [
        Coming(name, stay.event, stay.session, at >= stay.session.starts)
        for name, stay in stays
        if stay and at < stay.session.ends
    ]
    return sorted(found, key=lambda one: one.session.starts)


class _Look:
    """One person's choice among other groups at one moment."""

    def __init__(
        self,
        records: Records,
        registration: Registration,
        home: Event,
        groups: Sequence[Event],
        at: datetime,
    ) -> None:
        self._home, self._at, self._groups = home, at, groups
        self._seatings = records.seatings.many([one.id for one in groups])
        standing = [one for one in records.visits.of([registration.id]) if one.status == AGREED]
        self._visited = {one.host_session_id for one in standing}
        self._own = seated_at(records, registration, self._groups)

    def places(self, session: Session) -> tuple[Place, ...]:
        """By time; those of one group stand together where times are equal."""
        found = [
            self.place(Stay(self._home, session), Stay(group, other))
            for group in self._groups
            for other in group.sessions
            if counts_for(session, other)
        ]
        return tuple(sorted(found, key=lambda one: (one.session.starts, one.event.slug)))

    def place(self, home: Stay, host: Stay) -> Place:
        """How it stands with one session."""
        seating, is_over = self._seatings[host.event.id], self._at >= host.session.ends
        room = rules.places(seating, SeatingRules.of(host.event), host.session.id, self._at)
        why = self._why(home, host, seating)
        return Place(host.event, host.session, room, 0 if is_over else seating.waiting, is_over, why)

    def _why(self, home: Stay, host: Stay, seating: Seating) -> str:
        try:
            rules.check_host(home, host, self._at)
            if host.event.id in self._own:
                raise Conflict("visit-has-seat")
            if host.session.id in self._visited:
                raise Conflict("visit-there-already")
            if self._at < host.session.ends:
                rules.sit(seating, SeatingRules.of(host.event), host.session.id, self._at)
        except Conflict as error:
            return error.code
        return ""


def seated_at(records: Records, registration: Registration, groups: Sequence[Event]) -> set[str]:
    """Ids of groups in which the same address has a registration of its own."""
    found = records.registrations.with_email([one.id for one in groups], [registration.email_canonical])
    return {one.event_id for one in found if one.is_live}


def check_needed(records: Records, registration: Registration, home: Stay, host: Stay) -> None:
    """The person lacks something of the session at home, and has no seat in the other group anyway.

    Raises:
        Conflict: `visit-has-seat`, `visit-nothing-missed`.
    """
    if seated_at(records, registration, [host.event]):
        raise Conflict("visit-has-seat")
    if rules.lacks_nothing(home.session, records.attendance.of(registration.id).get(home.session.id)):
        raise Conflict("visit-nothing-missed")
