"""Trainings that end while something breaks: people who were there, and the documents they are owed."""

import hashlib
from collections.abc import Iterator

from services.certificates.domain.certificates import State
from services.registration.handlers import attendance, events
from services.registration.handlers.attendance import MarkEntry
from shared.settings import database_name
from tests.integration.registration.builders import a_registration, an_event, organiser
from tests.integration.registration.desks import make_desk
from tests.travelled import Client

PEOPLE = 12


def complete(data: Client, slug: str, people: int = PEOPLE) -> None:
    """A training everybody attended is over, and so many documents are due."""
    desk = make_desk(data, database_name("registration"))
    an_event(desk, slug, capacity=people)
    given = [a_registration(desk, f"{slug}-{place}", slug) for place in range(people)]
    marks = [MarkEntry(one.registration.id, "present") for one in given]
    attendance.record(desk, organiser(), slug, 1, marks)
    events.complete_event(desk, organiser(), slug)


def in_state(data: Client, slug: str, state: State) -> int:
    """How many documents of the training are so."""
    rows = data[database_name("certificates")]["certificates"]
    return rows.count_documents({"event_slug": slug, "state": state.value})


def wrong_documents(data: Client) -> Iterator[str]:
    """Documents that are not what was promised: one valid for each person, every byte of its file there."""
    database = data[database_name("certificates")]
    for row in database["certificates"].find({"state": State.VALID.value}, {"number": 1, "sha256": 1}):
        file = database["pdfs"].find_one({"_id": row["_id"]})
        if file is None or hashlib.sha256(file["pdf"]).hexdigest() != row["sha256"]:
            yield f"I4 {row['number']} is valid and its file is not whole"
    valid = {"$match": {"state": State.VALID.value}}
    each = {"$group": {"_id": "$registration_id", "count": {"$sum": 1}}}
    for row in database["certificates"].aggregate([valid, each, {"$match": {"count": {"$gt": 1}}}]):
        yield f"I4 {row['_id']} has {row['count']} valid documents"
