"""Events: what people register for, from draft to completion."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.registration.domain.facts import (
    EventCancelled,
    EventCompleted,
    EventPublished,
    EventReinstated,
    Fact,
    TrainerAssigned,
)
from services.registration.domain.forms import Consent, Form, Question
from services.registration.domain.kinds import kind_of
from services.registration.domain.pools import Pool, WaitingListRule
from services.registration.domain.programmes import TIMEZONE
from services.registration.domain.sessions import Session, Venue, plan_sessions
from services.registration.domain.target_groups import TargetGroup
from services.registration.domain.texts import NO_TEXT, LocalText
from shared.errors import Conflict, Invalid

__all__ = [
    "CompletionRule",
    "Consent",
    "Event",
    "Form",
    "Pool",
    "Question",
    "Session",
    "Trainer",
    "Venue",
    "WaitingListRule",
    "cancel",
    "complete",
    "ensure_not_over",
    "last_entry",
    "plan_sessions",
    "publish",
    "registration_closes",
    "registration_state",
    "reinstate",
]

STATUSES = ("draft", "published", "completed", "cancelled")


@dataclass(frozen=True, slots=True)
class CompletionRule:
    """The share of academic hours one must attend, 0 to 1. Required sessions say so themselves."""

    min_share: float = 0.8


@dataclass(frozen=True, slots=True)
class Trainer:
    """A person who teaches at the event. `assignment_id` is what their personal link opens; `message` and
    `answer_by` (a day where the event is held) are what they were asked with."""

    assignment_id: str
    name: str
    email: str = ""
    language: str = "et"
    message: str = ""
    answer_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A training, seminar, conference, visit: one thing to register for, with one or more sessions.

    Args:
        minimum: how many people it takes to be held; 0 when it does not matter.
        decide_by: when it is decided whether there are enough; None when nobody set a moment.
        pools: seats kept for groups, part of the capacity. entry: `open` to everybody, or by `nomination`.
        requires_activity: code of the programme's activity one must have completed; empty when none.
        requires_valid: the document of that activity must still be valid; neither revoked nor missing.
        requires_groups: one must belong to one of them (`persons.belongs_to`); either: that or the activity.
        prerequisite_blocks: refuse whoever has not; otherwise the organiser sees it and decides.
        assessed: outcomes are assessed, each person passes or not; only who passed completes the event.
        email_confirmation: seats are firm once addresses are confirmed (`confirmations.asks_addresses`).
        confirm_hours: how long a seat is held for that, unless the event is near.
        group_places: how many places one contact may take at once for colleagues; 0 = none.
        answers_until: until when people change their answers; None = as usual (`corrections.answers_close`).
        opens, closes: the registration window; `opens` belongs to it, `closes` no longer does.
        certificate_kind: one of `kinds.CERTIFICATE_KINDS`.
        may_move: people may go over to another group of the same activity by themselves (`moves`).
        postponed_reason: why it has no days, as everybody may read; empty when it has some, or nobody said.
        reinstated: how often it was cancelled and is held after all. materials: links and files there are.
        changed_at: when it became as it is; None when that was not written down.
        plan_from: id of the event whose plan of reminders it begins with; empty for the usual one.
        confirmed_at: since when it takes place for sure, whoever else comes (`stages`).
        closed_at: since when nothing of a completed event may be changed any more.
    """

    id: str
    programme_id: str
    programme_slug: str
    activity_code: str
    slug: str
    kind: str
    title: LocalText
    description: LocalText = NO_TEXT
    language: str = "et"
    timezone: str = TIMEZONE
    venue: Venue | None = None
    online_url: str = ""
    confidential: bool = False
    sessions: tuple[Session, ...] = ()
    capacity: int
    minimum: int = 0
    decide_by: datetime | None = None
    pools: tuple[Pool, ...] = ()
    waiting_list: WaitingListRule = field(default_factory=WaitingListRule)
    approval: bool = False
    email_confirmation: bool = False
    confirm_hours: int = 24
    group_places: int = 5
    answers_until: datetime | None = None
    entry: str = "open"
    requires_activity: str = ""
    requires_valid: bool = False
    requires_groups: tuple[str, ...] = ()
    requires_either: bool = False
    prerequisite_blocks: bool = False
    assessed: bool = False
    outcomes: tuple[LocalText, ...] = ()
    assessment_method: LocalText = NO_TEXT
    opens: datetime | None = None
    closes: datetime | None = None
    trainers: tuple[Trainer, ...] = ()
    completion: CompletionRule = CompletionRule()
    certificate_kind: str = "notice"
    may_move: bool = True
    target_groups: tuple[TargetGroup, ...] = ()
    form: Form = field(default_factory=Form)
    status: str = "draft"
    cancelled_reason: str = ""
    postponed_reason: str = ""
    version: int = 1
    reinstated: int = 0
    materials: int = 0
    created_at: datetime
    published_at: datetime | None = None
    changed_at: datetime | None = None
    plan_from: str = ""
    confirmed_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def starts(self) -> datetime | None:
        """When the first session begins."""
        return self.sessions[0].starts if self.sessions else None

    @property
    def ends(self) -> datetime | None:
        """When the last session is over."""
        return max((session.ends for session in self.sessions), default=None)

    @property
    def is_in_several_places(self) -> bool:
        """Is any session held elsewhere than the event: at a venue or under a link of its own?"""
        return any(session.venue or session.online_url for session in self.sessions)

    @property
    def is_postponed(self) -> bool:
        """Will it be held, and nobody knows yet when?"""
        return self.status == "published" and not self.sessions

    def venue_of(self, session: Session) -> Venue | None:
        """The session's own venue, else the event's; none when it has a link of its own and is online."""
        return session.venue or (None if session.online_url else self.venue)

    def online_url_of(self, session: Session) -> str:
        """The session's own link to join, else the event's, unless the session has a venue of its own."""
        return session.online_url or ("" if session.venue else self.online_url)


