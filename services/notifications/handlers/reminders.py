"""Steps of plans whose moment has come."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.notifications.calendar.holidays import is_free
from services.notifications.domain import mails
from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee, contact_of
from services.notifications.domain.letters import Lead
from services.notifications.domain.plans import Plan, State, Step, decided, moment
from services.notifications.domain.reminders import (
    AFTERWARDS,
    Audience,
    is_for,
    joined_too_late,
    template,
)
from services.notifications.domain.rounds import Kind, Round
from services.notifications.handlers.context import Context
from services.notifications.handlers.plans import plan_of
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import tell_contact, tell_each
from shared import crash_points
from shared.logs import logger

BATCH = 20
EARLIER = (Audience.SEATED, Audience.TRAINERS)
"""Whom a round reminds that an earlier version has begun."""


def begin_due(tx: Transaction, context: Context) -> bool:
    """The round of the step that has been due longest has begun, or the step is dropped and says why; False
    when none is due.
    """
    plan = tx.plans.next_due(context.at)
    event = tx.events.get(plan.event_id) if plan else None
    step = plan.due(context.at) if plan else None
    if plan is None or event is None or step is None:
        return False
    after = decided(plan, step, event, context.at, tx.invitees.count_seated(event.id))
    if after.fate.state is State.SENDING:
        after = _begun(tx, context, plan, after, event)
    else:
        logger("reminders").warning(
            "reminder dropped", event_id=event.id, step=step.id, reason=after.fate.reason.value
        )
    tx.plans.save(plan.with_step(after))
    crash_points.reach("reminder-begun")
    return True


def remind(tx: Transaction, context: Context, one: Round, people: Sequence[Invitee], event: Event) -> Round:
    """These people are reminded if the step is for them; answers the round with them counted."""
    due, plan = one.due_at or one.at, plan_of(tx, event)
    why_not = _why_not(one, plan, event, context)
    participants = tx.invitees.count_seated(event.id) if any(each.is_trainer for each in people) else 0
    passed, told = Counter(one.passed_over), list[tuple[Lead | None, Invitee]]()
    for invitee in people:
        if not any(is_for(invitee, each) for each in _audiences(one)):
            continue
        if why_not or joined_too_late(invitee, due):
            passed[why_not or "joined-later"] += 1
            continue
        told.append((mails.of_step(_template(one, invitee), event, plan, due, participants), invitee))
    tell_each(tx, context, one.id, told, event)
    crash_points.reach("reminder-told")
    return replace(one, told=one.told + len(told), passed_over=dict(passed))


def finish(tx: Transaction, one: Round) -> None:
    """The plan says how many got the mail."""
    plan = tx.plans.get(one.event_id)
    step = plan.step(one.step) if plan else None
    if plan and step and step.fate.state is State.SENDING:
        tx.plans.save(plan.with_step(_counted(step, one.told, one.passed_over)))


def _begun(tx: Transaction, context: Context, plan: Plan, step: Step, event: Event) -> Step:
    due = step.fate.due_at or context.at
    cause, folder = step.cause(event.id), template(step.mail, event, due)
    if step.audience is Audience.CONTACT:
        seated = tx.invitees.count_seated(event.id)
        told = context.of(due)
        lead = mails.of_step(folder, event, plan, due, seated)
        tell_contact(tx, told, cause, lead, (contact_of(event), event))
        return _counted(step, 1, {})
    tx.rounds.save(
        Round(
            id=cause,
            kind=Kind.REMINDER,
            event_id=event.id,
            version=event.version,
            at=context.at,
            correlation_id=context.correlation_id,
            step=step.id,
            due_at=due,
            mail=folder,
            audience=step.audience.value,
            afterwards=step.mail in AFTERWARDS,
        )
    )
    return step


def _counted(step: Step, told: int, passed_over: Mapping[str, int]) -> Step:
    return replace(step, fate=replace(step.fate, state=State.SENT, told=told, passed_over=dict(passed_over)))


def _why_not(one: Round, plan: Plan, event: Event, context: Context) -> str:
    """Why nobody is reminded any more: it is over, or its moment is another one now, and it would say what is
    not true; empty when everybody is.
    """
    if event.cancelled or (event.starts <= context.at and not one.afterwards):
        return "over"
    step = plan.step(one.step)
    return "moved" if step and one.due_at and moment(step, plan, event, is_free) != one.due_at else ""


def _audiences(one: Round) -> Sequence[Audience]:
    return (Audience(one.audience),) if one.audience else EARLIER


def _template(one: Round, invitee: Invitee) -> str:
    return one.mail or ("trainer_roster" if invitee.is_trainer else f"reminder_{one.step}")
