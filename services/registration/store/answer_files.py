"""Files given with a form, each with its bytes in one document: what erases the one erases the other."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from services.registration.domain.answer_files import AnswerFile, tokens_in
from services.registration.handlers.ports import DuplicateError
from services.registration.store.kept import Document, Kept

CONTENT = "content"
KNOWN = {CONTENT: 0}
"""What is read of a file unless its bytes are asked for."""


class StoredAnswerFiles(Kept[AnswerFile]):
    """See `form_records.AnswerFiles`."""

    def prepare(self) -> None:
        """Afterwards a registration's, an event's and those that ran out are found by index."""
        self.collection.create_index("registration_id")
        self.collection.create_index([("event_id", 1), ("question", 1)])
        self.collection.create_index("expires_at")

    def keep(self, file: AnswerFile, content: bytes) -> None:
        """It waits to be sent; one that is there already waits as long as this one would.

        Raises:
            DuplicateError: it came in twice at once.
        """
        before = self.collection.find_one({"_id": file.id}, {"registration_id": 1}, session=self.session)
        if before is None:
            self._insert({**self.encode(file), CONTENT: content})
        elif not before["registration_id"]:
            later = {"$set": {"expires_at": file.expires_at}}
            self.collection.update_one({"_id": file.id}, later, session=self.session)

    def standing(self, tokens: Collection[str]) -> dict[str, AnswerFile]:
        """Those of them that are there, by token."""
        return {one.id: one for one in self._known({"_id": {"$in": [*tokens]}})}

    def of(self, registration_ids: Collection[str]) -> list[AnswerFile]:
        """What these registrations gave."""
        return self._known({"registration_id": {"$in": [*registration_ids]}})

    def whole(self, registration_id: str) -> list[tuple[AnswerFile, bytes]]:
        """What this registration gave, with its bytes."""
        found = self.collection.find({"registration_id": registration_id}, session=self.session).sort("_id")
        return [(self.decode(one), bytes(one[CONTENT])) for one in found]

    def claim(self, event_id: str, registration_id: str, answers: Mapping[str, object]) -> None:
        """The files among the answers are this registration's, as long as they are nobody else's."""
        ours = [{"_id": token, "question": key} for key, token in tokens_in(answers).items()]
        if ours:
            free = {"event_id": event_id, "registration_id": {"$in": ["", registration_id]}, "$or": ours}
            claimed = {"$set": {"registration_id": registration_id, "expires_at": None}}
            self.collection.update_many(free, claimed, session=self.session)

    def let_go(self, registration_id: str, answers: Mapping[str, object]) -> None:
        """What this registration gave and is not among its answers any more is gone."""
        kept = [*tokens_in(answers).values()]
        gone = {"registration_id": registration_id, "_id": {"$nin": kept}}
        self.collection.delete_many(gone, session=self.session)

    def copy(self, copies: Mapping[str, str], event_id: str) -> None:
        """Beside each file stands the same under another token, for another event, to be claimed at once."""
        for one in self.collection.find({"_id": {"$in": [*copies]}}, session=self.session):
            fresh = {"_id": copies[one["_id"]], "event_id": event_id, "registration_id": ""}
            self._insert({**one, **fresh})

    def drop(self, tokens: Collection[str]) -> None:
        """Those of them that nobody sent are gone."""
        unsent = {"_id": {"$in": [*tokens]}, "registration_id": ""}
        self.collection.delete_many(unsent, session=self.session)

    def forget(self, event_id: str, key: str) -> None:
        """Nothing that was given to this question is left."""
        self.collection.delete_many({"event_id": event_id, "question": key}, session=self.session)

    def remove(self, registration_ids: Collection[str]) -> None:
        """Nothing that these registrations gave is left."""
        theirs = {"registration_id": {"$in": [*registration_ids]}}
        self.collection.delete_many(theirs, session=self.session)

    def forget_unsent(self, at: datetime) -> int:
        """Those that waited until `at` or less long are gone. Answers how many."""
        late = {"registration_id": "", "expires_at": {"$lte": at}}
        return self.collection.delete_many(late, session=self.session).deleted_count

    def _known(self, query: Mapping[str, Any]) -> list[AnswerFile]:
        found: Iterable[Document] = self.collection.find(query, KNOWN, session=self.session).sort("_id")
        return [self.decode(one) for one in found]

    def _insert(self, document: Document) -> None:
        try:
            self.collection.insert_one(document, session=self.session)
        except DuplicateKeyError:
            raise DuplicateError from None
