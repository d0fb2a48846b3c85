"""The door of one session: who is expected, who is here, where two people differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.registration.domain.attendance import was_there
from services.registration.domain.events import Event
from services.registration.domain.marks import NOTHING, Noted, Standing
from services.registration.domain.registrations import Registration
from services.registration.domain.sessions import Session, is_on_the_day
from services.registration.domain.visits import AGREED
from services.registration.handlers import marks
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug, session_of, view_of
from services.registration.handlers.expected import expected, stays_of
from services.registration.handlers.marks import Sent, mark_id
from services.registration.handlers.notes import names_of
from services.registration.handlers.records import Records
from services.registration.handlers.trainers import behind_assignment
from services.registration.handlers.views import EventView
from shared import links
from shared.errors import Conflict, NotFound


@dataclass(frozen=True)
class DoorRow:
    """Somebody expected, and what was marked. `home`: the own group of a guest."""

    registration: Registration
    standing: Standing = NOTHING
    home: Event | None = None

    @property
    def is_here(self) -> bool:
        """Does what counts say so?"""
        return was_there(self.standing.counts)


@dataclass(frozen=True)
class DoorView:
    """Everybody with a firm seat and every guest, by family name."""

    event: EventView
    session: Session
    rows: tuple[DoorRow, ...]

    @property
    def here(self) -> int:
        """How many have come."""
        return sum(row.is_here for row in self.rows)

    @property
    def differ(self) -> tuple[DoorRow, ...]:
        """Where an organiser is to settle which mark is right."""
        return tuple(row for row in self.rows if row.standing.differ)


@dataclass(frozen=True)
class DoorPerson:
    """One person at the door.

    Args:
        made: every mark, the newest first.
        names: of the accounts that made them.
    """

    event: EventView
    session: Session
    row: DoorRow
    made: tuple[Noted, ...]
    names: dict[str, str]


def door(desk: Desk, slug: str, number: int) -> DoorView:
    """The door of session `number`.

    Raises:
        NotFound: `unknown-event`, `unknown-session`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    return door_of(desk, event, session_of(event, number))


def door_of(desk: Desk, event: Event, session: Session) -> DoorView:
    """The door of a session."""
    records = desk.store.records
    standings = marks.standings(records, event, session)
    rows = tuple(
        DoorRow(one.registration, standings.get(one.registration.id, NOTHING), one.home)
        for one in expected(records, event, session)
    )
    return DoorView(view_of(desk, event), session, rows)


def of_trainer(desk: Desk, token: str, number: int) -> DoorView:
    """The door of a session of the event a trainer's link opens.

    Raises:
        NotFound: `unknown-link`, `unknown-session`.
    """
    event, _ = behind_assignment(desk, desk.store.records, token)
    return door_of(desk, event, session_of(event, number))


def check_trainer_marks(view: DoorView) -> None:
    """A trainer marks until the event is completed; then organisers answer for it.

    Raises:
        Conflict: `event-completed`.
    """
    if view.event.event.status == "completed":
        raise Conflict("event-completed")


def person(desk: Desk, slug: str, number: int, registration_id: str) -> DoorPerson:
    """One of the event's people, with or without a seat, or a guest at the session.

    Raises:
        NotFound: `unknown-event`, `unknown-session`, `unknown-registration`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    session = session_of(event, number)
    registration = records.registrations.get(registration_id)
    home = _home_of(records, registration, session)
    if registration is None or (registration.event_id != event.id and home is None):
        raise NotFound("unknown-registration")
    standing = marks.standings(records, event, session).get(registration_id, NOTHING)
    made = sorted(
        records.marks.of(session.id, [registration_id]), key=lambda each: each.received_at, reverse=True
    )
    names = names_of(records, [each.by for each in made])
    row = DoorRow(registration, standing, home)
    return DoorPerson(view_of(desk, event), session, row, tuple(made), dict(names))


def _home_of(records: Records, registration: Registration | None, session: Session) -> Event | None:
    """The own group of somebody who comes to this session as a guest."""
    visits = records.visits.of([registration.id]) if registration else []
    comes = any(one.status == AGREED and one.host_session_id == session.id for one in visits)
    return records.events.get(registration.event_id) if registration and comes else None


def by_ticket(desk: Desk, token: str) -> tuple[Event, Session, str]:
    """Whom somebody at the door shows a ticket of: the event, the session people come in to, and the
    registration's id.

    Raises:
        NotFound: `unknown-link`.
    """
    records = desk.store.records
    registration = records.registrations.get(desk.links.verify(links.TICKET, token))
    stays = stays_of(records, registration) if registration else []
    if registration is None or not stays:
        raise NotFound("unknown-link")
    at = desk.clock()
    ahead = [one for one in stays if at < one.session.ends]
    today = [one for one in ahead if is_on_the_day(one.session, one.event.timezone, at)]
    found = min(today or ahead or stays[-1:], key=lambda one: one.session.starts)
    return found.event, found.session, registration.id


def settle(desk: Desk, call: Call, slug: str, number: int, mark: str) -> None:
    """Of marks that differ this one is right: it is made anew by whoever decided, and answers them all.

    Raises:
        NotFound: `unknown-event`, `unknown-session`, `unknown-mark`.
        Conflict: `event-not-published`, `event-cancelled`.
    """
    records = desk.store.records
    session = session_of(event_by_slug(records, slug), number)
    right = next((each for each in records.marks.of_session(session.id) if each.id == mark), None)
    if right is None:
        raise NotFound("unknown-mark")
    fresh = mark_id(session, right.registration_id)
    marks.receive(desk, call, slug, number, [Sent(fresh, right.registration_id, right.mark)])


def rows_of(view: DoorView, registration_ids: Sequence[str]) -> list[DoorRow]:
    """Those of these registrations."""
    wanted = set(registration_ids)
    return [row for row in view.rows if row.registration.id in wanted]
