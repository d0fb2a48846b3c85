"""Inside a transaction: events, people, calendar entries and rounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from services.notifications.domain.events import Event
from services.notifications.domain.invitations import Invitation
from services.notifications.domain.invitees import Invitee, Role, Standing
from services.notifications.domain.reminders import JUST_JOINED, Audience
from services.notifications.domain.rounds import Round
from services.notifications.store import records

Rows = Collection[dict[str, Any]]


def ready(at: datetime) -> dict[str, Any]:
    """Rounds that do not wait for anything at that moment."""
    return {"ready_at": {"$not": {"$gt": at}}}


@dataclass(frozen=True)
class Bound:
    """A collection inside a transaction."""

    rows: Rows
    session: ClientSession

    def one(self, key: str) -> dict[str, Any] | None:
        """The document with this key."""
        return self.rows.find_one({"_id": key}, session=self.session)

    def put(self, record: dict[str, Any]) -> None:
        """The document is as given, whether it was there or not."""
        self.rows.replace_one({"_id": record["_id"]}, record, upsert=True, session=self.session)


class Events(Bound):
    """Read model of events."""

    def get(self, event_id: str) -> Event | None:
        """The event as last heard of."""
        found = self.one(event_id)
        return records.event_from(found) if found else None

    def programmes(self) -> list[str]:
        """The slugs of all programmes there are events of, in order."""
        found = self.rows.distinct("programme.slug", session=self.session)
        return sorted(each for each in found if each)

    def of_programme(self, slug: str, limit: int) -> list[Event]:
        """A programme's events, those that begin last first."""
        found = self.rows.find({"programme.slug": slug}, session=self.session)
        return [records.event_from(each) for each in found.sort("sessions.starts", -1).limit(limit)]

    def save(self, event: Event) -> None:
        """The event is as given."""
        self.put(records.event_record(event))


class Invitees(Bound):
    """Read model of registrations and trainers' assignments."""

    def get(self, invitee_id: str) -> Invitee | None:
        """The invitee as last heard of."""
        found = self.one(invitee_id)
        return records.invitee_from(found) if found else None

    def save(self, invitee: Invitee) -> None:
        """The invitee is as given."""
        self.put(records.invitee_record(invitee))

    def save_each(self, invitees: Sequence[Invitee]) -> None:
        """These invitees are as given."""
        kept = [records.invitee_record(each) for each in invitees]
        if kept:
            writes = [ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in kept]
            self.rows.bulk_write(writes, ordered=False, session=self.session)

    def many(self, ids: Sequence[str]) -> Mapping[str, Invitee]:
        """Those of them who are known, by id."""
        found = self.rows.find({"_id": {"$in": [*ids]}}, session=self.session)
        return {each["_id"]: records.invitee_from(each) for each in found}

    def after(self, event_id: str, cursor: str, limit: int) -> list[Invitee]:
        """The event's invitees in order of id, those after `cursor`."""
        wanted = {"event_id": event_id, "_id": {"$gt": cursor}}
        found = self.rows.find(wanted, session=self.session).sort("_id").limit(limit)
        return [records.invitee_from(each) for each in found]

    def count_seated(self, event_id: str) -> int:
        """How many participants have a firm seat."""
        seated = {
            "event_id": event_id,
            "role": Role.PARTICIPANT.value,
            "standing": Standing.SEATED.value,
        }
        return self.rows.count_documents(seated, session=self.session)

    def count(self, event_id: str, audience: Audience, due: datetime | None) -> int:
        """How many of the event are one of those, and had joined in time for a mail that is due then."""
        joined = {"since": {"$lte": due - JUST_JOINED}} if due else {}
        wanted = {"event_id": event_id, **belongs(audience), **joined}
        return self.rows.count_documents(wanted, session=self.session)


def belongs(audience: Audience) -> dict[str, Any]:
    """What is stored of people who are one of those, as `reminders.is_for` has it."""
    role = Role.TRAINER if audience is Audience.TRAINERS else Role.PARTICIPANT
    standing = {"role": role.value, "standing": Standing.SEATED.value}
    match audience:
        case Audience.WAITING:
            return {"role": role.value, "status": "waitlisted"}
        case Audience.OFFERED:
            return {"role": role.value, "status": "offered"}
        case Audience.COMPLETED:
            return {**standing, "completed": True}
        case Audience.NOT_COMPLETED:
            return {**standing, "completed": {"$ne": True}}
        case _:
            return standing


class Invitations(Bound):
    """The state of every calendar entry ever sent."""

    def of(self, invitee_id: str) -> list[Invitation]:
        """All of one invitee's."""
        return self.of_each([invitee_id]).get(invitee_id, [])

    def of_each(self, invitee_ids: Sequence[str]) -> Mapping[str, list[Invitation]]:
        """All of these invitees', by invitee; whoever has none is left out."""
        wanted = {"invitee_id": {"$in": [*invitee_ids]}}
        found: dict[str, list[Invitation]] = {}
        for each in self.rows.find(wanted, session=self.session):
            invitation = records.invitation_from(each)
            found.setdefault(invitation.invitee_id, []).append(invitation)
        return found

    def by_uid(self, uid: str) -> Invitation | None:
        """The one with this UID."""
        found = self.one(uid)
        return records.invitation_from(found) if found else None

    def save(self, invitation: Invitation) -> None:
        """The invitation is as given."""
        self.put(records.invitation_record(invitation))


class Rounds(Bound):
    """The rounds that are not finished."""

    def save(self, one: Round) -> None:
        """The round will be gone, once it is ready."""
        self.put({**records.round_record(one), "place": one.ready_at or one.at})

    def of(self, event_id: str) -> list[Round]:
        """An event's rounds, in order of their facts."""
        found = self.rows.find({"event_id": event_id}, session=self.session).sort([("at", 1), ("_id", 1)])
        return [records.round_from(each) for each in found]

    def oldest(self, at: datetime) -> Round | None:
        """The round to go on with, of those ready by then. Writing to it makes two workers who meet here take
        turns.
        """
        found = self.rows.find_one_and_update(
            ready(at),
            {"$inc": {"place_taken": 1}},
            {"place_taken": 0},
            sort=[("place", 1)],
            session=self.session,
        )
        return records.round_from(found) if found else None

    def move(self, one: Round) -> None:
        """Everybody up to the round's cursor has been told."""
        moved = {"cursor": one.cursor, "told": one.told, "passed_over": dict(one.passed_over)}
        self.rows.update_one({"_id": one.id}, {"$set": moved}, session=self.session)

    def finish(self, one: Round) -> None:
        """Everybody has been told."""
        self.rows.delete_one({"_id": one.id}, session=self.session)
