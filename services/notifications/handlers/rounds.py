"""Telling many people one thing: a few in each transaction, going on where the last one ended."""

from dataclasses import replace

from services.notifications.domain import mails
from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee, Standing
from services.notifications.domain.reminders import Plan, Reminder, is_for
from services.notifications.domain.rounds import Kind, Round
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import tell

BATCH = 20


def go_on(tx: Transaction, context: Context) -> bool:
    """The next few people of the oldest round are told; False when there is no round."""
    one = tx.rounds.oldest()
    if one is None:
        return False
    told = context.of(one.due_at or one.at)
    event = tx.events.get(one.event_id)
    found = tx.invitees.after(one.event_id, one.cursor, BATCH) if event else []
    for invitee in found:
        if event:
            _tell(tx, replace(told, correlation_id=one.correlation_id), one, (invitee, event))
    if len(found) < BATCH:
        tx.rounds.finish(one)
    else:
        tx.rounds.move(one, found[-1].id)
    return True


def _tell(tx: Transaction, context: Context, one: Round, recipient: tuple[Invitee, Event]) -> None:
    match one.kind:
        case Kind.CHANGED:
            _tell_change(tx, context, one, recipient)
        case Kind.CANCELLED:
            _tell_cancellation(tx, context, one, recipient)
        case Kind.REMINDER:
            _remind(tx, context, one, recipient)


def _tell_change(tx: Transaction, context: Context, one: Round, recipient: tuple[Invitee, Event]) -> None:
    """Whoever already heard of this version, by a later mail, is left in peace."""
    invitee, event = recipient
    if event.cancelled or invitee.standing is Standing.OUT or invitee.told >= one.version or not one.before:
        return
    tell(tx, context, one.id, mails.of_change(invitee, one.before, event), recipient)


def _tell_cancellation(
    tx: Transaction, context: Context, one: Round, recipient: tuple[Invitee, Event]
) -> None:
    invitee, _ = recipient
    if invitee.standing is not Standing.OUT and invitee.told < one.version:
        tell(tx, context, one.id, mails.of_cancellation(invitee, one.reason), recipient)


def _remind(tx: Transaction, context: Context, one: Round, recipient: tuple[Invitee, Event]) -> None:
    invitee, event = recipient
    due = one.due_at or context.at
    reminder = Reminder(event.id, one.step, due, Plan.SENT)
    if event.cancelled or event.starts <= context.at or not is_for(invitee, reminder):
        return
    participants = tx.invitees.count_seated(event.id) if invitee.is_trainer else 0
    tell(tx, context, one.id, mails.of_reminder(invitee, one.step, event, participants), recipient)
