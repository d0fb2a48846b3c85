"""The plan of an event: its steps in order, which of them are still to come, and what became of the others.

A step is decided once, at its moment: its mails go out, or it is dropped and says why. What was sent stays
sent, and what was skipped stays skipped, wherever the event moves; everything else is counted anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from enum import StrEnum

from services.notifications.domain.events import Event, Text
from services.notifications.domain.reminders import (
    AFTERWARDS,
    AUDIENCES,
    LATEST,
    Anchor,
    Audience,
    IsFree,
    Mail,
    Unit,
    When,
    due_at,
)

EVENING, MORNING = time(18), time(9)


class State(StrEnum):
    """How far a step has come."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"


class Reason(StrEnum):
    """Why a step was dropped."""

    NONE = ""
    OFF = "off"
    PAUSED = "paused"
    SKIPPED = "skipped"
    LATE = "late"
    PAST = "past"
    STARTED = "started"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    DRAFT = "draft"
    OVER = "over"
    NO_DEADLINE = "no-deadline"
    NO_MINIMUM = "no-minimum"
    MINIMUM_REACHED = "minimum-reached"
    NO_CONTACT = "no-contact"
    NO_FEEDBACK = "no-feedback"


FINAL = frozenset({Reason.SKIPPED, Reason.MINIMUM_REACHED})
"""Dropped for good: a new date does not bring the step back."""


@dataclass(frozen=True)
class Fate:
    """What became of a step, or when it will be decided.

    Args:
        due_at: None while there is nothing to count from.
        at: when it was decided.
        told: how many got the mail; None where nobody counted.
        passed_over: how many did not, by reason.
    """

    state: State = State.PLANNED
    due_at: datetime | None = None
    reason: Reason = Reason.NONE
    at: datetime | None = None
    told: int | None = None
    passed_over: Mapping[str, int] = field(default_factory=dict)

    @property
    def went(self) -> bool:
        """Have its mails gone out, or begun to?"""
        return self.state in (State.SENDING, State.SENT)


@dataclass(frozen=True)
class Step:
    """One step of one event.

    Args:
        id: never changes; what ships with Kutse has the ids of `DEFAULTS`.
        on: a step that ships with Kutse is switched off rather than taken away.
        skip: its next moment passes without mail.
        by: who paused or skipped it last.
        run: how many times organisers had it planned, counted from 1.
    """

    id: str
    mail: Mail
    when: When
    on: bool = True
    paused: bool = False
    skip: bool = False
    by: str = ""
    run: int = 1
    fate: Fate = field(default_factory=Fate)

    @property
    def audience(self) -> Audience:
        """Who gets it."""
        return AUDIENCES[self.mail]

    @property
    def built_in(self) -> bool:
        """Does it ship with Kutse?"""
        return any(self.id == each.id for each in DEFAULTS)

    def cause(self, event_id: str) -> str:
        """What its mails are written for: their keys begin with it, so nobody gets one twice."""
        again = f".{self.run}" if self.run > 1 else ""
        return f"reminder:{event_id}:{self.id}{again}"


@dataclass(frozen=True)
class Plan:
    """All steps of one event.

    Args:
        version: rises with each change an organiser makes.
        paused: until further notice no step sends anything.
        completed_at: when the event was completed.
        feedback: address of the page where feedback is given, by language; empty when there is none.
    """

    event_id: str
    steps: tuple[Step, ...]
    version: int = 1
    paused: bool = False
    by: str = ""
    completed_at: datetime | None = None
    feedback: Text = field(default_factory=dict)

    def step(self, step_id: str) -> Step | None:
        """The step with this id."""
        return next((each for each in self.steps if each.id == step_id), None)

    def with_step(self, step: Step) -> "Plan":
        """The plan with this step instead of the one with its id."""
        return replace(self, steps=tuple(step if each.id == step.id else each for each in self.steps))

    @property
    def next_at(self) -> datetime | None:
        """The next moment at which a step is to be decided."""
        return min(
            (each.fate.due_at for each in self.steps if _waits(each) and each.fate.due_at), default=None
        )

    def due(self, at: datetime) -> Step | None:
        """The step that has been due longest."""
        waiting = [(each.fate.due_at, each.id, each) for each in self.steps if _waits(each)]
        return min(
            ((due, name, each) for due, name, each in waiting if due and due <= at), default=(0, 0, None)
        )[2]


def _before_start(step_id: str, mail: Mail, count: int, unit: Unit = Unit.DAYS) -> Step:
    return Step(step_id, mail, When(Anchor.START, count, unit, after=False, at=EVENING))


def _after_completion(step_id: str, count: int, *, on: bool = True) -> Step:
    when = When(Anchor.COMPLETION, count, Unit.DAYS, after=True, at=MORNING)
    return Step(step_id, Mail.FEEDBACK, when, on=on)


