"""Stored documents and the values they stand for."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from services.notifications.domain.deliveries import Progress, State
from services.notifications.domain.events import Event
from services.notifications.domain.invitations import Invitation
from services.notifications.domain.invitees import Invitee, Person, Role, Standing, Thread
from services.notifications.domain.journal import Entry
from services.notifications.domain.mails import is_awaited
from services.notifications.domain.rounds import Kind, Round
from services.notifications.store.pictures import without_picture

Record = dict[str, Any]
ROUND_FIELDS = frozenset(field.name for field in fields(Round)) - {"id"}
ENDS_TO_ANNOUNCE = frozenset({State.SENT, State.FAILED, State.UNKNOWN})
ENTRY_FIELDS = frozenset(field.name for field in fields(Entry)) - {"id", "progress", "content", "picture"}
LATER = frozenset({"facts", "bounced_at", "bounce"})
"""Fields that mails stored before have not."""


def event_record(event: Event) -> Record:
    """An event as stored."""
    return {"_id": event.id, **event.as_mapping()}


def event_from(record: Mapping[str, Any]) -> Event:
    """The event stored in `record`."""
    return Event.read(record, record["version"])


def invitee_record(invitee: Invitee) -> Record:
    """An invitee as stored."""
    return {"_id": invitee.id, **_without_id(asdict(invitee))}


def invitee_from(record: Mapping[str, Any]) -> Invitee:
    """The invitee stored in `record`."""
    return Invitee(
        id=record["_id"],
        event_id=record["event_id"],
        role=Role(record["role"]),
        version=record["version"],
        link=record["link"],
        person=Person.read(record["person"]),
        standing=Standing(record["standing"]),
        since=record["since"],
        told=record["told"],
        thread=Thread(**record["thread"]),
        status=record.get("status", ""),
        completed=record.get("completed", False),
        decided=record.get("decided", 0),
    )


def invitation_record(invitation: Invitation) -> Record:
    """An invitation as stored, under its UID."""
    record = invitation.as_mapping()
    return {"_id": record.pop("uid"), **record}


def invitation_from(record: Mapping[str, Any]) -> Invitation:
    """The invitation stored in `record`."""
    plain = dict(record)
    return Invitation.read({"uid": plain.pop("_id"), **plain})


def round_record(one: Round) -> Record:
    """A round as stored."""
    plain = {name: value for name, value in vars(one).items() if name not in ("id", "states")}
    return {"_id": one.id, **plain, "states": [event_record(each) for each in one.states]}


def round_from(record: Mapping[str, Any]) -> Round:
    """The round stored in `record`; those of before changes were gathered know one state, as `before`."""
    plain = {name: value for name, value in record.items() if name in ROUND_FIELDS}
    states = record.get("states", [record["before"]] if record.get("before") else [])
    read = tuple(event_from(each) for each in states)
    return Round(id=record["_id"], **{**plain, "states": read, "kind": Kind(record["kind"])})


def entry_record(entry: Entry) -> Record:
    """A journal entry as stored: its progress beside it, what workers look for in fields of their own."""
    plain = {name: getattr(entry, name) for name in ENTRY_FIELDS}
    progress = progress_fields(entry.progress, entry.written_at)
    plain |= without_picture(entry)
    return {"_id": entry.id, **plain, "awaited": is_awaited(entry.template), "attempts": [], **progress}


def entry_from(record: Mapping[str, Any]) -> Entry:
    """The journal entry stored in `record`, whole or without its content."""
    plain = {name: record[name] for name in ENTRY_FIELDS if name in record or name not in LATER}
    picture = record.get("picture", b"") if record["content"] else b""
    content = record["content"]
    return Entry(id=record["_id"], progress=progress_from(record), content=content, picture=picture, **plain)


def progress_fields(progress: Progress, at: datetime) -> Record:
    """The fields that say how far a mail has come; `open` while it may still go out."""
    closed = progress.closed
    return {
        "state": progress.state.value,
        "tries": progress.attempts,
        "unknowns": progress.unknowns,
        "unreached": progress.unreached,
        "due_at": progress.due_at,
        "reason": progress.reason,
        "open": not closed,
        "ended_at": at if closed else None,
        "unannounced": closed and progress.state in ENDS_TO_ANNOUNCE,
    }


def progress_from(record: Mapping[str, Any]) -> Progress:
    """How far the mail stored in `record` has come; mails stored before outages were counted had none."""
    return Progress(
        State(record["state"]),
        record["tries"],
        record["unknowns"],
        record["due_at"],
        record["reason"],
        record.get("unreached", 0),
    )


def _without_id(plain: Record) -> Record:
    return {name: value for name, value in plain.items() if name != "id"}
