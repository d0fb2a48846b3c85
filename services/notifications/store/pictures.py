"""Pictures that travel in many mails, each kept once under its SHA-256, encoded as mails carry it.

A mail's row holds the rest of its bytes and says which picture goes where; put together again, they are byte
for byte what was written. Rows of before this are whole.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from services.notifications.domain.journal import Entry

Rows = Collection[dict[str, Any]]
Record = dict[str, Any]
NAME = "pictures"


def digest_of(picture: bytes) -> str:
    """Under which it is kept."""
    return hashlib.sha256(picture).hexdigest()


def without_picture(entry: Entry) -> Record:
    """What a row holds of a mail's bytes."""
    at = entry.content.find(entry.picture) if entry.picture else -1
    if at < 0:
        return {"content": entry.content}
    rest = entry.content[:at] + entry.content[at + len(entry.picture) :]
    return {"content": rest, "picture": {"at": at, "digest": digest_of(entry.picture)}}


def keep(mails: Rows, entries: Iterable[Entry], session: ClientSession) -> None:
    """Afterwards the pictures of these mails are kept."""
    wanted = {digest_of(each): each for each in {entry.picture for entry in entries if entry.picture}}
    if not wanted:
        return
    pictures = mails.database[NAME]
    found = pictures.find({"_id": {"$in": list(wanted)}}, {"_id": 1}, session=session)
    fresh = wanted.keys() - {each["_id"] for each in found}
    if fresh:
        once = [
            UpdateOne({"_id": one}, {"$setOnInsert": {"content": wanted[one]}}, upsert=True) for one in fresh
        ]
        pictures.bulk_write(once, session=session)


def whole(mails: Rows, found: Sequence[Record], session: ClientSession | None = None) -> list[Record]:
    """The rows with all their bytes, and the picture beside them.

    Raises:
        KeyError: a picture is not there any more.
    """
    wanted = {each["picture"]["digest"] for each in found if each.get("picture")}
    if not wanted:
        return list(found)
    rows = mails.database[NAME].find({"_id": {"$in": list(wanted)}}, session=session)
    pictures: dict[str, bytes] = {each["_id"]: each["content"] for each in rows}
    return [_joined(each, pictures) if each.get("picture") else each for each in found]


def _joined(record: Record, pictures: dict[str, bytes]) -> Record:
    at, picture = record["picture"]["at"], pictures[record["picture"]["digest"]]
    content: bytes = record["content"]
    return {**record, "content": content[:at] + picture + content[at:], "picture": picture}
