"""Who is expected at a session: everybody with a firm seat, and guests of other groups; which marks count."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.registration.domain.attendance import Marks
from services.registration.domain.events import Event
from services.registration.domain.registrations import Registration
from services.registration.domain.sessions import Session
from services.registration.domain.visits import AGREED, Stay, made_up, session_in
from services.registration.handlers.records import Records
from shared.collation import estonian


@dataclass(frozen=True)
class Expected:
    """Somebody who is to come. `home`: the own group of a guest; None for whoever has a seat."""

    registration: Registration
    home: Event | None = None


def with_seats(records: Records, event: Event) -> list[Registration]:
    """Everybody with a firm seat, by family name."""
    seated = records.registrations.of_event(event.id, ["confirmed"])
    return sorted(seated, key=_name)


def expected(records: Records, event: Event, session: Session) -> list[Expected]:
    """Everybody with a firm seat and every guest at this session, by family name."""
    found = [Expected(one) for one in records.registrations.of_event(event.id, ["confirmed"])]
    return sorted([*found, *_guests(records, event, session)], key=lambda one: _name(one.registration))


def _name(registration: Registration) -> tuple[object, object]:
    return estonian(registration.person.last_name), estonian(registration.person.first_name)


def _guests(records: Records, event: Event, session: Session) -> list[Expected]:
    coming = [one for one in records.visits.to_event(event.id) if one.host_session_id == session.id]
    people = records.registrations.many({one.registration_id for one in coming})
    homes = records.events.many({one.event_id for one in coming})
    found = (people.get(one.registration_id) for one in coming)
    return [Expected(one, homes.get(one.event_id)) for one in found if one and one.status == "confirmed"]


def expected_ids(records: Records, event: Event, session: Session) -> set[str]:
    """Ids of everybody who can be marked at this session."""
    return {one.registration.id for one in expected(records, event, session)}


def stays_of(records: Records, registration: Registration) -> list[Stay]:
    """The sessions this person is expected at: those of the own event, then those visited as a guest."""
    visits = [one for one in records.visits.of([registration.id]) if one.status == AGREED]
    events = records.events.many({registration.event_id, *(one.host_event_id for one in visits)})
    home = events.get(registration.event_id)
    own = [Stay(home, one) for one in home.sessions] if home else []
    hosts = [(events.get(one.host_event_id), one.host_session_id) for one in visits]
    found = [(host, session_in(host, session_id)) for host, session_id in hosts if host]
    return [*own, *(Stay(host, session) for host, session in found if session)]


def counted_marks(records: Records, event: Event) -> dict[str, Marks]:
    """Marks by registration and session of the event, what was made up for elsewhere in place of what was
    missed; nobody who has none."""
    marks = records.attendance.of_event(event.id)
    visits = records.visits.from_event(event.id)
    hosts = records.events.many({one.host_event_id for one in visits})
    for registration_id in {one.registration_id for one in visits}:
        own = [one for one in visits if one.registration_id == registration_id]
        counted = made_up(event, records.attendance.of(registration_id), own, hosts)
        if counted:
            marks[registration_id] = counted
    return marks


def counted_of(records: Records, registration: Registration, event: Event) -> Marks:
    """The same for one person."""
    visits = records.visits.of([registration.id])
    hosts = records.events.many({one.host_event_id for one in visits})
    return made_up(event, records.attendance.of(registration.id), visits, hosts)


def guests_at(records: Records, event: Event) -> dict[str, int]:
    """How many guests are expected, by session id; no session without any."""
    return _counted(one.host_session_id for one in records.visits.to_event(event.id))


def _counted(ids: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in ids:
        found[each] = found.get(each, 0) + 1
    return found
