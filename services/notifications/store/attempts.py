"""One attempt to send a mail, as the journal has it: taken, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from services.notifications.domain.deliveries import Answer, Progress, State, abandoned, after, relieved
from services.notifications.domain.journal import Entry
from services.notifications.store import records
from services.notifications.store.hands import outcome_left


@dataclass(frozen=True)
class Taken:
    """A mail in the mailer's hands. `progress` is what it was before; `place` the attempt's place in the
    journal.
    """

    entry: Entry
    progress: Progress
    claim: str
    place: int


@dataclass(frozen=True)
class Ended:
    """How an attempt ended."""

    mail: Taken
    answer: Answer
    progress: Progress
    at: datetime


def ended(mail: Taken, answer: Answer, at: datetime) -> Ended:
    """How far a mail has come once its attempt ended with this answer."""
    return Ended(mail, answer, after(mail.progress, answer, at), at)


def taken(record: dict[str, Any]) -> Taken:
    """The mail of this row, which somebody has taken."""
    before = records.progress_from({**record, **record["before"]})
    return Taken(records.entry_from(record), before, record["claim"], len(record["attempts"]) - 1)


def given_up(mail: Taken, at: datetime) -> UpdateOne:
    """Whoever made the attempt has died or fell silent."""
    outcome = outcome_left(mail.claim, mail.entry.id)
    if outcome is None:
        return put_back(mail)
    answer = Answer(outcome, text="the mailer fell silent")
    return noted(Ended(mail, answer, abandoned(mail.progress, answer, at), at))


def put_back(mail: Taken) -> UpdateOne:
    """There was no attempt."""
    before = {"state": mail.progress.state.value, "due_at": mail.progress.due_at, "claim": ""}
    return UpdateOne(
        {"_id": mail.entry.id, "claim": mail.claim, "state": State.SENDING.value},
        {"$set": before, "$pop": {"attempts": 1}},
    )


def relieved_of_waiting(record: dict[str, Any]) -> UpdateOne:
    """The server lets us in, for which the mail waited."""
    progress = relieved(records.progress_from(record), record["written_at"])
    same = {name: record[name] for name in ("_id", "state", "due_at", "reason")}
    return UpdateOne(same, {"$set": records.progress_fields(progress, record["written_at"])})


def noted(one: Ended) -> UpdateOne:
    """What became of it, if it is still in the hands of whoever says so."""
    attempt = f"attempts.{one.mail.place}"
    return UpdateOne(
        {"_id": one.mail.entry.id, "claim": one.mail.claim, "state": State.SENDING.value},
        {
            "$set": {
                **records.progress_fields(one.progress, one.at),
                "claim": "",
                f"{attempt}.ended_at": one.at,
                f"{attempt}.outcome": one.answer.outcome.value,
                f"{attempt}.code": one.answer.code,
                f"{attempt}.text": one.answer.text,
            }
        },
    )
