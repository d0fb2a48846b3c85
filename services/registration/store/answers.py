"""What calendars answered, and which trainers the organiser has confirmed."""

from collections.abc import Collection
from datetime import datetime

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.domain.answers import COUNTERED, DECLINED, Confirmation, SessionAnswer
from services.registration.store.kept import Document, Kept

OF_TRAINERS = {"trainer": True}


class StoredAnswers(Kept[SessionAnswer]):
    """See `records.Answers`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        super().__init__(collection, session, SessionAnswer)

    def prepare(self) -> None:
        """Afterwards one person's answers, and what trainers said no to, are found by index."""
        self.collection.create_index("who", name="who")
        self.collection.create_index("ends", name="of-trainers", partialFilterExpression=OF_TRAINERS)

    def of(self, who: Collection[str]) -> dict[str, list[SessionAnswer]]:
        """By registration or assignment; each of them is in it."""
        found: dict[str, list[SessionAnswer]] = {each: [] for each in who}
        for answer in self.all({"who": {"$in": list(who)}}) if who else []:
            found[answer.who].append(answer)
        return found

    def of_trainers(self, at: datetime) -> list[SessionAnswer]:
        """Trainers' refusals of sessions that are not over, and their proposals of another time."""
        return self.all({**OF_TRAINERS, "ends": {"$gt": at}, "answer": {"$in": [DECLINED, COUNTERED]}})


class StoredConfirmations(Kept[Confirmation]):
    """See `records.Confirmations`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        super().__init__(collection, session, Confirmation, key="assignment_id")

    def take_back(self, assignment_id: str) -> None:
        """The organiser no longer counts on this trainer."""
        self.collection.delete_one({"_id": assignment_id}, session=self.session)
