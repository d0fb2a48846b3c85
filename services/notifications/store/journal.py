"""The journal as organisers read it: pages of mails, figures, and people by the beginning of a name."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import pymongo
from pymongo.collation import Collation
from pymongo.cursor import Cursor
from pymongo.database import Database
from pymongo.errors import OperationFailure

from services.notifications.domain.events import Event
from services.notifications.domain.fates import NOT_ARRIVED, STATES, Fate, fate_of
from services.notifications.domain.invitees import Invitee
from services.notifications.handlers.records import Filter
from services.notifications.store import pictures, records
from services.notifications.store.readmodels import Rows
from shared.audits import AuditRow
from shared.documents import outages

Query = dict[str, Any]

BOUNCED: Query = {"bounced_at": {"$type": "date"}}
NEWEST = [("written_at", -1), ("_id", -1)]

CHOICES = [("language", 1), ("about", 1)]
"""What may be asked for with anything: it stands in the index, so mails it leaves out are not read."""

EVER: Query = {"written_at": {"$gte": datetime(1970, 1, 1, tzinfo=UTC)}}
"""Every mail; so asked, the server looks in the index for the choices behind it, and not in the mails."""

BAD_HINT = 2
"""Code of the server's answer when there is no such index (yet)."""

AS_SPOKEN = Collation(locale="en", strength=1)
"""Letters count, not their case or accents: `tonu` finds Tõnu."""

LAST = "\uffff"
"""Sorts behind every letter (Unicode Technical Standard 35, tailoring of U+FFFF)."""

WORDS = 5
"""So many words of a name are told apart; the rest belongs to the last one."""

MAILS_LOOKED_AT = 1_000
"""Of an address that begins like this; enough to meet everybody it belonged to."""


BUILDING_S = 25
"""Seconds for the indexes of a journal that is full already; less than a web process may be silent."""


def prepare(mails: Rows, invitees: Rows, events: Rows) -> None:
    """Afterwards the indexes exist."""
    with pymongo.timeout(BUILDING_S):
        _prepare(mails, invitees, events)


def _prepare(mails: Rows, invitees: Rows, events: Rows) -> None:
    mails.create_index([("event_slug", 1), ("state", 1), ("bounced_at", 1)], name="figures")
    of_event = [("event_slug", 1), *NEWEST, *CHOICES, ("template", 1), ("state", 1), ("bounced_at", 1)]
    mails.create_index(of_event, name="event_newest")
    mails.create_index([*NEWEST, *CHOICES], name="newest")
    mails.create_index([("invitee_id", 1), *NEWEST], name="person")
    mails.create_index([("template", 1), *NEWEST], name="template")
    mails.create_index(NEWEST, name="bounced", partialFilterExpression=BOUNCED)
    for name in ("first_name", "last_name", "email"):
        invitees.create_index(f"person.{name}", name=name, collation=AS_SPOKEN)
    events.create_index("slug", name="slug")


