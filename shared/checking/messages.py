"""What must be true of the messages of any service: outbox, inbox and dead letters."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

from shared.checking.findings import Counted, Finding, Look, Violation
from shared.checking.told import Told
from shared.messaging import inbox, outbox
from shared.messaging.announced import Announced, announced

LATE = timedelta(minutes=10)
"""A row that waits longer is stuck, or the broker has been away for so long: somebody should know."""

SWEEP = timedelta(hours=1)
"""Rows that ran out may stay for so long; the database looks every minute."""


def findings(database: Database[dict[str, Any]], session: ClientSession, look: Look) -> Iterator[Finding]:
    """I11, I13, I15 and I16, as far as one service's messages go."""
    letters = database["dead_letters"]
    yield Counted("dead letters", letters.count_documents({"state": "open"}, session=session))
    nameless = {"state": "open", "reason": {"$in": ["", None]}}
    for letter in letters.find(nameless, {"_id": 1}, session=session):
        yield Violation("I13", f"dead-letters/{letter['_id']}", "has no reason")
    yield from _stuck(database, session)
    for name, field, kept in (
        ("outbox", "published_at", outbox.KEPT),
        ("inbox", "at", inbox.KEPT),
    ):
        count = database[name].count_documents(_older_than(field, kept + SWEEP), session=session)
        if count:
            yield Violation("I16", name, f"{count} rows should be gone for more than an hour")
    if look.canaries:
        yield from _betrayed(announced(database["outbox"], session), look.canaries)


def doubles(told: Told) -> Iterator[Violation]:
    """I5: nothing is announced twice."""
    for subject, version, kind in told.doubles():
        yield Violation("I5", subject, f"{kind} of version {version} stands twice in the outbox")


def _stuck(database: Database[dict[str, Any]], session: ClientSession) -> Iterator[Finding]:
    """I11: what was announced reaches the broker; a row's position is the nanosecond it was written."""
    rows = database["outbox"]
    waiting = rows.count_documents({"pending": True}, session=session)
    yield Counted("outbox rows waiting", waiting)
    oldest = rows.find_one({"pending": True}, {"position": 1}, sort=[("position", 1)], session=session)
    now = database.client.admin.command("hello")["localTime"].timestamp()
    age_s = now - oldest["position"] / 1e9 if oldest else 0.0
    if age_s > LATE.total_seconds():
        yield Violation("I11", "outbox", f"{waiting} rows wait, the oldest for {age_s:.0f} seconds")


def _older_than(field: str, age: timedelta) -> dict[str, Any]:
    before = {"$subtract": ["$$NOW", int(age.total_seconds() * 1000)]}
    return {field: {"$type": "date"}, "$expr": {"$lt": [f"${field}", before]}}


def _betrayed(announcements: Iterable[Announced], canaries: tuple[str, ...]) -> Iterator[Violation]:
    """I15: a person stands in a message under `data.person` and nowhere else."""
    for one in announcements:
        if found := betrayed(one.body, canaries):
            yield Violation("I15", f"outbox/{one.message_id}", f"canary {found} outside data.person")


def betrayed(body: Mapping[str, Any], canaries: tuple[str, ...]) -> str:
    """The places, counted from 1, of the canaries that an envelope holds where no person may be; empty when
    none.
    """
    data = {name: value for name, value in body["data"].items() if name != "person"}
    text = repr({**body, "data": data})
    return ", ".join(str(place) for place, one in enumerate(canaries, 1) if one in text)
