"""Registrations: the one place where persons stand.

Documents are small, for hundreds are stored in one moment: what has its default is left out, and the only
indexes are the id (made from the idempotency key), the live address and the queue.
"""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from pymongo import ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection
from pymongo.errors import BulkWriteError

from services.registration.domain.persons import Person
from services.registration.domain.registrations import UNCONFIRMED, Registration, Step
from services.registration.domain.repeats import Known
from services.registration.domain.rosters import Lined
from services.registration.domain.seating import Waiting
from services.registration.domain.sensitive import SensitiveAnswers
from services.registration.handlers.ports import DuplicateError
from services.registration.store import codec
from services.registration.store.inserting import DUPLICATE_KEY, insert
from services.registration.store.kept import Document, Kept
from services.registration.store.lined import lined
from services.registration.store.positions import positions
from services.registration.store.sensitive import StoredSensitiveAnswers

LIVE = ""
"""Value of `ended` while a registration is live; afterwards its own id, so that the address is free again."""

UNDECIDED = {"status": "pending_approval"}
MOVING = {"moved_to.event_id": {"$exists": True}}
HELD = {"status": UNCONFIRMED}

_PERSON = tuple(field.name for field in fields(Person))
_ALWAYS = ("event_id", "event_slug", "status", "version", "email_canonical", "created_at")
_SELDOM = (
    "link",
    "needs",
    "pool",
    "place",
    "offer_expires_at",
    "held_until",
    "remind_at",
    "party",
    "because",
    "prerequisite_met",
    "owes",
    "succeeds",
)
_ABOUT_OTHERS = ("nominated_by", "moved_from", "moved_to", "successor")
_PLAIN = {field.name: field.default for field in fields(Registration) if field.name in _SELDOM}