def last_entry(event: Event) -> datetime | None:
    """Until when somebody can still join usefully: the first start, or the end of a self-paced course."""
    return event.ends if kind_of(event.kind).self_paced else event.starts


def registration_closes(event: Event) -> datetime | None:
    """The first moment nobody can register any more; None while no session is planned.

    What the organiser set, otherwise the last useful moment to join; never after the end.
    """
    wanted = event.closes or last_entry(event)
    if wanted is None or event.ends is None:
        return wanted
    return min(wanted, event.ends)


def registration_state(event: Event, free: int, waiting: int, at: datetime) -> str:
    """What a newcomer meets: `not-yet-open`, `open`, `full` or `closed`; while nobody knows the new date of a
    postponed event, `closed`.

    Args:
        free: seats open to everybody (`seating.Seats.open_to_all`).
        waiting: people in the queue; while there are any, the event is full for newcomers.
    """
    closes = registration_closes(event)
    over = event.status in ("completed", "cancelled")
    if over or event.is_postponed or (closes is not None and at >= closes):
        return "closed"
    if event.status == "draft" or (event.opens is not None and at < event.opens):
        return "not-yet-open"
    return "full" if waiting or free <= 0 else "open"


def publish(event: Event, at: datetime) -> tuple[Event, tuple[Fact, ...]]:
    """The event is public. Published once more, nothing changes.

    Raises:
        Conflict: `event-cancelled`, `event-completed`.
        Invalid: `sessions`: `required`; `venue`: `venue-or-link-required` (not for self-paced courses).
    """
    ensure_not_over(event)
    if event.status == "published":
        return event, ()
    missing = {} if event.sessions else {"sessions": ["required"]}
    if not (_has_place(event) or kind_of(event.kind).self_paced):
        missing["venue"] = ["venue-or-link-required"]
    if missing:
        raise Invalid(fields=missing)
    published = replace(event, status="published", published_at=at, version=event.version + 1)
    return published, (EventPublished(event.id, at), *_trainers_told(event, at))


def _has_place(event: Event) -> bool:
    if event.venue or event.online_url:
        return True
    return bool(event.sessions) and all(session.venue or session.online_url for session in event.sessions)


def _trainers_told(event: Event, at: datetime) -> tuple[Fact, ...]:
    return tuple(TrainerAssigned(event.id, at, trainer.assignment_id) for trainer in event.trainers)


def cancel(event: Event, reason: str, at: datetime) -> tuple[Event, tuple[Fact, ...]]:
    """The event will not take place; every live registration ends with it (`transitions.end_with_event`).

    Nobody is told of a draft that goes.

    Raises:
        Conflict: `event-completed`.
    """
    if event.status == "cancelled":
        return event, ()
    ensure_not_over(event)
    cancelled = replace(event, status="cancelled", cancelled_reason=reason, version=event.version + 1)
    return cancelled, (EventCancelled(event.id, at, reason),) if event.status == "published" else ()


def reinstate(event: Event, at: datetime) -> tuple[Event, tuple[Fact, ...]]:
    """The event takes place after all; who ended with it is back (`comebacks.come_back`). A draft that was
    dropped is a draft again.

    Raises:
        Conflict: `event-not-cancelled`; `event-over` once its last day is.
    """
    if event.status != "cancelled":
        raise Conflict("event-not-cancelled")
    if event.ends is not None and at >= event.ends:
        raise Conflict("event-over")
    back = replace(event, status="draft", cancelled_reason="", version=event.version + 1)
    if not event.published_at:
        return back, ()
    public = replace(back, status="published", reinstated=event.reinstated + 1)
    return public, (EventReinstated(event.id, at),)


def complete(event: Event, at: datetime) -> tuple[Event, tuple[Fact, ...]]:
    """Attendance is final. Allowed before the last session ends: a course may be over early.

    Raises:
        Conflict: `event-not-published`, `event-cancelled`.
    """
    if event.status == "completed":
        return event, ()
    if event.status == "draft":
        raise Conflict("event-not-published")
    ensure_not_over(event)
    return replace(event, status="completed", version=event.version + 1), (EventCompleted(event.id, at),)


def is_confidential(event: Event) -> bool:
    """Exact place, link and trainers are for people with a seat only."""
    return event.confidential or kind_of(event.kind).always_confidential


def ensure_not_over(event: Event) -> None:
    """It can still be changed.

    Raises:
        Conflict: `event-cancelled`, `event-completed`.
    """
    if event.status in ("cancelled", "completed"):
        raise Conflict(f"event-{event.status}")
