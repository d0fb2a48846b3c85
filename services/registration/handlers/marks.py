"""Marks: kept one by one as they come, whoever made them and however often they are sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.registration.domain.attendance import Mark, check_mark
from services.registration.domain.events import Event
from services.registration.domain.marks import (
    Noted,
    Standing,
    as_of_before,
    by_person,
    handed_over,
    standing,
)
from services.registration.domain.sessions import Session
from services.registration.domain.stages import ensure_open
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug, session_of
from services.registration.handlers.expected import expected_ids, guests_at
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.records import Records
from shared.errors import Conflict, Invalid
from shared.ids import is_id, new_id


@dataclass(frozen=True)
class Sent:
    """A mark on its way in.

    Args:
        id: what `mark_id` gives, new for each mark made.
        mark: None takes back what was marked.
        knew: ids of the marks whoever made it saw; None for those that stand when it comes.
        at: when it was made; None for now.
    """

    id: str
    registration_id: str
    mark: Mark | None
    knew: tuple[str, ...] | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Received:
    """What became of marks that were sent: ids of those kept, and what is wrong with the others."""

    kept: tuple[str, ...]
    refused: dict[str, str]


def mark_id(session: Session, registration_id: str, fresh: str = "") -> str:
    """The id of a new mark of one person at one session; `fresh` is given here unless a device did."""
    return f"{registration_id}:{session.id}:{fresh or new_id()}"


def check_can_be_marked(event: Event) -> None:
    """People come to this event.

    Raises:
        Conflict: `event-not-published`, `event-cancelled`, `event-closed`.
    """
    if event.status in ("draft", "cancelled"):
        raise Conflict("event-not-published" if event.status == "draft" else "event-cancelled")
    ensure_open(event)


def standings(records: Records, event: Event, session: Session) -> dict[str, Standing]:
    """Who differs and what counts, by registration; also for marks from before they were kept one by one."""
    made = by_person(records.marks.of_session(session.id))
    counting = {
        one: marks[session.id]
        for one, marks in records.attendance.of_event(event.id).items()
        if session.id in marks
    }
    old = [(one, mark) for one, mark in counting.items() if one not in made]
    return made | by_person(as_of_before(old, event.id, session.id, session.starts))


@dataclass(frozen=True)
class Gap:
    """What marks of one session leave open.

    Args:
        seated: people with a firm seat, and guests.
        unmarked: how many of them nobody has marked.
        differing: how many were marked differently by two people.
    """

    session: Session
    seated: int
    unmarked: int
    differing: int

    @property
    def is_empty(self) -> bool:
        """Was nobody marked at all?"""
        return 0 < self.seated == self.unmarked


def gaps(desk: Desk, slug: str) -> list[Gap]:
    """What marks leave open, session by session.

    Raises:
        NotFound: `unknown-event`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    with_seat = {one.id for one in records.registrations.of_event(event.id, ["confirmed"])}
    marked = records.attendance.of_event(event.id)
    made = records.marks.of_event(event.id)
    found = []
    guests = guests_at(records, event)
    for session in event.sessions:
        seated = expected_ids(records, event, session) if session.id in guests else with_seat
        settled = by_person(one for one in made if one.session_id == session.id)
        differing = sum(each.differ for one, each in settled.items() if one in seated)
        unmarked = sum(session.id not in marked.get(one, {}) for one in seated)
        found.append(Gap(session, len(seated), unmarked, differing))
    return found


