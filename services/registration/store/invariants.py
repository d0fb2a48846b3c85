"""What must always be true of the stored registrations; looked at without changing anything.

Fit for a running installation: read-only, and each event is seen at one moment.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from services.registration.domain.events import Event
from services.registration.domain.registrations import SEATED, Registration
from services.registration.handlers.records import Stand
from services.registration.store.database import DatabaseStore, StoredTransaction


def violations(store: DatabaseStore) -> list[str]:
    """What is wrong, in words with ids and never a person's data; empty when all is well."""
    found: list[str] = []
    for event_id in store.database["events"].distinct("_id"):
        found += _of_event(store, str(event_id))
    return found


def _of_event(store: DatabaseStore, event_id: str) -> list[str]:
    def look(tx: StoredTransaction) -> tuple[Event | None, Stand | None, list[Registration]]:
        return tx.events.get(event_id), tx.seatings.get(event_id), tx.registrations.of_event(event_id)

    event, stand, people = store.atomically(look)
    if event is None or stand is None:
        return [f"event {event_id}: no seating"]
    problems = [*_seats(event, stand, people), *_people(event, people), *_told(store, people)]
    return [f"event {event_id}: {problem}" for problem in problems]


def _seats(event: Event, stand: Stand, people: Sequence[Registration]) -> Iterator[str]:
    """The counters say what the registrations say, and nobody sits on a seat there is not."""
    taken = Counter(one.pool for one in people if one.status in SEATED)
    counted = {pool: count for pool, count in stand.seating.taken.items() if count}
    if counted != dict(taken):
        yield f"seats counted {counted}, held {dict(taken)}"
    if taken.total() > event.capacity:
        yield f"{taken.total()} seats held of {event.capacity}"
    waiting = [one for one in people if one.status == "waitlisted"]
    if stand.seating.waiting != len(waiting):
        yield f"{stand.seating.waiting} counted as waiting, {len(waiting)} wait"
    places = [one.place for one in waiting]
    if len(set(places)) != len(places) or None in places:
        yield "two people in one place of the queue, or somebody without one"
    if any(place is not None and place >= stand.seating.next_place for place in places):
        yield "a place beyond the end of the queue"
    if stand.event_version != event.version:
        yield f"seating of version {stand.event_version}, event of version {event.version}"


def _people(event: Event, people: Sequence[Registration]) -> Iterator[str]:
    """Everybody is there at most once, and holds what their status says."""
    live = Counter(one.email_canonical for one in people if one.is_live)
    yield from ("an address is live twice" for count in live.values() if count > 1)
    for one in people:
        if (one.pool is not None) != (one.status in SEATED):
            yield f"registration {one.id} is {one.status} with pool {one.pool!r}"
        if one.is_live and event.status == "cancelled":
            yield f"registration {one.id} is live at a cancelled event"


def _told(store: DatabaseStore, people: Sequence[Registration]) -> Iterator[str]:
    """Each registration was announced; true while the outbox keeps its rows (three days)."""
    ids = [f"registrations/{one.id}" for one in people]
    entries = [f"kutse.registration.{fact}.v1" for fact in ("confirmed", "waitlisted", "received")]
    rows = store.database["outbox"].find({"subject": {"$in": ids}, "type": {"$in": entries}}, {"subject": 1})
    told = Counter(row["subject"] for row in rows)
    yield from (
        f"registration {one.id} was never announced" for one in people if not told[f"registrations/{one.id}"]
    )
