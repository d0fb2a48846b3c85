"""What must always be true of the stored registrations; looked at without changing anything.

Fit for a running installation: read-only, everything is seen at one moment, and however many registrations
there are, memory holds the histories of one event at most, a few numbers for each.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from services.registration.domain.events import Event
from services.registration.domain.seating import SeatingRules, fill, places_needed
from services.registration.handlers.records import Stand
from services.registration.store import client_log
from services.registration.store.acts import Acts
from services.registration.store.agreed import facts
from services.registration.store.database import DatabaseStore, StoredRecords
from services.registration.store.people import People
from services.registration.store.unerased import unerased
from shared import audit_chain
from shared.checking import messages
from shared.checking.findings import Counted, Finding, Look, Unchecked, Violation
from shared.checking.moment import one_moment
from shared.checking.told import Told
from shared.documents import outages
from shared.messaging.announced import announced

ALWAYS = datetime.min.replace(tzinfo=UTC)
TICK = timedelta(minutes=2)
"""Longer than the clocks that release pools and end offers take to come round."""

RUN_OUT = (
    ("sessions", timedelta(0)),
    ("sign_in_links", timedelta(days=1)),
    ("my_visits", timedelta(0)),
    ("my_links", timedelta(days=1)),
)
"""What goes by itself, and how long after it ran out."""

MANY = 1_000
"""How many registrations are looked up together."""


class StoredCheck:
    """The check of this service."""

    def __init__(self, store: DatabaseStore) -> None:
        self._store = store

    def findings(self, look: Look) -> Iterator[Finding]:
        """What is found, as it is found."""
        return findings(self._store, look)

    def facts(self, kind: str) -> Iterator[Mapping[str, Any]]:
        """See `agreed.facts`."""
        return facts(self._store.database, kind)


def violations(store: DatabaseStore) -> list[str]:
    """What is wrong in a small database whose outbox still has every row; empty when all is well."""
    found = findings(store, Look(at=ALWAYS, told_since=ALWAYS))
    return [f"{one.invariant} {one.subject} {one.problem}" for one in found if isinstance(one, Violation)]


def findings(store: DatabaseStore, look: Look) -> Iterator[Finding]:
    """Everything the check finds, as it finds it."""
    database = store.database
    with one_moment(store.client) as session:
        with Told(announced(database["outbox"], session)) as told:
            with closing(Acts(database["audit"], session)) as acts:
                yield from _events(StoredRecords(database, session), look, told, acts)
            yield Counted("announcements", len(told))
            yield from messages.doubles(told)
            yield from _ghosts(StoredRecords(database, session), told)
        yield from messages.findings(database, session, look)
        yield from _forgotten(StoredRecords(database, session), look)
        yield from unerased(StoredRecords(database, session), look)
        yield from audit_chain.broken(database, session)
    yield from _unseen(look)
    if look.client_log:
        with outages():
            yield from client_log.findings(database, look.client_log)


def _events(records: StoredRecords, look: Look, told: Told, acts: Acts) -> Iterator[Finding]:
    events = people = 0
    for found in records.database["events"].find({}, {"_id": 1}, session=records.session):
        watched = _Watched(records, str(found["_id"]), look, People(told, acts, look))
        yield from watched.findings()
        events, people = events + 1, people + watched.people.count
    yield Counted("events", events)
    yield Counted("registrations", people)


def _ghosts(records: StoredRecords, told: Told) -> Iterator[Violation]:
    """I5: nothing is announced that was never stored."""
    announcements = told.versions("registrations/")
    while part := dict(islice(announcements, MANY)):
        ids = [subject.partition("/")[2] for subject in part]
        rows = records.database["registrations"]
        found = rows.find({"_id": {"$in": ids}}, {"version": 1}, session=records.session)
        versions = {f"registrations/{one['_id']}": one["version"] for one in found}
        for subject, version in part.items():
            if subject not in versions:
                yield Violation("I5", subject, "was announced and is not stored")
            elif versions[subject] < version:
                problem = f"was announced in version {version} and is stored in {versions[subject]}"
                yield Violation("I5", subject, problem)


def _forgotten(records: StoredRecords, look: Look) -> Iterator[Violation]:
    """I16: one-time links and sessions go when they have run out."""
    if look.at == ALWAYS:
        return
    for name, kept in RUN_OUT:
        before = look.at - kept - messages.SWEEP
        ran_out = {"expires_at": {"$lt": before}}
        count = records.database[name].count_documents(ran_out, session=records.session)
        if count:
            yield Violation("I16", name, f"{count} ran out long ago")


def _unseen(look: Look) -> Iterator[Unchecked]:
    """What this check does not look at."""
    if look.told_since is None:
        yield Unchecked("I5", "the clock is set, so it is not known which outbox rows are still kept")
    if look.client_log is None:
        yield Unchecked("I2", "no client log was given", whole=True)
        yield Unchecked("I3", "no client log was given", whole=True)
    yield Unchecked("I14", "the last seconds of the audit are not linked into its chain yet")


class _Watched:
    """One event at one moment."""

    def __init__(self, records: StoredRecords, event_id: str, look: Look, people: People) -> None:
        self.people = people
        self._records = records
        self._event_id = event_id
        self._look = look

    def findings(self) -> Iterator[Finding]:
        event, stand = self._records.events.get(self._event_id), self._records.seatings.get(self._event_id)
        if event is None:
            return
        if stand is None:
            yield Violation("I1", f"events/{event.id}", "has no seating")
            return
        yield from self.people.findings(event, self._rows())
        yield from (
            Violation(code, f"events/{event.id}", problem) for code, problem in self._seats(event, stand)
        )
        if problem := self.people.untold(event):
            yield Violation("I5", f"events/{event.id}", problem)
        if self._look.at != ALWAYS and self._could_move_up(event, stand):
            yield Violation("I7", f"events/{event.id}", "a seat is free for somebody who waits")

    def _rows(self) -> Iterator[dict[str, Any]]:
        """In order of address, so that doubles stand side by side."""
        rows = self._records.registrations.collection
        order = [("event_id", 1), ("email_canonical", 1), ("ended", 1)]
        yield from rows.find({"event_id": self._event_id}, session=self._records.session).sort(order)

    def _seats(self, event: Event, stand: Stand) -> Iterator[tuple[str, str]]:
        """The counters say what the registrations say, and nobody sits on a seat there is not."""
        taken, waiting = self.people.taken, self.people.waiting
        counted = {pool: count for pool, count in stand.seating.taken.items() if count}
        if counted != dict(taken):
            yield "I1", f"seats counted {counted}, held {dict(taken)}"
        if taken.total() > event.capacity:
            yield "I1", f"{taken.total()} seats held of {event.capacity}"
        yield from self._guests(event, stand)
        if stand.seating.waiting != waiting:
            yield "I7", f"{stand.seating.waiting} counted as waiting, {waiting} wait"
        if self.people.has_bad_places(stand.seating.next_place):
            yield "I7", "two in one place of the queue, somebody without one, or one beyond its end"
        if stand.event_version != event.version:
            yield "I12", f"seating of version {stand.event_version}, event of version {event.version}"
        if (most := self.people.held.most()) > event.capacity and not self.people.had_other_size(event):
            yield "I1", f"{most} seats were held at once of {event.capacity}"
        if overtakers := self.people.queue.overtakers():
            yield "I7", f"{overtakers} moved up before somebody who had waited longer"

    def _guests(self, event: Event, stand: Stand) -> Iterator[tuple[str, str]]:
        """Guests are counted where they sit, and there is room for them beside whoever comes for all."""
        sit = Counter(one.host_session_id for one in self._records.visits.to_event(event.id) if one.counted)
        if dict(stand.seating.guests) != dict(sit):
            yield "I1", f"guests counted {dict(stand.seating.guests)}, agreed {dict(sit)}"
        if (held := self.people.taken.total() + stand.seating.crowd) > event.capacity and sit:
            yield "I1", f"{held} seats held of {event.capacity}, guests too"

    def _could_move_up(self, event: Event, stand: Stand) -> bool:
        at, rules = self._look.at - TICK, SeatingRules.of(event)
        queue = self._records.registrations.queue(event.id, places_needed(stand.seating, rules, at))
        return bool(fill(stand.seating, rules, queue, at)[1])