def keep(
    tx: Transaction,
    call: Call,
    where: tuple[Event, Session],
    sent: Sequence[Sent],
    way: str,
    device: str = "",
) -> None:
    """Each is kept once, and attendance says what counts now."""
    event, session = where
    made: dict[str, list[Noted]] = {each.registration_id: [] for each in sent}
    for one in tx.marks.of(session.id, made):
        made[one.registration_id].append(one)
    before = _from_before(tx, where, [one for one, own in made.items() if not own])
    for one in before:
        made[one.registration_id].append(one)
    fresh = []
    for each in sent:
        own = made[each.registration_id]
        if all(one.id != each.id for one in own):
            knew = standing(own).known if each.knew is None else each.knew
            own.append(_noted(each, where, call, (way, device), knew))
            fresh.append(own[-1])
    if fresh:
        tx.marks.add_many([*before, *fresh])
        tx.attendance.put(event.id, session.id, {one: standing(own).counts for one, own in made.items()})


def hand_over(tx: Transaction, where: tuple[Event, Session], gone: str, kept: str) -> None:
    """What was marked of a registration at this session is marked of `kept`, too, the one of the same person
    that stays; where the two were marked differently, that is to be settled as ever."""
    event, session = where
    made = tx.marks.of(session.id, [gone, kept])
    bare = [one for one in (gone, kept) if all(each.registration_id != one for each in made)]
    before = _from_before(tx, where, bare)
    every = [*made, *before]
    own = [one for one in every if one.registration_id == kept]
    known = {one.id for one in own}
    fresh = [
        one
        for one in handed_over((each for each in every if each.registration_id == gone), kept)
        if one.id not in known
    ]
    if fresh:
        tx.marks.add_many([*(one for one in before if one.registration_id == kept), *fresh])
        tx.attendance.put(event.id, session.id, {kept: standing([*own, *fresh]).counts})


def _noted(
    sent: Sent, where: tuple[Event, Session], call: Call, source: tuple[str, str], knew: tuple[str, ...]
) -> Noted:
    event, session = where
    way, device = source
    return Noted(
        id=sent.id,
        event_id=event.id,
        session_id=session.id,
        registration_id=sent.registration_id,
        mark=sent.mark,
        at=sent.at or call.at,
        received_at=call.at,
        by=call.actor,
        way=way,
        device=device,
        knew=knew,
    )


def _from_before(tx: Transaction, where: tuple[Event, Session], people: Collection[str]) -> list[Noted]:
    event, session = where
    if not people:
        return []
    of_event = tx.attendance.of_event(event.id)
    found = [(one, of_event[one][session.id]) for one in people if session.id in of_event.get(one, {})]
    return as_of_before(found, event.id, session.id, session.starts)


def receive(
    desk: Desk, call: Call, slug: str, number: int, sent: Sequence[Sent], device: str = ""
) -> Received:
    """Each mark that makes sense is kept, once; the others are named with what is wrong.

    Raises:
        NotFound: `unknown-event`, `unknown-session`.
        Conflict: `event-not-published`, `event-cancelled`.
    """

    def work(tx: Transaction) -> Received:
        event = event_by_slug(tx, slug)
        check_can_be_marked(event)
        session = session_of(event, number)
        known = expected_ids(tx, event, session)
        wrong = {each.id: _what_is_wrong(session, known, each) for each in sent}
        good = [each for each in sent if not wrong[each.id]]
        for way in ("door", "away"):
            keep(tx, call, (event, session), [each for each in good if _way(each) == way], way, device)
        if good:
            audit(tx, call, "mark attendance", f"events/{event.id}/sessions/{session.id}")
        refused = {name: code for name, code in wrong.items() if code}
        return Received(tuple(each.id for each in good), refused)

    return desk.store.atomically(work)


def _way(sent: Sent) -> str:
    """A mark that says when it was made was made without a network."""
    return "away" if sent.at else "door"


def _what_is_wrong(session: Session, seated: Collection[str], sent: Sent) -> str:
    """A code; empty when nothing is."""
    if sent.registration_id not in seated:
        return "unknown-registration"
    if not is_id(sent.id.removeprefix(f"{sent.registration_id}:{session.id}:")):
        return "unknown-mark"
    try:
        if sent.mark:
            check_mark(session, sent.mark)
    except Invalid as error:
        return next(iter(error.fields.values()))[0]
    return ""
