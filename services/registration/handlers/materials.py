"""Materials for participants: added and removed by trainers and organisers, seen by who has a seat."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from services.registration.domain import materials as rules
from services.registration.domain.attendance import was_there
from services.registration.domain.events import Event
from services.registration.domain.facts import EventChanged
from services.registration.domain.materials import Material
from services.registration.handlers.announcements import of_event
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug, programme_of
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.records import Records
from services.registration.handlers.registrations import behind
from services.registration.handlers.trainers import behind_assignment
from shared.errors import Conflict, Invalid, NotFound
from shared.ids import new_id

Whose = Callable[[Records], Event]
"""Finds the event of whoever asks: by its slug for an organiser, by a personal link for a trainer."""


@dataclass(frozen=True)
class Brought:
    """What is to be given: a link, or a file with its bytes."""

    title: str
    audience: str = rules.SEATED
    url: str = ""
    file_name: str = ""
    content: bytes = b""


def of_slug(slug: str) -> Whose:
    """An organiser's event."""
    return lambda records: event_by_slug(records, slug)


def of_trainer(desk: Desk, token: str) -> Whose:
    """A trainer's event."""
    return lambda records: behind_assignment(desk, records, token)[0]


def materials(desk: Desk, whose: Whose) -> tuple[Event, list[Material]]:
    """The event with everything there is for its participants.

    Raises:
        NotFound: `unknown-event`, `unknown-link`.
    """
    records = desk.store.records
    event = whose(records)
    return event, records.materials.of_event(event.id)


def add(desk: Desk, call: Call, whose: Whose, brought: Brought) -> Material:
    """Participants find it on their pages, and mails from now on say that there is something.

    Raises:
        NotFound: `unknown-event`, `unknown-link`.
        Conflict: `event-cancelled`, `too-many-materials`.
        Invalid: `title`, `url`, `file`, `audience`.
    """
    known_as = _checked(brought)
    material_id = new_id()

    def work(tx: Transaction) -> Material:
        event = whose(tx)
        if event.status == "cancelled":
            raise Conflict("event-cancelled")
        there = tx.materials.of_event(event.id)
        rules.check_room(len(there))
        material = Material(
            id=material_id,
            event_id=event.id,
            title=brought.title,
            url="" if known_as else brought.url,
            name=known_as,
            size=len(brought.content),
            audience=brought.audience,
            at=call.at,
            by=call.actor,
        )
        tx.materials.add(material)
        if known_as:
            tx.files.add(material_id, brought.content)
        _count(tx, call, event, len(there) + 1)
        audit(tx, call, "add material", f"events/{event.id}")
        return material

    return desk.store.atomically(work)


def _checked(brought: Brought) -> str:
    """The name a file is kept under; empty for a link."""
    rules.check_title(brought.title)
    if brought.audience not in rules.AUDIENCES:
        raise Invalid(fields={"audience": ["unknown"]})
    if not brought.content:
        rules.check_link(brought.url)
        return ""
    if len(brought.content) > rules.MOST_BYTES:
        raise Invalid(fields={"file": ["file-too-large"]})
    return rules.safe_name(brought.file_name)


def remove(desk: Desk, call: Call, whose: Whose, material_id: str) -> None:
    """Nobody finds it any more.

    Raises:
        NotFound: `unknown-event`, `unknown-link`, `unknown-material`.
    """

    def work(tx: Transaction) -> None:
        event = whose(tx)
        there = tx.materials.of_event(event.id)
        if all(each.id != material_id for each in there):
            raise NotFound("unknown-material")
        tx.materials.remove(material_id)
        tx.files.remove(material_id)
        _count(tx, call, event, len(there) - 1)
        audit(tx, call, "remove material", f"events/{event.id}")

    desk.store.atomically(work)


def _count(tx: Transaction, call: Call, event: Event, count: int) -> None:
    """The event says how many there are, and whoever writes its mails hears it."""
    floor = Floor.of(tx, event, call)
    changed = replace(event, materials=count, version=event.version + 1)
    floor.change_event(changed)
    facts = [EventChanged(event.id, call.at)] if event.published_at else []
    floor.save(of_event(changed, programme_of(tx, changed), facts, call.correlation_id, event))


def of_participant(desk: Desk, token: str) -> tuple[Material, ...]:
    """What the holder of a personal link may see; nothing without a seat.

    Raises:
        NotFound: `unknown-link`.
    """
    records = desk.store.records
    registration = behind(desk, records, token)
    if registration.status != "confirmed":
        return ()
    marks = records.attendance.of(registration.id).values()
    there = any(was_there(mark) for mark in marks)
    return rules.open_to(records.materials.of_event(registration.event_id), was_there=there)


def file_of(desk: Desk, open_ones: tuple[Material, ...], material_id: str) -> tuple[Material, bytes]:
    """A file among those that may be seen.

    Raises:
        NotFound: `unknown-material`.
    """
    found = next((each for each in open_ones if each.id == material_id and each.is_file), None)
    content = desk.store.records.files.get(material_id) if found else None
    if found is None or content is None:
        raise NotFound("unknown-material")
    return found, content
