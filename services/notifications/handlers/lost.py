"""Telling once more what did not arrive."""

from collections.abc import Collection
from dataclasses import replace

from services.notifications.domain import lost
from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee
from services.notifications.domain.letters import Lead, letters
from services.notifications.domain.visits import as_visited
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import post


def tell_again(tx: Transaction, context: Context, cause: str, recipient: tuple[Invitee, Event]) -> None:
    """What did not arrive is told once more, as it is now, to the address as it is now: where the person
    stands, the calendar entries, the documents. What arrived since is left alone, and so is what is over.

    Args:
        cause: id of what made the address good; the same one tells nothing a second time.
    """
    invitee, event = recipient
    entries = tx.mails.of(invitee.id)
    gone = {each.id for each in lost.lost(entries)}
    again = [
        lost.repeated(each, context.at)
        for each in tx.invitations.of(invitee.id)
        if each.event_id == event.id
        and each.mail_id in gone
        and each.address == invitee.person.email
        and each.entry.ends > context.at
    ]
    lead = _lead(tx, context, recipient)
    written, invitee = letters(cause, lead, invitee, event, again)
    post(tx, context, written)
    invitee = _tell_visits_again(tx, context, cause, (invitee, event), gone)
    tx.invitees.save(invitee)
    tell_documents_again(tx, context, cause, (invitee, event))


def _tell_visits_again(
    tx: Transaction, context: Context, cause: str, recipient: tuple[Invitee, Event], gone: Collection[str]
) -> Invitee:
    """Sessions of other groups that the person comes to as a guest; answers the invitee who will have got
    these mails."""
    invitee, event = recipient
    for each in tx.invitations.of(invitee.id):
        host = tx.events.get(each.event_id)
        ahead = each.stands and each.entry.ends > context.at and each.address == invitee.person.email
        if host and host.id != event.id and ahead and each.mail_id in gone:
            visited = as_visited(host, event, each.session_id)
            again = [lost.repeated(each, context.at)]
            written, after = letters(cause, None, invitee, visited, again)
            post(tx, context, written)
            invitee = replace(after, told=invitee.told)
    return invitee


def _lead(tx: Transaction, context: Context, recipient: tuple[Invitee, Event]) -> Lead | None:
    invitee, event = recipient
    entries = tx.mails.of(invitee.id)
    if event.ends <= context.at:
        return None
    return lost.standing_again(entries, context.at) or lost.notice_again(entries, context.at)


def standing_again(tx: Transaction, context: Context, recipient: tuple[Invitee, Event]) -> Lead | None:
    """Where the person stands, when the mail that told it did not arrive and the event is not over."""
    invitee, event = recipient
    if event.ends <= context.at:
        return None
    return lost.standing_again(tx.mails.of(invitee.id), context.at)


def tell_documents_again(
    tx: Transaction, context: Context, cause: str, recipient: tuple[Invitee, Event]
) -> None:
    """The latest mail about each document is told once more, where it did not arrive."""
    invitee, event = recipient
    for lead in lost.documents_again(tx.mails.of(invitee.id), context.at):
        written, invitee = letters(f"{cause}:{lead.facts['code']}", lead, invitee, event, [])
        post(tx, context, written)
    tx.invitees.save(invitee)
