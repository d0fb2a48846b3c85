"""Reminders whose moment has come."""

from services.notifications.domain.reminders import Plan, at_its_time
from services.notifications.domain.rounds import Kind, Round
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from shared.logs import logger


def begin_due(tx: Transaction, context: Context) -> bool:
    """The round of the next reminder that is due has begun, or it is dropped as too late; False when none is
    due.
    """
    reminder = tx.reminders.next_due(context.at)
    event = tx.events.get(reminder.event_id) if reminder else None
    if reminder is None or event is None:
        return False
    decided = at_its_time(reminder, context.at)
    tx.reminders.save(decided)
    if decided.state is Plan.DROPPED:
        logger("reminders").warning("reminder too late", event_id=event.id, step=reminder.step)
        return True
    tx.rounds.add(
        Round(
            id=f"reminder:{event.id}:{reminder.step}",
            kind=Kind.REMINDER,
            event_id=event.id,
            version=event.version,
            at=context.at,
            correlation_id=context.correlation_id,
            step=reminder.step,
            due_at=reminder.due_at,
        )
    )
    return True
