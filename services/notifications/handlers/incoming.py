"""Taking a mail in: kept once, and given to whoever knows what follows from its kind.

What a person or a machine of theirs answers to a mail of ours is known by the mail it names: it belongs to
the event and the person of that mail. Whoever was forwarded a mail knows its name too, so only the mailbox we
wrote to is believed. Source: RFC 5322 §3.6.4.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from services.notifications.domain.answers import canonical
from services.notifications.domain.incoming import (
    IN,
    KEPT,
    MOST_OF_STRANGERS,
    Incoming,
    Kind,
    Verdict,
)
from services.notifications.handlers.answers import on_answer
from services.notifications.handlers.bounces import mail_called, on_bounce
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from shared.errors import Unavailable
from shared.logs import logger


def on_words(tx: Transaction, mail: Incoming, _: Context) -> Verdict:
    """The organiser reads it at the event and the person whose mail it answers; else among all mails."""
    for message_id in mail.answers_to:
        entry = mail_called(tx, message_id)
        if entry and entry.event_id and canonical(entry.recipient) == canonical(mail.sender):
            known = tx.invitees.get(entry.invitee_id)
            return replace(KEPT, event_id=entry.event_id, invitee_id=entry.invitee_id if known else "")
    return KEPT


FOLLOWS: Mapping[Kind, Callable[[Transaction, Incoming, Context], Verdict]] = {
    Kind.REPLY: on_answer,
    Kind.COUNTER: on_answer,
    Kind.BOUNCE: on_bounce,
    Kind.AUTOMATIC: on_words,
    Kind.OTHER: on_words,
}
"""Kind of mail -> what follows from it by itself."""


def take_in(tx: Transaction, mail: Incoming, context: Context, *, limited: bool = False) -> Verdict | None:
    """The mail is stored, with what became of it, which is answered; handed over once more, it changes
    nothing.

    Args:
        limited: not more than so many of strangers; whoever brings one too many is to come again.

    Raises:
        Unavailable: `intake`, it is one too many. What is about something of ours never is.
    """
    if tx.incoming.known(mail.id):
        return None
    verdict = FOLLOWS[mail.kind](tx, mail, context)
    is_of_strangers = not (verdict.event_id or verdict.invitee_id)
    if limited and is_of_strangers and tx.incoming.of_strangers(context.at - IN) >= MOST_OF_STRANGERS:
        logger("intake").warning("too much mail of strangers", kept=MOST_OF_STRANGERS)
        raise Unavailable("intake")
    tx.incoming.add(mail, verdict)
    return verdict
