"""What must always be true of the documents, their numbers and their files; looked at without changing
anything.

Fit for a running installation: read-only, everything is seen at one moment, and however many documents
there are, memory holds one at a time.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.certificates.domain.certificates import UNFINISHED, State
from services.certificates.store.agreed import facts
from services.certificates.store.persons import holdings
from shared import audit_chain
from shared.checking import messages
from shared.checking.erased import erased
from shared.checking.findings import Counted, Finding, Look, Unchecked, Violation
from shared.checking.moment import one_moment
from shared.checking.told import Told
from shared.messaging.announced import announced

Row = Mapping[str, Any]
SHOWN = {"printed": 0, "recipient": 0}
NOBODY: Row = {"_id": "", "number": "", "registration_id": "", "state": ""}
LIVE = frozenset({State.VALID.value, *(state.value for state in UNFINISHED)})


class StoredCheck:
    """The check of this service."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._database = database

    def findings(self, look: Look) -> Iterator[Finding]:
        """What is found, as it is found."""
        return findings(self._database, look)

    def facts(self, kind: str) -> Iterator[Mapping[str, Any]]:
        """See `agreed.facts`."""
        return facts(self._database, kind)


def findings(database: Database[dict[str, Any]], look: Look) -> Iterator[Finding]:
    """Everything the check finds, as it finds it."""
    with one_moment(database.client) as session:
        with Told(announced(database["outbox"], session)) as told:
            yield from _Moment(database, session, look, told).findings()
            yield Counted("announcements", len(told))
            yield from messages.doubles(told)
        yield from messages.findings(database, session, look)
        yield from audit_chain.broken(database, session)
        yield from erased(database, session, lambda ids: holdings(database, session, ids))
    if look.told_since is None:
        yield Unchecked("I5", "the clock is set, so it is not known which outbox rows are still kept")
    if not look.thorough:
        yield Unchecked("I4", "whether each PDF still has its bytes is looked at with --thorough only")


class _Moment:
    """The database as it was at one moment."""

    def __init__(
        self, database: Database[dict[str, Any]], session: ClientSession, look: Look, told: Told
    ) -> None:
        self._database = database
        self._session = session
        self._look = look
        self._told = told

    def findings(self) -> Iterator[Finding]:
        count = 0
        for document in self._rows("certificates", "_id"):
            count += 1
            for invariant, problem in self._problems(document):
                yield Violation(invariant, f"certificates/{document['number']}", problem)
        yield Counted("certificates", count)
        yield from self._numbers()
        yield from self._one_each()

    def _problems(self, document: Row) -> Iterator[tuple[str, str]]:
        made = document["state"] in (State.VALID.value, State.REPLACED.value)
        if document.get("erased_at"):
            return
        file = self._file(document["_id"])
        if made and (file is None or file["sha256"] != document["sha256"]):
            yield "I4", f"is {document['state']} without its file"
        elif file is not None and "pdf" in file and _sha256(file["pdf"]) != file["sha256"]:
            yield "I4", "has a file whose bytes were changed"
        if bool(document.get("unfinished")) != (document["state"] in UNFINISHED):
            yield "I12", f"is {document['state']} and queued as if it were not"
        if made and self._is_recent(document["known_at"]):
            told = self._told.newest(f"certificates/{document['_id']}")
            if not told:
                yield "I5", "was made and never announced"
        if self._told.newest(f"certificates/{document['_id']}") > document["version"]:
            yield "I5", "was announced in a version that is not stored"

    def _numbers(self) -> Iterator[Violation]:
        """I4: a number is given once, and none lies beyond its counter."""
        last = {row["_id"]: row["last"] for row in self._database["series"].find({}, session=self._session)}
        for before, after in pairwise(_led(self._rows("certificates", "number"))):
            series, _, place = after["number"].rpartition("-")
            if after["number"] == before["number"]:
                yield Violation("I4", f"certificates/{after['number']}", "has a number that was given twice")
            if int(place) > last.get(series, 0):
                yield Violation(
                    "I4", f"certificates/{after['number']}", "lies beyond the counter of its series"
                )

    def _one_each(self) -> Iterator[Violation]:
        """I4: one valid document for a registration at most, and one in the making."""
        owner, groups = "", set[str]()
        for row in self._rows("certificates", "registration_id"):
            if row["registration_id"] != owner:
                owner, groups = row["registration_id"], set()
            group = "valid" if row["state"] == State.VALID.value else "unfinished"
            if row["state"] in LIVE and group in groups:
                problem = f"is a second {group} one of its registration"
                yield Violation("I4", f"certificates/{row['number']}", problem)
            groups |= {group} if row["state"] in LIVE else set()

    def _file(self, code: str) -> Row | None:
        shown = None if self._look.thorough else ["sha256"]
        return self._database["pdfs"].find_one({"_id": code}, shown, session=self._session)

    def _rows(self, collection: str, order: str) -> Iterator[Row]:
        rows = self._database[collection].find({}, SHOWN, session=self._session, allow_disk_use=True)
        yield from rows.sort(order, ASCENDING)

    def _is_recent(self, at: datetime) -> bool:
        return self._look.told_since is not None and at >= self._look.told_since


def _sha256(pdf: bytes) -> str:
    return hashlib.sha256(pdf).hexdigest()


def _led(rows: Iterator[Row]) -> Iterator[Row]:
    """With nobody before the first."""
    yield NOBODY
    yield from rows
