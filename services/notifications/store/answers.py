"""Inside a transaction: answers to invitations, and who is to be asked about the seat."""

from dataclasses import asdict
from datetime import datetime

from services.notifications.domain.answers import Answer, Answered
from services.notifications.domain.declines import Question
from services.notifications.store.readmodels import Bound, Rows

ASKED_LATER = {"due_at": {"$type": "date"}}


def prepare(answers: Rows, declines: Rows) -> None:
    """Afterwards the indexes exist."""
    answers.create_index("invitee_id", name="invitee")
    declines.create_index("due_at", name="due", partialFilterExpression=ASKED_LATER)


class Answers(Bound):
    """The answer that counts for each invitation."""

    def get(self, key: str) -> Answered | None:
        """The one under this name; see `answers.key_of`."""
        found = self.one(key)
        return _answered(found) if found else None

    def of(self, invitee_id: str) -> dict[str, Answered]:
        """All of one invitee's, by UID; proposals of another time are none."""
        found = self.rows.find({"invitee_id": invitee_id}, session=self.session)
        read = (_answered(each) for each in found)
        return {each.uid: each for each in read if each.answer is not Answer.COUNTERED}

    def save(self, answered: Answered) -> None:
        """The answer is as given."""
        record = asdict(answered)
        self.put({"_id": record.pop("key"), **record})


class Declines(Bound):
    """Who is to be asked about the seat, one question per invitee."""

    def get(self, invitee_id: str) -> Question | None:
        """The invitee's, asked or not."""
        found = self.one(invitee_id)
        return _question(found) if found else None

    def save(self, question: Question) -> None:
        """The question is as given."""
        record = asdict(question)
        self.put({"_id": record.pop("invitee_id"), **record})

    def next_due(self, at: datetime) -> Question | None:
        """The one that has been due longest."""
        wanted = {"due_at": {"$type": "date", "$lte": at}}
        found = self.rows.find_one(wanted, sort=[("due_at", 1)], session=self.session)
        return _question(found) if found else None


def _answered(record: dict[str, object]) -> Answered:
    plain = {name: value for name, value in record.items() if name != "_id"}
    plain["answer"] = Answer(str(plain["answer"]))
    return Answered(key=str(record["_id"]), **plain)  # type: ignore[arg-type]


def _question(record: dict[str, object]) -> Question:
    plain = {name: value for name, value in record.items() if name != "_id"}
    return Question(invitee_id=str(record["_id"]), **plain)  # type: ignore[arg-type]