DEFAULTS: tuple[Step, ...] = (
    _before_start("trainer-month", Mail.ROSTER, 1, Unit.MONTHS),
    Step("minimum-deadline", Mail.MINIMUM, When(Anchor.DEADLINE, 1, Unit.WORKING_DAYS, True, MORNING)),
    Step("minimum-start", Mail.MINIMUM, When(Anchor.START, 5, Unit.WORKING_DAYS, False, MORNING)),
    _before_start("trainer-week", Mail.ROSTER, 7),
    _before_start("week", Mail.REMINDER, 7),
    _before_start("trainer-day", Mail.ROSTER, 1),
    _before_start("day", Mail.REMINDER, 1),
    _after_completion("feedback", 1),
    _after_completion("feedback-again", 4, on=False),
    _after_completion("feedback-last", 10, on=False),
)
"""The plan every programme begins with. Nobody knows here who has given feedback on another site, so asking
again is left to whoever switches it on."""


def begun_like(plan: Plan, event: Event) -> Plan:
    """The plan of a copied event: the same steps, none of them taken yet; not counted yet."""
    steps = tuple(replace(each, skip=False, run=1, fate=Fate()) for each in plan.steps)
    return Plan(event.id, steps, feedback=plan.feedback)


def counted(plan: Plan, event: Event, at: datetime, is_free: IsFree) -> Plan:
    """The plan for the event as it is now: every step that is still to come has its moment."""
    steps = [_counted(each, plan, event, at, is_free) for each in plan.steps]
    return replace(plan, steps=tuple(steps))


def moment(step: Step, plan: Plan, event: Event, is_free: IsFree) -> datetime | None:
    """When a step is due by its own words."""
    return due_at(step.when, event, plan.completed_at, is_free)


def decided(plan: Plan, step: Step, event: Event, at: datetime, seated: int) -> Step:
    """The step when its moment has come: sending, or dropped with the reason.

    Args:
        seated: how many people have a seat now.
    """
    reason = _why_not_now(plan, step, event, at, seated)
    state = State.DROPPED if reason else State.SENDING
    skip = step.skip and reason is not Reason.SKIPPED
    return replace(step, skip=skip, fate=replace(step.fate, state=state, reason=reason, at=at))


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Steps as time passes; those without a moment last."""
    return sorted(steps, key=lambda each: (each.fate.due_at is None, str(each.fate.due_at), each.id))


def _counted(step: Step, plan: Plan, event: Event, at: datetime, is_free: IsFree) -> Step:
    before = step.fate
    if before.went or before.reason in FINAL:
        return step
    due = moment(step, plan, event, is_free)
    if reason := _why_never(plan, step, event, due):
        return replace(step, fate=Fate(State.DROPPED, due, reason))
    if due == before.due_at and due is not None and not _may_return(before.reason):
        return step
    if due is not None and due <= at:
        return replace(step, fate=Fate(State.DROPPED, due, Reason.PAST))
    return replace(step, fate=Fate(State.PLANNED, due))


def _may_return(reason: Reason) -> bool:
    """Was it dropped for something about the event or the plan that may have changed back since?"""
    return reason not in (
        Reason.NONE,
        Reason.PAUSED,
        Reason.LATE,
        Reason.PAST,
        Reason.STARTED,
        Reason.NO_CONTACT,
    )


def _why_never(plan: Plan, step: Step, event: Event, due: datetime | None) -> Reason:
    """Why a step has nothing to wait for, as the event is now."""
    if not step.on:
        return Reason.OFF
    if event.status in ("cancelled", "draft"):
        return Reason.CANCELLED if event.cancelled else Reason.DRAFT
    if due is None and step.when.anchor is Anchor.DEADLINE:
        return Reason.NO_DEADLINE
    if step.mail is Mail.MINIMUM and not event.minimum:
        return Reason.NO_MINIMUM
    if step.mail is Mail.FEEDBACK and not any(plan.feedback.values()):
        return Reason.NO_FEEDBACK
    if step.mail in AFTERWARDS:
        return Reason.NONE
    if event.status in ("completed", "closed"):
        return Reason.OVER
    if due is None and not event.sessions:
        return Reason.POSTPONED
    return Reason.STARTED if due is None or due >= event.starts else Reason.NONE


def _why_not_now(plan: Plan, step: Step, event: Event, at: datetime, seated: int) -> Reason:
    due = step.fate.due_at or at
    refusals = (
        (Reason.SKIPPED, step.skip),
        (Reason.PAUSED, plan.paused or step.paused),
        (Reason.LATE, at - due > LATEST),
        (Reason.STARTED, step.mail not in AFTERWARDS and event.starts <= at),
        (Reason.NO_CONTACT, step.audience is Audience.CONTACT and not event.programme.contact_email),
        (Reason.MINIMUM_REACHED, step.mail is Mail.MINIMUM and seated >= event.minimum),
    )
    return next((reason for reason, holds in refusals if holds), Reason.NONE)


def _waits(step: Step) -> bool:
    return step.fate.state is State.PLANNED
