"""Things that are read far more often than they change: made of a document once, for as long as the database
answers with the same bytes.

Every read asks the database, so nobody is told what is no longer so; only the making is spared (decision 47).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

import bson
from bson.codec_options import CodecOptions

from services.registration.store.kept import Document, Kept

T = TypeVar("T")

MOST = 3_000
"""Things one memory holds, some 10 kB each; then it begins anew."""

ID_AT = 9
"""Where the length of a document's id stands: the server keeps `_id` first, and ours are texts (BSON 1.1)."""


class Recall(Generic[T]):
    """What was made of documents, one thing for each id: of a changed document nothing older is kept.

    Args:
        make: gives the same for the same document; nobody changes what it gives.
    """

    def __init__(self, make: Callable[[Document], T], options: "CodecOptions[Document]") -> None:
        self._make = make
        self._options = options
        self._made: dict[bytes, tuple[bytes, T]] = {}

    def things(self, batches: Iterable[Any]) -> list[T]:
        """What the documents of an answer stand for, in their order.

        Args:
            batches: bytes, from `find_raw_batches`, whose annotations promise documents.
        """
        return [self._thing(raw) for batch in batches for raw in _documents(batch)]

    def _thing(self, raw: bytes) -> T:
        name = raw[ID_AT : ID_AT + 4 + int.from_bytes(raw[ID_AT : ID_AT + 4], "little")]
        known = self._made.get(name)
        if known is not None and known[0] == raw:
            return known[1]
        made = self._make(bson.decode(raw, self._options))
        if len(self._made) >= MOST:
            self._made = {}
        self._made[name] = (raw, made)
        return made


class Recalled(Kept[T]):
    """As `Kept`, for things without anything of the people who register."""

    @cached_property
    def _recall(self) -> Recall[T]:
        return Recall(self.decode, self.collection.codec_options)

    def first(self, query: Mapping[str, Any]) -> T | None:
        """Any one that fits."""
        return next(iter(self.all(query, "", -1)), None)

    def all(self, query: Mapping[str, Any], sort: str = "_id", limit: int = 0) -> list[T]:
        """Everything that fits, in order if one is given; 0 = no limit."""
        found = self.collection.find_raw_batches(query, session=self.session).limit(limit)
        return self._recall.things(found.sort(sort) if sort else found)

    def many(self, ids: Collection[str]) -> dict[str, T]:
        """Those with these ids, by id."""
        if not ids:
            return {}
        found = self.all({"_id": {"$in": list(ids)}}, "")
        return {getattr(thing, self._key): thing for thing in found}


def _documents(batch: bytes) -> Iterator[bytes]:
    """Each begins with its length."""
    at = 0
    while at < len(batch):
        size = int.from_bytes(batch[at : at + 4], "little")
        yield batch[at : at + size]
        at += size
