"""An event's registrations by what tells them apart, read without the rest of them."""

from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from services.registration.domain.registrations import READDRESSED
from services.registration.domain.rosters import Lined
from services.registration.store.kept import Document

SHOWN = {
    **dict.fromkeys(("status", "place", "created_at", "prerequisite_met"), 1),
    **{f"person.{name}": 1 for name in ("first_name", "last_name", "email", "organisation", "target_group")},
    "needs": {"$gt": ["$needs", ""]},
}


def lined(collection: MongoCollection[Document], session: ClientSession | None, event_id: str) -> list[Lined]:
    """All of the event's, in no order; but for what stands for another address of one of them."""
    query = {"event_id": event_id, "because": {"$ne": READDRESSED}}
    found = collection.find(query, SHOWN, session=session)
    return [_lined(one, one["person"]) for one in found]


def _lined(found: Document, person: Document) -> Lined:
    return Lined(
        found["_id"],
        found["status"],
        found.get("place") or 0,
        found["created_at"],
        person.get("first_name", ""),
        person.get("last_name", ""),
        person.get("email", ""),
        person.get("organisation", ""),
        person.get("target_group", ""),
        found["needs"],
        found.get("prerequisite_met"),
    )
