"""Changing an event, and what of it people notice."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from services.registration.domain.event_checks import check_event
from services.registration.domain.event_groups import settled
from services.registration.domain.events import Event, ensure_not_over
from services.registration.domain.facts import Change
from services.registration.domain.forms import reworded
from services.registration.domain.kinds import kind_of
from services.registration.domain.sessions import Session, Venue
from shared.errors import Invalid

FIXED = frozenset(
    {
        "id",
        "programme_id",
        "programme_slug",
        "status",
        "cancelled_reason",
        "postponed_reason",
        "reinstated",
        "changed_at",
        "plan_from",
        "confirmed_at",
        "closed_at",
        "version",
        "created_at",
        "published_at",
    }
)
ELSEWHERE = frozenset({"trainers", "materials"})
CHANGEABLE = frozenset(field.name for field in fields(Event)) - FIXED - ELSEWHERE


def change(event: Event, changes: Mapping[str, Any], at: datetime) -> tuple[Event, tuple[Change, ...]]:
    """The event with the new values (version + 1), and what people notice; equal values change nothing.

    Nobody notices what is corrected about a session that is over.

    Args:
        changes: field of `Event` -> its new domain value; sessions already planned
            (`sessions.plan_sessions`). Trainers change by `trainers.replace_trainers`.

    Raises:
        Conflict: `event-cancelled`, `event-completed`.
        Invalid: a field that may not change (`not-changeable`; the address of a page once it is public), or a
            result that makes no sense (`event_checks.check_event`, `event_groups.settled`).
    """
    ensure_not_over(event)
    wanted = {**changes, **_forced(changes.get("kind", event.kind))}
    if "form" in changes:
        wanted["form"] = reworded(event.form, changes["form"])
    wanted = settled(wanted, event)
    new = {name: value for name, value in wanted.items() if getattr(event, name, None) != value}
    fixed = new.keys() - CHANGEABLE
    if event.status == "published":
        fixed |= new.keys() & {"slug"}
    if fixed:
        raise Invalid(fields={name: ["not-changeable"] for name in sorted(fixed)})
    if not new:
        return event, ()
    changed = replace(event, **new, version=event.version + 1)
    if changed.sessions:
        changed = replace(changed, postponed_reason="")
    check_event(changed)
    return changed, tuple(_noticed(event, changed, at)) if event.status == "published" else ()


def _forced(kind: str) -> dict[str, Any]:
    """What the kind decides, whatever the event says: others are told by the event's word alone."""
    return {"confidential": True} if kind_of(kind).always_confidential else {}


def _noticed(before: Event, after: Event, at: datetime) -> Iterator[Change]:
    """In the order people care: when, where, what."""
    yield from _sessions(before, after, at)
    yield from _places("", before, after)
    if before.title != after.title:
        yield Change("title", "", before.title.in_("et"), after.title.in_("et"))
    if before.language != after.language:
        yield Change("language", "", before.language, after.language)


def _sessions(before: Event, after: Event, at: datetime) -> Iterator[Change]:
    earlier = {session.id: session for session in before.sessions}
    later = {session.id: session for session in after.sessions}
    for session in after.sessions:
        known = earlier.get(session.id)
        if known is None:
            yield Change("session_added", session.id, "", session.starts.isoformat())
        elif max(known.ends, session.ends) > at:
            yield from _session(known, session)
    for session in before.sessions:
        if session.id not in later and session.ends > at:
            yield Change("session_dropped", session.id, session.starts.isoformat(), "")


def _session(before: Session, after: Session) -> Iterator[Change]:
    for name in ("starts", "ends"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Change(name, after.id, old.isoformat(), new.isoformat())
    yield from _places(after.id, before, after)


def _places(session_id: str, before: Event | Session, after: Event | Session) -> Iterator[Change]:
    if before.venue != after.venue:
        yield Change("venue", session_id, _place(before.venue), _place(after.venue))
    if before.online_url != after.online_url:
        yield Change("online_url", session_id, before.online_url, after.online_url)


def _place(venue: Venue | None) -> str:
    return ", ".join(filter(None, (venue.name, venue.address, venue.town))) if venue else ""
