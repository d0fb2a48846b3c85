"""Copying an event, or several together: everything as it was, on other days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.registration.domain.events import Event, Trainer
from services.registration.domain.forms import Form
from services.registration.domain.sessions import Session
from services.registration.domain.texts import NO_TEXT
from shared.errors import Invalid

FORM, TEXTS, TRAINERS, PLAN = "form", "texts", "trainers", "plan"
PARTS = (FORM, TEXTS, TRAINERS, PLAN)
"""What may be left out of a copy."""

Moved = tuple[str, date | None, date | None]
"""The short name of an event to copy, and its first day, before and after; None without days."""

ASIDE = ("opens", "closes", "decide_by", "answers_until")
FARTHEST = timedelta(days=10 * 366)


@dataclass(frozen=True, slots=True)
class Ids:
    """Fresh ids for one copy: its own, one for each session and for each trainer's assignment."""

    event: str
    sessions: tuple[str, ...]
    trainers: tuple[str, ...]


def first_day(event: Event) -> date | None:
    """The local day on which it begins; None while it has no days."""
    return event.starts.astimezone(ZoneInfo(event.timezone)).date() if event.starts else None


def copied(event: Event, slug: str, days: int, parts: frozenset[str], made: tuple[Ids, datetime]) -> Event:
    """A draft that is as the event, so many days later, by the same clock on the wall.

    Nothing that happened to the event happened to the copy: it was never published, cancelled or completed.

    Args:
        parts: those of `PARTS` to take along.
        made: fresh ids, and the moment it is made.

    Raises:
        Invalid: `first_day`: `out-of-range`.
    """
    if abs(timedelta(days=days)) > FARTHEST:
        raise Invalid(fields={"first_day": ["out-of-range"]})
    ids, at = made
    later = {name: _later(getattr(event, name), days, event.timezone) for name in ASIDE}
    sessions = (
        replace(_session(each, days, event.timezone), id=session_id)
        for each, session_id in zip(event.sessions, ids.sessions, strict=True)
    )
    pools = (replace(pool, release_at=_later(pool.release_at, days, event.timezone)) for pool in event.pools)
    fresh: dict[str, Any] = {
        **later,
        "sessions": tuple(sessions),
        "pools": tuple(pools),
        **_without(parts),
    }
    if TRAINERS in parts:
        fresh["trainers"] = tuple(map(_assigned, event.trainers, ids.trainers))
    return replace(
        event, id=ids.event, slug=slug, created_at=at, **_NEW, **fresh, plan_from=_plan(event, parts)
    )


def is_same(one: Event, other: Event) -> bool:
    """Are they the same copy, made twice? Ids and the moment they were made at are aside."""
    return replace(_anybodys(one), created_at=other.created_at) == _anybodys(other)


def _anybodys(event: Event) -> Event:
    sessions = tuple(replace(each, id="") for each in event.sessions)
    trainers = tuple(replace(each, assignment_id="") for each in event.trainers)
    return replace(event, id="", sessions=sessions, trainers=trainers)


_NEW: dict[str, Any] = {
    "status": "draft",
    "version": 1,
    "cancelled_reason": "",
    "postponed_reason": "",
    "reinstated": 0,
    "materials": 0,
    "published_at": None,
    "changed_at": None,
    "confirmed_at": None,
    "closed_at": None,
}


def _plan(event: Event, parts: frozenset[str]) -> str:
    return event.id if PLAN in parts else ""


def _without(parts: frozenset[str]) -> dict[str, Any]:
    left: dict[str, Any] = {"trainers": ()}
    if FORM not in parts:
        left["form"] = Form()
    if TEXTS not in parts:
        left |= {"description": NO_TEXT, "outcomes": (), "assessment_method": NO_TEXT}
    return left


def _assigned(trainer: Trainer, assignment_id: str) -> Trainer:
    return replace(trainer, assignment_id=assignment_id, message="", answer_by=None)


def _session(session: Session, days: int, zone: str) -> Session:
    starts, ends = (_later(each, days, zone) for each in (session.starts, session.ends))
    return replace(session, starts=starts or session.starts, ends=ends or session.ends)


def _later(moment: datetime | None, days: int, zone: str) -> datetime | None:
    """The same time of day on a later day, whatever the clocks did in between."""
    if moment is None:
        return None
    utc = moment.tzinfo
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(days=days)
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(utc)


def suggested_slugs(moved: Sequence[Moved], is_taken: Callable[[str], bool]) -> dict[str, str]:
    """Short name -> a name for its copy that nothing has and no other copy gets: of a numbered series the
    numbers go on where it ends."""
    own, given = {slug for slug, _, _ in moved}, dict[str, str]()
    for slug, before, after in moved:
        name = suggested_slug(slug, before, after)
        while name in own or name in given.values() or is_taken(name):
            name = suggested_slug(name, None, None)
        given[slug] = name
    return given


def suggested_slug(slug: str, before: date | None, after: date | None) -> str:
    """A name for the copy: with the new year where the old one stands in it, else with a number more."""
    if before and after and str(before.year) in slug and before.year != after.year:
        return slug.replace(str(before.year), str(after.year))
    stem, dash, number = slug.rpartition("-")
    if dash and number.isdecimal() and len(number) < 4:
        return f"{stem}-{int(number) + 1:0{len(number)}d}"
    return f"{slug}-2"
