"""Telling many people one thing: a few in each transaction, going on where the last one ended."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.notifications.domain import mails
from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee, Standing
from services.notifications.domain.letters import Lead
from services.notifications.domain.rounds import Kind, Round
from services.notifications.handlers import circulars, reminders
from services.notifications.handlers.contacts import tell_contacts
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import tell_each

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
        if event:
            tell_contacts(tx, told, one, event)
        _finish(tx, one)
    else:
        tx.rounds.move(replace(one, cursor=found[-1].id))
    return True


def _tell_all(
    tx: Transaction, context: Context, one: Round, people: Sequence[Invitee], event: Event
) -> Round:
    if one.kind is Kind.REMINDER:
        return reminders.remind(tx, context, one, people, event)
    if one.kind is Kind.CHANGED and any(each.starts != event.starts for each in one.states):
        tx.mails.withdraw_reminders([each.id for each in people], one.version)
    told = [(lead, each) for each in people for lead in _leads(one, each, event)]
    if told:
        tell_each(tx, context, one.id, told, event)
    return one


def _finish(tx: Transaction, one: Round) -> None:
    if one.kind is Kind.REMINDER:
        reminders.finish(tx, one)
    tx.rounds.finish(one)


def _leads(one: Round, invitee: Invitee, event: Event) -> Iterator[Lead | None]:
    """What this person is told; nothing at all for whoever already heard of this version, by a later mail.
    None: there is nothing to say, and the calendar is put right all the same.
    """
    if invitee.standing is Standing.OUT or invitee.told >= one.version:
        return
    match one.kind:
        case Kind.CANCELLED if event.cancelled:
            yield mails.of_cancellation(invitee, one.reason)
        case Kind.REINSTATED if not event.cancelled:
            yield mails.of_reinstatement(invitee)
        case Kind.CHANGED if not event.cancelled:
            known = one.known_by(invitee.told)
            if known:
                yield mails.of_change(invitee, known, event, one.reason)
