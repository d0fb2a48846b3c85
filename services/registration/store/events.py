"""Events, in order of their first session."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from pymongo.collation import Collation

from services.registration.domain.catalogue import Outline
from services.registration.domain.events import Event
from services.registration.domain.persons import spellings
from services.registration.domain.target_groups import same
from services.registration.handlers.views import EventFilter
from services.registration.store import codec
from services.registration.store.kept import Document
from services.registration.store.recalled import Recall, Recalled
from shared import searching
from shared.errors import Invalid

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Where events without a session stand: at the end."""

ANY_CASE = Collation("en", strength=2)
"""Compares without regard to upper and lower case: trainers' addresses are stored as typed."""

LANGUAGES = ("et", "en", "ru")
SEARCHED = (*(f"title.{code}" for code in LANGUAGES), "venue.town", "sessions.venue.town")
SEARCHED_BY_ALL = (*SEARCHED, *(f"description.{code}" for code in LANGUAGES))
OUTLINED = (
    *("programme_id", "programme_slug", "kind", "title", "language", "timezone", "venue"),
    *("sessions.starts", "sessions.ends", "sessions.venue"),
)


class StoredEvents(Recalled[Event]):
    """See `records.Events`."""

    @cached_property
    def _outlined(self) -> Recall[Outline]:
        decode = codec.decoder(Outline)
        return Recall(lambda found: decode({**found, "id": found["_id"]}), self.collection.codec_options)

    def prepare(self) -> None:
        """Afterwards no two events share a slug, and what is looked for often is found by index."""
        self.collection.create_index("slug", unique=True)
        self.collection.create_index([("begins", 1), ("_id", 1)])
        self.collection.create_index("trainers.assignment_id")
        self.collection.create_index("trainers.email", name="taught-by", collation=ANY_CASE)
        self.collection.create_index([("programme_id", 1), ("activity_code", 1)])
        self.collection.create_index("pools.release_at", sparse=True)

    def encode(self, thing: Event) -> Document:
        """With `begins`, which the list is sorted by."""
        return super().encode(thing) | {"begins": thing.starts or NEVER}

    def decode(self, document: Document) -> Event:
        """Up to release 0.1 a target group was words without a language, and none had a name."""
        return super().decode({**document, "target_groups": _groups(document.get("target_groups", ()))})

    def by_slug(self, slug: str) -> Event | None:
        """The one with this slug."""
        return self.first({"slug": slug})

    def by_assignment(self, assignment_id: str) -> Event | None:
        """The one this trainer's assignment belongs to."""
        return self.first({"trainers.assignment_id": assignment_id})

    def taught_by(self, email: str) -> list[Event]:
        """Events with a trainer of this canonical address, and perhaps some more."""
        query = {"trainers.email": {"$in": list(spellings(email))}}
        found = self.collection.find(query, session=self.session).collation(ANY_CASE)
        return [self.decode(document) for document in found]

    def page(self, narrow: EventFilter, public: bool, after: str, limit: int) -> tuple[list[Event], str]:
        """Those behind the cursor `after`, and the cursor behind them, empty at the end.

        Raises:
            Invalid: `invalid-cursor`, it is none of ours.
        """
        query = _query(narrow, public)
        if after:
            begins, _, event_id = after.partition("~")
            moment = _moment(begins)
            behind = [{"begins": {"$gt": moment}}, {"begins": moment, "_id": {"$gt": event_id}}]
            query = {"$and": [query, {"$or": behind}]}
        order = [("begins", 1), ("_id", 1)]
        found = list(self.collection.find(query, session=self.session).sort(order).limit(limit + 1))
        last = found[limit - 1] if len(found) > limit else None
        cursor = f"{last['begins'].isoformat().removesuffix('+00:00')}Z~{last['_id']}" if last else ""
        return [self.decode(document) for document in found[:limit]], cursor

    def outlines(self, narrow: EventFilter, limit: int, *, latest_first: bool = False) -> list[Outline]:
        """Public events in outline, by first start and id."""
        order = -1 if latest_first else 1
        wanted = dict.fromkeys(OUTLINED, 1)
        found = self.collection.find_raw_batches(_query(narrow, True), wanted, session=self.session)
        return self._outlined.things(found.sort([("begins", order), ("_id", order)]).limit(limit))

    def ids_with_words(self, narrow: EventFilter) -> set[str]:
        """Ids of public events that fit, by the words of `narrow.text` too."""
        query = _query(narrow, True)
        return {found["_id"] for found in self.collection.find(query, {"_id": 1}, session=self.session)}

    def groups_beside(self, event: Event, limit: int) -> list[Event]:
        """Other published events of the same activity and kind, by their first session."""
        query = {
            "_id": {"$ne": event.id},
            "programme_id": event.programme_id,
            "activity_code": event.activity_code,
            "kind": event.kind,
            "status": "published",
        }
        return self.all(query, "begins", limit)

    def groups_to_visit(self, event: Event, limit: int) -> list[Event]:
        """Other events of the same activity and kind, public or completed, of which a session counts as
        something; the latest first."""
        query = {
            "_id": {"$ne": event.id},
            "programme_id": event.programme_id,
            "activity_code": event.activity_code,
            "kind": event.kind,
            "status": {"$in": ["published", "completed"]},
            "sessions": {"$elemMatch": {"counts_as": {"$nin": ["", None]}}},
        }
        found = self.collection.find(query, session=self.session).sort("begins", -1).limit(limit)
        return [self.decode(document) for document in found]

    def ids_of_activities(self, programme_id: str, codes: Collection[str]) -> list[str]:
        """Ids of the programme's events under these activities."""
        query = {"programme_id": programme_id, "activity_code": {"$in": list(codes)}}
        return [found["_id"] for found in self.collection.find(query, {"_id": 1}, session=self.session)]

    def with_pools_to_release(self, since: datetime, until: datetime) -> list[str]:
        """Ids of published events of which a pool's release date lies in (since, until]."""
        query = {
            "status": "published",
            "pools": {"$elemMatch": {"release_at": {"$gt": since, "$lte": until}}},
        }
        return [found["_id"] for found in self.collection.find(query, {"_id": 1}, session=self.session)]

    def to_come(self, at: datetime) -> dict[str, int]:
        """Ids and capacities of published events that are not over."""
        query = {"status": "published", "sessions.ends": {"$gt": at}}
        found = self.collection.find(query, {"capacity": 1}, session=self.session)
        return {each["_id"]: each["capacity"] for each in found}

    def over(self, since: datetime, until: datetime) -> list[str]:
        """Ids of events whose last session ended in (since, until]."""
        later = {"$elemMatch": {"ends": {"$gt": until}}}
        query = {"sessions.ends": {"$gt": since, "$lte": until}, "sessions": {"$not": later}}
        return [found["_id"] for found in self.collection.find(query, {"_id": 1}, session=self.session)]

    def without_days(self, until: datetime) -> list[str]:
        """Ids of events made by then that have no sessions: drafts, and what was postponed."""
        query = {"sessions": [], "created_at": {"$lte": until}}
        return [found["_id"] for found in self.collection.find(query, {"_id": 1}, session=self.session)]


