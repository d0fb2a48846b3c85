"""Whose data a service holds: told to the person who asks for it, and gone when the person is erased.

Each service says in its `store/persons.py`, collection by collection, which rows are about somebody and what
of them goes; a test compares that with the collections there are. Why: decision "Erasing a person".
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database

Row = Mapping[str, Any]
Query = dict[str, Any]
Change = Mapping[str, Any] | Sequence[Mapping[str, Any]]
NEVER: Query = {"_id": {"$in": []}}
TOMBSTONES = "erased"
ABOUT = ("registration_id", "party_id")
"""Where a message says whom it is about. An employer's contact may come to the same event again: is heard."""


@dataclass(frozen=True)
class Holding:
    """Rows that are about somebody.

    Args:
        collection: where they stand.
        whose: which of them.
        goes: the change that leaves nothing of the person; None when the whole row goes.
        parts: array filters of that change.
        hidden: fields that are not told to the person, because they are secrets of the machine or huge.
        shown: the only fields that are told, of rows that are about somebody else, too.
    """

    collection: str
    whose: Query
    goes: Change | None = None
    parts: Sequence[Row] = ()
    hidden: tuple[str, ...] = field(default=())
    shown: tuple[str, ...] = field(default=())

    @property
    def told(self) -> Query | None:
        """The projection of what is told; None for everything."""
        if self.shown:
            return {"_id": 0, **dict.fromkeys(self.shown, 1)}
        return dict.fromkeys(self.hidden, 0) or None


def erase(database: Database[dict[str, Any]], session: ClientSession, holdings: Iterable[Holding]) -> None:
    """Nothing of the person is left in these rows once the transaction is committed; twice is as once."""
    for one in holdings:
        rows = database[one.collection]
        if one.goes is None:
            rows.delete_many(one.whose, session=session)
        else:
            change: Any = one.goes
            rows.update_many(one.whose, change, array_filters=list(one.parts) or None, session=session)


def forget_messages(
    database: Database[dict[str, Any]],
    session: ClientSession,
    ids: Sequence[str],
    at: datetime,
    words: Sequence[str] = (),
) -> None:
    """No message about these registrations is kept or still to be sent, and none that arrives later is
    listened to. Dead letters stay as a record without their body.

    Args:
        words: whatever else a message of the person is known by: addresses, the id of the feed.
    """
    names = _pattern([*ids, *words])
    for one in ids:
        tombstone = {"$setOnInsert": {"at": at}}
        database[TOMBSTONES].update_one({"_id": one}, tombstone, upsert=True, session=session)
    rows, letters = database["outbox"], database["dead_letters"]
    spoken = [row["_id"] for row in rows.find({}, {"body": 1}, session=session) if _speaks(row, names)]
    rows.delete_many({"_id": {"$in": spoken}}, session=session)
    kept = letters.find({"body": {"$exists": True}}, {"body": 1}, session=session)
    dead = [row["_id"] for row in kept if _speaks(row, names)]
    letters.update_many(
        {"_id": {"$in": dead}},
        {"$unset": {"body": ""}, "$set": {"state": "discarded"}, "$currentDate": {"closed_at": True}},
        session=session,
    )


def forget_announced(
    database: Database[dict[str, Any]],
    session: ClientSession | None,
    kinds: Collection[str],
    event_ids: Collection[str],
) -> None:
    """No message of these types about these events is still to be sent, however long the relay was away."""
    names = _pattern([*event_ids])
    rows = database["outbox"]
    waiting = rows.find({"type": {"$in": [*kinds]}}, {"body": 1}, session=session)
    spoken = [row["_id"] for row in waiting if _speaks(row, names)]
    if spoken:
        rows.delete_many({"_id": {"$in": spoken}}, session=session)


def is_erased(database: Database[dict[str, Any]], session: ClientSession, data: Row) -> bool:
    """Does a message speak of a registration, or of places for colleagues, whose person was erased?"""
    about = [data[name] for name in ABOUT if data.get(name)]
    wanted = {"_id": {"$in": about}}
    found = database[TOMBSTONES].find_one(wanted, {"_id": 1}, session=session) if about else None
    return found is not None


def told(database: Database[dict[str, Any]], holdings: Iterable[Holding]) -> dict[str, list[Any]]:
    """Everything the rows say, collection by collection, as JSON can carry it."""
    said: dict[str, list[Any]] = {}
    for one in holdings:
        rows = [_plain(row) for row in database[one.collection].find(one.whose, one.told).sort("_id")]
        said[one.collection] = [*said.get(one.collection, ()), *rows]
    return {name: rows for name, rows in said.items() if rows}


def left(
    database: Database[dict[str, Any]], session: ClientSession, holdings: Iterable[Holding]
) -> list[str]:
    """Collections in which whole rows should be gone and are not."""
    return [
        one.collection
        for one in holdings
        if one.goes is None and database[one.collection].find_one(one.whose, {"_id": 1}, session=session)
    ]


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    """Finds any of these in a message; an address only where it is not a part of somebody else's. A line end
    stands there as a backslash and a letter (RFC 8259, section 7)."""
    wanted = (re.escape(one.casefold()) for one in names if one)
    said = (rf"(?:(?<![\w.+%'-])|(?<=\\[nrt])){one}(?![\w-]|\.\w)" if "@" in one else one for one in wanted)
    return re.compile("|".join(said) or r"(?!)")


def _speaks(row: Row, names: re.Pattern[str]) -> bool:
    body = row.get("body", "")
    text = (body if isinstance(body, str) else bytes(body).decode(errors="replace")).casefold()
    return names.search(text) is not None and '"kutse.person.erased.' not in text


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def as_json(value: Any) -> str:
    """For a person who opens the file: letters as they are, indented."""
    return json.dumps(value, ensure_ascii=False, indent=2)
