"""Whether an event makes sense, field by field. Names of fields are those of the HTTP contract."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from services.registration.domain.events import Event
from services.registration.domain.kinds import CERTIFICATE_KINDS, KINDS
from services.registration.domain.pools import WAITING_LIST_MODES
from services.registration.domain.questions import check_questions
from shared.errors import Invalid

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 80
LARGEST_CAPACITY = 10_000
ENTRIES = ("open", "nomination")
MOST_SESSIONS = 100
MOST_HOURS = 1_000
LONGEST_OFFER_HOURS = 7 * 24
LONGEST_CONFIRM_HOURS = 72
MOST_PLACES = 20

Problem = tuple[str, str]
"""A field and a reason code."""


def check_event(event: Event) -> None:
    """The event makes sense.

    Raises:
        Invalid: `fields` with reason codes, e.g. `capacity`: `too-small`, `sessions.1.ends`:
        `ends-before-starts` (sessions and pools count from 0 here, as in every field error).
    """
    fields: dict[str, list[str]] = {}
    for check in (_names, _choices, _seats, _pools, _waiting_list, _sessions, _order, _window, _questions):
        for name, code in check(event):
            fields.setdefault(name, []).append(code)
    if fields:
        raise Invalid(fields=fields)


def _names(event: Event) -> Iterator[Problem]:
    if not event.title:
        yield "title", "required"
    if len(event.slug) > LONGEST_SLUG or not SLUG.fullmatch(event.slug):
        yield "slug", "not-a-slug"
    if not is_timezone(event.timezone):
        yield "timezone", "unknown"


def is_timezone(name: str) -> bool:
    """Is this a time zone of the IANA database?"""
    try:
        return bool(ZoneInfo(name).key)
    except (ValueError, OSError, KeyError):
        return False


def _choices(event: Event) -> Iterator[Problem]:
    if event.kind not in KINDS:
        yield "kind", "unknown"
    if event.certificate_kind not in CERTIFICATE_KINDS:
        yield "certificate.kind", "unknown"
    if event.entry not in ENTRIES:
        yield "entry", "unknown"
    if not 0 <= event.completion.min_share <= 1:
        yield "completion.min_share", "out-of-range"


def _seats(event: Event) -> Iterator[Problem]:
    if event.capacity < 1:
        yield "capacity", "too-small"
    if event.capacity > LARGEST_CAPACITY:
        yield "capacity", "too-large"
    if event.minimum < 0:
        yield "minimum", "too-small"
    if event.minimum > max(event.capacity, 0):
        yield "minimum", "more-than-capacity"


def _pools(event: Event) -> Iterator[Problem]:
    for index, pool in enumerate(event.pools):
        if pool.seats < 1:
            yield f"pools.{index}.seats", "too-small"
        if not pool.key or pool.key in [earlier.key for earlier in event.pools[:index]]:
            yield f"pools.{index}.key", "duplicate" if pool.key else "required"
        if not pool.group.strip():
            yield f"pools.{index}.group", "required"
        if pool.release_at is not None and pool.release_at.tzinfo is None:
            yield f"pools.{index}.release_at", "no-offset"
    if sum(pool.seats for pool in event.pools) > max(event.capacity, 0):
        yield "pools", "more-than-capacity"


def _waiting_list(event: Event) -> Iterator[Problem]:
    if event.waiting_list.mode not in WAITING_LIST_MODES:
        yield "waiting_list.mode", "unknown"
    if not 0 <= event.group_places <= MOST_PLACES:
        yield "group_places", "out-of-range"
    if not 1 <= event.confirm_hours <= LONGEST_CONFIRM_HOURS:
        yield "confirm_hours", "out-of-range"
    if not 1 <= event.waiting_list.offer_hours <= LONGEST_OFFER_HOURS:
        yield "waiting_list.offer_hours", "out-of-range"


def _sessions(event: Event) -> Iterator[Problem]:
    if len(event.sessions) > MOST_SESSIONS:
        yield "sessions", "too-many"
    for index, session in enumerate(event.sessions):
        for name in ("starts", "ends"):
            if getattr(session, name).tzinfo is None:
                yield f"sessions.{index}.{name}", "no-offset"
        if not 0 <= session.academic_hours <= MOST_HOURS:
            yield f"sessions.{index}.academic_hours", "out-of-range"


def _order(event: Event) -> Iterator[Problem]:
    """Sessions stand in time order (`sessions.plan_sessions`), so only neighbours can overlap."""
    if any(_is_naive(moment) for each in event.sessions for moment in (each.starts, each.ends)):
        return
    for index, session in enumerate(event.sessions):
        if session.ends <= session.starts:
            yield f"sessions.{index}.ends", "ends-before-starts"
    for index, (earlier, later) in enumerate(pairwise(event.sessions), start=1):
        if later.starts < earlier.ends:
            yield f"sessions.{index}.starts", "overlaps-session"


def _questions(event: Event) -> Iterator[Problem]:
    for place, code in check_questions(event.form.questions):
        yield f"form.questions.{place}", code


def _is_naive(moment: datetime | None) -> bool:
    return moment is not None and moment.tzinfo is None


def _window(event: Event) -> Iterator[Problem]:
    naive = [name for name in ("opens", "closes") if _is_naive(getattr(event, name))]
    for name in naive:
        yield f"registration.{name}", "no-offset"
    if not naive and event.opens and event.closes and event.closes <= event.opens:
        yield "registration.closes", "closes-before-opens"