class StoredRegistrations(Kept[Registration]):
    """See `records.Registrations`."""

    def __init__(self, collection: MongoCollection[Document], session: ClientSession | None) -> None:
        super().__init__(collection, session, Registration)

    def prepare(self) -> None:
        """Afterwards at most one live registration per event and address can be stored."""
        self.collection.create_index(
            [("event_id", 1), ("email_canonical", 1), ("ended", 1)], unique=True, name="one-live"
        )
        self.collection.create_index(
            [("event_id", 1), ("status", 1), ("place", 1)],
            name="waiting",
            partialFilterExpression={"status": "waitlisted"},
        )
        self.collection.create_index(
            "offer_expires_at", name="offers", partialFilterExpression={"status": "offered"}
        )
        for name in ("held_until", "remind_at"):
            self.collection.create_index(name, name=f"unconfirmed-{name}", partialFilterExpression=HELD)
        self.collection.create_index("email_canonical", name="mailbox")
        self.collection.create_index(
            "moved_to.event_id", name="moving", partialFilterExpression={"ended": LIVE, **MOVING}
        )
        self.collection.create_index("status", name="undecided", partialFilterExpression=UNDECIDED)

    def encode(self, thing: Registration) -> Document:
        """Without what has its default."""
        return encode(thing)

    def replace(self, thing: Registration) -> None:
        """As it is given; answers given with it stand apart."""
        super().replace(thing)
        self._put_apart([thing])

    def undecided(self) -> dict[str, int]:
        """Event id -> how many registrations wait for the organiser's approval."""
        steps: list[dict[str, Any]] = [
            {"$match": UNDECIDED},
            {"$group": {"_id": "$event_id", "count": {"$sum": 1}}},
        ]
        found = self.collection.aggregate(steps, session=self.session)
        return {row["_id"]: row["count"] for row in found}

    def forget_needs(self, event_ids: Collection[str]) -> int:
        """Nobody's needs are known any more at these events. Answers how many registrations told of some."""
        told = {"event_id": {"$in": [*event_ids]}, "needs": {"$exists": True}}
        done = self.collection.update_many(told, {"$unset": {"needs": ""}}, session=self.session)
        return done.modified_count

    def answered(self, event_id: str, keys: Collection[str]) -> dict[str, int]:
        """Question key -> how many registrations answered it; those kept apart, too."""
        places = (self.collection, self.collection.database["sensitive_answers"])
        counts: dict[str, int] = {}
        for key in keys:
            told = {"event_id": event_id, f"answers.{key}": {"$exists": True}}
            counts[key] = sum(each.count_documents(told, session=self.session) for each in places)
        return counts

    def chosen(self, event_id: str, key: str) -> set[str]:
        """What anybody chose at this question; those kept apart, too."""
        places = (self.collection, self.collection.database["sensitive_answers"])
        query = {"event_id": event_id}
        return {
            one for each in places for one in each.distinct(f"answers.{key}", query, session=self.session)
        }

    def forget_answers(self, event_id: str, key: str) -> None:
        """Nobody's answer to this question is known any more."""
        told = {"event_id": event_id, f"answers.{key}": {"$exists": True}}
        self.collection.update_many(told, {"$unset": {f"answers.{key}": ""}}, session=self.session)

    def take_answers(self, event_id: str, key: str) -> dict[str, Any]:
        """As `forget_answers`; returns what was answered, by registration."""
        told = {"event_id": event_id, f"answers.{key}": {"$exists": True}}
        found = self.collection.find(told, {f"answers.{key}": 1}, session=self.session)
        taken = {row["_id"]: row["answers"][key] for row in found}
        self.forget_answers(event_id, key)
        return taken

    def add_many(self, registrations: Sequence[Registration]) -> None:
        """All are stored for the first time.

        Raises:
            DuplicateError: an id or a live address is there already.
        """
        if registrations:
            insert(self.collection, self.session, [encode(one) for one in registrations])
            self._put_apart(registrations)

    def replace_many(self, registrations: Sequence[Registration]) -> None:
        """All are as given."""
        if registrations:
            writes = [ReplaceOne({"_id": one.id}, encode(one)) for one in registrations]
            self.collection.bulk_write(writes, ordered=False, session=self.session)

    def of_event(self, event_id: str, statuses: Collection[str] = ()) -> list[Registration]:
        """The event's registrations in order of arrival; all, or those in these states."""
        query: dict[str, Any] = {"event_id": event_id}
        if statuses:
            query["status"] = {"$in": list(statuses)}
        found = self.collection.find(query, session=self.session)
        return sorted(map(self.decode, found), key=lambda one: (one.created_at, one.place or 0, one.id))

    def lined(self, event_id: str) -> list[Lined]:
        """All of the event's, by what tells them apart; in no order."""
        return lined(self.collection, self.session, event_id)

    def queue(self, event_id: str, limit: int | None) -> list[Waiting]:
        """Whoever waits, longest wait first; all of them (None) or so many."""
        if limit == 0:
            return []
        found = self.collection.find(
            {"event_id": event_id, "status": "waitlisted"},
            {"place": 1, "groups": 1},
            session=self.session,
        )
        found = found.sort("place").limit(limit or 0)
        return [Waiting(one["_id"], one["place"], frozenset(one.get("groups", ()))) for one in found]

    def position(self, event_id: str, place: int) -> int:
        """How many stand at this place or before it."""
        query = {"event_id": event_id, "status": "waitlisted", "place": {"$lte": place}}
        return self.collection.count_documents(query, session=self.session)

    def positions(self, event_id: str, places: Collection[int]) -> dict[int, int]:
        """Place -> how many stand there or before it; one look along the queue, however many places."""
        return positions(self.collection, self.session, event_id, places)

    def known(self, event_id: str, ids: Collection[str], emails: Collection[str]) -> list[Known]:
        """Those with one of the ids, and live ones with one of the addresses."""
        by_email = {"event_id": event_id, "email_canonical": {"$in": list(emails)}, "ended": LIVE}
        found = self.collection.find(
            {"$or": [{"_id": {"$in": list(ids)}}, by_email]},
            {"email_canonical": 1, "ended": 1},
            session=self.session,
        )
        return [Known(one["_id"], "", one["email_canonical"], one["ended"] == LIVE) for one in found]

    def asked(self, event_id: str, ids: Collection[str], emails: Collection[str]) -> list[Registration]:
        """As `known`, whole."""
        by_email = {"event_id": event_id, "email_canonical": {"$in": list(emails)}, "ended": LIVE}
        return self.all({"$or": [{"_id": {"$in": list(ids)}}, by_email]})

    def _put_apart(self, registrations: Sequence[Registration]) -> None:
        """Answers to sensitive questions stand where only those for them look."""
        secret = [one for one in registrations if one.secret]
        if secret:
            place = self.collection.database["sensitive_answers"]
            kept = [SensitiveAnswers(id=one.id, event_id=one.event_id, answers=one.secret) for one in secret]
            StoredSensitiveAnswers(place, self.session, SensitiveAnswers).put_many(kept)

    def put_many(self, registrations: Sequence[Registration]) -> None:
        """All are as given, whether or not they were there.

        Raises:
            DuplicateError: a live address is there already.
        """
        writes = [ReplaceOne({"_id": one.id}, encode(one), upsert=True) for one in registrations]
        try:
            self.collection.bulk_write(writes, ordered=False, session=self.session)
            self._put_apart(registrations)
        except BulkWriteError as error:
            if any(one.get("code") == DUPLICATE_KEY for one in error.details.get("writeErrors", ())):
                raise DuplicateError from None
            raise

    def due_holds(self, at: datetime, limit: int) -> list[tuple[str, str]]:
        """(event id, registration id) of unconfirmed addresses whose time is over, longest ago first."""
        return self._due("held_until", at, limit)

    def to_remind(self, at: datetime, limit: int) -> list[tuple[str, str]]:
        """(event id, registration id) of unconfirmed addresses to be asked once more."""
        return self._due("remind_at", at, limit)

    def _due(self, name: str, at: datetime, limit: int) -> list[tuple[str, str]]:
        query = {**HELD, name: {"$lte": at}}
        found = self.collection.find(query, {"event_id": 1}, session=self.session).sort(name).limit(limit)
        return [(one["event_id"], one["_id"]) for one in found]

    def with_email(self, event_ids: Collection[str], emails: Collection[str]) -> list[Registration]:
        """Registrations of these addresses for these events."""
        query = {"event_id": {"$in": list(event_ids)}, "email_canonical": {"$in": list(emails)}}
        return self.all(query)

    def of_address(self, email: str) -> list[Registration]:
        """Every registration of this canonical address, whatever became of it."""
        return self.all({"email_canonical": email}, sort="created_at")

    def of_mailbox(self, email: str) -> list[Registration]:
        """Firm seats of this canonical address, and what was called off, at all events."""
        return self.all({"email_canonical": email, "status": {"$in": ["confirmed", "cancelled"]}})

    def offers_out(self, event_id: str, at: datetime) -> int:
        """How many seats of the event are held for people who have not answered yet."""
        held = {"status": "offered", "offer_expires_at": {"$gt": at}, "event_id": event_id}
        return self.collection.count_documents(held, session=self.session)

    def moving(self, limit: int) -> list[Registration]:
        """Live ones whose person waits to go over to another group."""
        found = self.collection.find({"ended": LIVE, **MOVING}, session=self.session).limit(limit)
        return [self.decode(each) for each in found]

    def due_offers(self, at: datetime, limit: int) -> list[tuple[str, str]]:
        """(event id, registration id) of offers that ran out, longest ago first."""
        found = self.collection.find(
            {"status": "offered", "offer_expires_at": {"$lte": at}}, {"event_id": 1}, session=self.session
        )
        return [(one["event_id"], one["_id"]) for one in found.sort("offer_expires_at").limit(limit)]


def encode(registration: Registration) -> Document:
    """The document of a registration; hand-written because it is the one made by the hundred."""
    person = registration.person
    document: Document = {"_id": registration.id, "ended": LIVE if registration.is_live else registration.id}
    for name in _ALWAYS:
        document[name] = getattr(registration, name)
    for name, default in _PLAIN.items():
        value = getattr(registration, name)
        if value != default:
            document[name] = value
    document["person"] = {name: value for name in _PERSON if (value := getattr(person, name))}
    document["history"] = [_step(step) for step in registration.history]
    if registration.groups:
        document["groups"] = sorted(registration.groups)
    if registration.answers:
        document["answers"] = dict(registration.answers)
    if registration.consents:
        document["consents"] = dict(registration.consents)
    for name in _ABOUT_OTHERS:
        if value := getattr(registration, name):
            document[name] = codec.encode(value)
    if registration.agreed_at:
        document["agreed_at"] = dict(registration.agreed_at)
    return document


def _step(step: Step) -> Document:
    document = {"at": step.at, "by": step.by, "status": step.status}
    if step.note:
        document["note"] = step.note
    return document | {"told": True} if step.told else document