def _groups(stored: Iterable[str | Document]) -> list[Document]:
    """Each with a name; words that stood there twice were never told apart."""
    found: dict[str, Document] = {}
    for one in stored:
        row: Document = {"et": one} if isinstance(one, str) else one
        name = row.get("name") or next(filter(None, map(row.get, LANGUAGES)), "")
        found.setdefault(same(name), {**row, "name": name})
    return list(found.values())


def _moment(text: str) -> datetime:
    """The time in a cursor, which stands in addresses and so holds no plus sign."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid("invalid-cursor") from None


def _query(narrow: EventFilter, public: bool) -> dict[str, Any]:
    wanted = {
        "programme_slug": narrow.programme,
        "activity_code": narrow.activity,
        "language": narrow.language,
        "kind": narrow.kind,
        "venue.town": narrow.town,
        "status": narrow.status,
    }
    query: dict[str, Any] = {name: value for name, value in wanted.items() if value}
    if public:
        query["published_at"] = {"$ne": None}
    window = {"$gte": narrow.starts_from, "$lt": narrow.starts_before}
    if bounds := {operator: moment for operator, moment in window.items() if moment}:
        query["begins"] = bounds
    both: list[dict[str, Any]] = []
    if narrow.runs_from:
        unplanned = {"sessions": {"$size": 0}}
        both.append({"$or": [{"sessions.ends": {"$gte": narrow.runs_from}}, unplanned]})
    if narrow.among is not None:
        both.append({"programme_slug": {"$in": list(narrow.among)}})
    fields = SEARCHED_BY_ALL if public else (*SEARCHED, "slug")
    for word in searching.words(narrow.text):
        like = {"$regex": searching.pattern(word), "$options": "i"}
        both.append({"$or": [{name: like} for name in fields]})
    return {**query, "$and": both} if both else query
