"""Telling many people one thing: a few in each transaction, going on where the last one ended."""

from collections.abc import Sequence
from dataclasses import replace

from services.notifications.domain import mails
from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee, Standing
from services.notifications.domain.rounds import Kind, Round
from services.notifications.handlers import circulars, reminders
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import tell

BATCH = 20


def go_on(tx: Transaction, context: Context) -> bool:
    """The next few people of the oldest round that is ready are told; False when there is none."""
    one = tx.rounds.oldest(context.at)
    if one is None:
        return False
    told = replace(context.of(one.due_at or one.at), correlation_id=one.correlation_id)
    event = tx.events.get(one.event_id)
    if one.kind is Kind.CIRCULAR:
        circulars.go_on(tx, told, one, event)
        return True
    limit = reminders.BATCH if one.kind is Kind.REMINDER else BATCH
    found = tx.invitees.after(one.event_id, one.cursor, limit) if event else []
    if event:
        one = _tell_all(tx, told, one, found, event)
    if len(found) < limit:
        _finish(tx, one)
    else:
        tx.rounds.move(replace(one, cursor=found[-1].id))
    return True


def _tell_all(
    tx: Transaction, context: Context, one: Round, people: Sequence[Invitee], event: Event
) -> Round:
    if one.kind is Kind.REMINDER:
        return reminders.remind(tx, context, one, people, event)
    for invitee in people:
        _tell(tx, context, one, (invitee, event))
    return one


def _finish(tx: Transaction, one: Round) -> None:
    if one.kind is Kind.REMINDER:
        reminders.finish(tx, one)
    tx.rounds.finish(one)


def _tell(tx: Transaction, context: Context, one: Round, recipient: tuple[Invitee, Event]) -> None:
    match one.kind:
        case Kind.CHANGED:
            _tell_change(tx, context, one, recipient)
        case Kind.CANCELLED:
            _tell_cancellation(tx, context, one, recipient)
        case Kind.REINSTATED:
            _tell_reinstatement(tx, context, one, recipient)


def _tell_change(tx: Transaction, context: Context, one: Round, recipient: tuple[Invitee, Event]) -> None:
    """Whoever already heard of this version, by a later mail, is left in peace."""
    invitee, event = recipient
    known = one.known_by(invitee.told)
    if known and not event.cancelled and _is_to_hear(invitee, one):
        tell(tx, context, one.id, mails.of_change(invitee, known, event, one.reason), recipient)


def _tell_reinstatement(
    tx: Transaction, context: Context, one: Round, recipient: tuple[Invitee, Event]
) -> None:
    invitee, event = recipient
    if not event.cancelled and _is_to_hear(invitee, one):
        tell(tx, context, one.id, mails.of_reinstatement(invitee), recipient)


def _tell_cancellation(
    tx: Transaction, context: Context, one: Round, recipient: tuple[Invitee, Event]
) -> None:
    invitee, event = recipient
    if event.cancelled and _is_to_hear(invitee, one):
        tell(tx, context, one.id, mails.of_cancellation(invitee, one.reason), recipient)


def _is_to_hear(invitee: Invitee, one: Round) -> bool:
    return invitee.standing is not Standing.OUT and invitee.told < one.version
