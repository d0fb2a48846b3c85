"""The plan of an event: it exists as soon as the event does, and follows it wherever it moves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.notifications.calendar.holidays import is_free
from services.notifications.domain.carried import carried_over
from services.notifications.domain.events import Event
from services.notifications.domain.plans import Plan, State, Step, begun_like, counted, in_order
from services.notifications.domain.reminders import Audience
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction


@dataclass(frozen=True)
class Upcoming:
    """A step whose mails are still to come.

    Args:
        due_at: None while it waits for the event to be completed.
        recipients: how many would get it if nothing changed until then.
        paused: it will pass without mail unless it is taken up again.
    """

    step: Step
    due_at: datetime | None
    audience: Audience
    recipients: int
    paused: bool


def follow(tx: Transaction, event: Event, told_at: datetime, at: datetime) -> None:
    """The event's plan is counted for the event as it is now.

    Args:
        told_at: when this was said of the event; its completion counts from then.
    """
    before = plan_of(tx, event)
    is_over = event.status in ("completed", "closed")
    completed_at = (before.completed_at or told_at) if is_over else None
    after = counted(replace(before, completed_at=completed_at), event, at, is_free)
    if after != tx.plans.get(event.id):
        tx.plans.save(after)


def plan_of(tx: Transaction, event: Event) -> Plan:
    """The event's plan, as stored or as it begins: like that of the event it was copied from, or its
    programme's."""
    stored = tx.plans.get(event.id)
    copied = tx.plans.get(event.plan_from) if event.plan_from and not stored else None
    return stored or (begun_like(copied, event) if copied else usual_plan(tx, event))


def usual_plan(tx: Transaction, event: Event) -> Plan:
    """The plan with which an event of this programme begins."""
    return tx.programme_plans.get(event.programme.slug).for_event(event)


def upcoming(tx: Transaction, event: Event) -> list[Upcoming]:
    """The steps of an event that are still to come, in order of time."""
    plan = plan_of(tx, event)
    waiting = [each for each in in_order(plan.steps) if each.fate.state is State.PLANNED]
    counts = recipients(tx, event, waiting)
    return [
        Upcoming(each, each.fate.due_at, each.audience, count, plan.paused or each.paused or each.skip)
        for each, count in zip(waiting, counts, strict=True)
    ]


def recipients(tx: Transaction, event: Event, steps: Sequence[Step]) -> list[int]:
    """How many people each step would reach as things are now."""
    return [
        int(bool(event.programme.contact_email))
        if each.audience is Audience.CONTACT
        else tx.invitees.count(event.id, each.audience, each.fate.due_at)
        for each in steps
    ]


def carry_over(tx: Transaction, context: Context) -> bool:
    """The reminders of one event that an earlier version planned are part of its plan; False when there are
    none."""
    event_id = tx.carried.next_event()
    if not event_id:
        return False
    earlier, event = tx.carried.take(event_id), tx.events.get(event_id)
    if event:
        plan = carried_over(plan_of(tx, event), earlier)
        tx.plans.save(counted(plan, event, context.at, is_free))
    return True
