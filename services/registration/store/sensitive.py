"""Answers to sensitive questions, by registration: a collection of their own. The files among them go the
same ways."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from pymongo import ReplaceOne, UpdateOne

from services.registration.domain.answer_files import AnswerFile
from services.registration.domain.questions import Answer
from services.registration.domain.sensitive import SensitiveAnswers
from services.registration.store.answer_files import StoredAnswerFiles
from services.registration.store.kept import Kept


class StoredSensitiveAnswers(Kept[SensitiveAnswers]):
    """See `records.SensitiveAnswersKept`."""

    def prepare(self) -> None:
        """Afterwards an event's are found by index."""
        self.collection.create_index("event_id")

    @property
    def _files(self) -> StoredAnswerFiles:
        return StoredAnswerFiles(self.collection.database["answer_files"], self.session, AnswerFile)

    def replace(self, thing: SensitiveAnswers) -> None:
        """As it is given; files that are no answers any more are gone."""
        super().replace(thing)
        self._files.let_go(thing.id, thing.answers)
        self._files.claim(thing.event_id, thing.id, thing.answers)

    def of_event(self, event_id: str) -> dict[str, SensitiveAnswers]:
        """By registration."""
        return {one.id: one for one in self.all({"event_id": event_id})}

    def put_many(self, many: Sequence[SensitiveAnswers]) -> None:
        """All are as given, whether or not they were there."""
        writes = [ReplaceOne({"_id": one.id}, self.encode(one), upsert=True) for one in many]
        self.collection.bulk_write(writes, ordered=False, session=self.session)
        files = self._files
        for one in many:
            files.claim(one.event_id, one.id, one.answers)

    def take_in(self, event_id: str, moved: Mapping[str, Mapping[str, Answer]]) -> None:
        """Answers of these registrations stand here, too."""
        writes = [
            UpdateOne(
                {"_id": registration_id},
                {
                    "$set": {"event_id": event_id, **{f"answers.{key}": one for key, one in answers.items()}},
                    "$setOnInsert": {"deleted": {}},
                },
                upsert=True,
            )
            for registration_id, answers in moved.items()
        ]
        if writes:
            self.collection.bulk_write(writes, ordered=False, session=self.session)

    def forget(self, event_id: str, key: str, at: datetime | None) -> list[str]:
        """Nobody's answer to this question is known any more; `at`: it is noted when the rule deleted it.
        Returns whose were."""
        told = {"event_id": event_id, f"answers.{key}": {"$exists": True}}
        ids = [row["_id"] for row in self.collection.find(told, {"_id": 1}, session=self.session)]
        noted = {"$set": {f"deleted.{key}": at}} if at else {}
        change = {"$unset": {f"answers.{key}": ""}, **noted}
        self.collection.update_many({"_id": {"$in": ids}}, change, session=self.session)
        self._files.forget(event_id, key)
        return ids

    def holds(self, event_id: str, keys: Collection[str]) -> bool:
        """Is an answer to one of these questions known?"""
        some = {"event_id": event_id, "$or": [{f"answers.{key}": {"$exists": True}} for key in keys]}
        return self.collection.find_one(some, {"_id": 1}, session=self.session) is not None

    def remove(self, ids: Collection[str]) -> None:
        """Nothing is left of these registrations."""
        self.collection.delete_many({"_id": {"$in": list(ids)}}, session=self.session)
        self._files.remove(ids)