class Journal:
    """See `ports.Journal`."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._mails = database["mails"]
        self._invitees = database["invitees"]
        self._events = database["events"]
        self._audit = database["audit"]

    def find(self, wanted: Filter) -> list[Mapping[str, Any]]:
        """Rows without content, newest first, one more than the limit when there is more."""
        if wanted.people == ():
            return []
        if wanted.fate == NOT_ARRIVED:
            parts = [self.find(replace(wanted, fate=fate)) for fate in (Fate.FAILED, Fate.BOUNCED)]
            rows = {(row["written_at"], row["_id"]): row for part in parts for row in part}
            return [rows[place] for place in sorted(rows, reverse=True)[: wanted.limit + 1]]
        with outages():
            try:
                return list(self._newest(wanted, index_for(wanted)))
            except OperationFailure as error:
                if error.code != BAD_HINT:
                    raise
                return list(self._newest(wanted, None))

    def _newest(self, wanted: Filter, index: str | None) -> Cursor[Query]:
        most = wanted.limit + 1
        query = {**EVER, **query_of(wanted)} if index == "newest" else query_of(wanted)
        found = self._mails.find(query, {"content": 0}, hint=index, batch_size=most)
        return found.sort(NEWEST).limit(most)

    def count(self, wanted: Filter, most: int) -> int:
        """How many rows there are, at most so many."""
        with outages():
            return self._mails.count_documents(query_of(wanted), limit=most)

    def recent(self, since: datetime) -> Mapping[str, int]:
        """Fate -> how many mails of all events written since then; those that went out well are not counted,
        for they are too many to be told at a glance."""
        counted: Counter[str] = Counter()
        with outages():
            for fate in (Fate.WAITING, Fate.UNCLEAR, Fate.FAILED, Fate.BOUNCED):
                wanted = {**_fate(fate), "written_at": {"$gte": since}}
                hint = "bounced" if fate is Fate.BOUNCED else "state"
                counted[fate] = self._mails.count_documents(wanted, hint=hint)
        return counted

    def counts(self, event: str) -> Mapping[str, int]:
        """Fate -> how many mails of an event; by the index alone."""
        came_back = {"$cond": [{"$gt": ["$bounced_at", None]}, 1, 0]}
        group = {"_id": "$state", "all": {"$sum": 1}, "bounced": {"$sum": came_back}}
        counted: Counter[str] = Counter()
        with outages():
            for each in self._mails.aggregate([{"$match": {"event_slug": event}}, {"$group": group}]):
                counted[fate_of(each["_id"], bounced=False)] += each["all"] - each["bounced"]
                counted[Fate.BOUNCED] += each["bounced"]
        return counted

    def get(self, mail_id: str) -> Mapping[str, Any] | None:
        """One row, content and all."""
        with outages():
            found = self._mails.find_one({"_id": mail_id})
            return pictures.whole(self._mails, [found])[0] if found else None

    def people_like(self, text: str, event_id: str, most: int) -> list[str]:
        """Ids of people whose name or address begins with the text; of mails to such an address, too."""
        here: Query = {"event_id": event_id} if event_id else {}
        named: Query = {**here, "$or": list(_names(text))}
        sent: Query = {"recipient": {"$gte": text, "$lt": text + LAST}}
        if event_id:
            sent["event_id"] = event_id
        with outages():
            known = self._invitees.find(named, {"_id": 1}, collation=AS_SPOKEN).limit(most)
            found = [each["_id"] for each in known]
            mails = self._mails.find(sent, {"invitee_id": 1}).limit(MAILS_LOOKED_AT)
            found += [each["invitee_id"] for each in mails]
        return list(dict.fromkeys(found))[:most]

    def people(self, ids: Sequence[str]) -> Mapping[str, Invitee]:
        """Those of them who are known, by id."""
        with outages():
            found = self._invitees.find({"_id": {"$in": list(ids)}})
            return {each["_id"]: records.invitee_from(each) for each in found}

    def events(self, slugs: Sequence[str]) -> Mapping[str, Event]:
        """Those of them that are known, by slug."""
        with outages():
            found = self._events.find({"slug": {"$in": list(slugs)}})
            return {each["slug"]: records.event_from(each) for each in found}

    def event(self, event_id: str) -> Event | None:
        """The event with this id."""
        with outages():
            found = self._events.find_one({"_id": event_id})
        return records.event_from(found) if found else None

    def note(self, row: AuditRow) -> None:
        """The audit says so."""
        with outages():
            self._audit.insert_one(asdict(row))


def query_of(wanted: Filter) -> Query:
    """What is asked for, as the database is asked."""
    query: Query = {
        name: value
        for name, value in (
            ("event_slug", wanted.event),
            ("recipient", wanted.recipient),
            ("state", wanted.state),
            ("template", wanted.template),
            ("about", wanted.about),
            ("language", wanted.language),
        )
        if value
    }
    if wanted.people is not None:
        query["invitee_id"] = {"$in": list(wanted.people)}
    parts = [part for part in (_fate(wanted.fate), _after(wanted.after)) if part]
    return {**query, "$and": parts} if parts else query


def index_for(wanted: Filter) -> str:
    """The index that has the mails asked for in their order, and reads few others."""
    if wanted.people is not None:
        return "person"
    if wanted.recipient:
        return "recipient"
    if wanted.event:
        return "event_newest"
    if wanted.fate == Fate.BOUNCED:
        return "bounced"
    if wanted.template and wanted.fate in ("", Fate.SENT) and not wanted.state:
        return "template"
    return "state" if wanted.state or wanted.fate in STATES else "newest"


def _fate(fate: str) -> Query:
    if not fate:
        return {}
    if fate == NOT_ARRIVED:
        return {"$or": [_fate(Fate.FAILED), BOUNCED]}
    if fate == Fate.BOUNCED:
        return BOUNCED
    states: Query = {"state": {"$in": [state.value for state in STATES[Fate(fate)]]}}
    return {**states, "bounced_at": None} if fate == Fate.SENT else states


def _after(place: tuple[datetime, str] | None) -> Query:
    if place is None:
        return {}
    written_at, mail_id = place
    seen = {"written_at": written_at, "_id": {"$gte": mail_id}}
    return {"written_at": {"$lte": written_at}, "$nor": [seen]}


def _names(text: str) -> Iterator[Query]:
    """The text as the beginning of a name or an address, and as both names in either order."""
    for name in ("first_name", "last_name", "email"):
        yield {f"person.{name}": _begins(text)}
    words = text.replace(",", " ").split(maxsplit=WORDS - 1)
    for place in range(1, len(words)):
        one, other = " ".join(words[:place]), " ".join(words[place:])
        yield {"person.first_name": _begins(one), "person.last_name": _begins(other)}
        yield {"person.first_name": _begins(other), "person.last_name": _begins(one)}


def _begins(text: str) -> Query:
    return {"$gte": text, "$lt": text + LAST}
