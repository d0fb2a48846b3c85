"""Taking a mail in: kept once, and given to whoever knows what follows from its kind.

What a person or a machine of theirs answers to a mail of ours is known by the mail it names: it belongs to
the event and the person of that mail. Whoever was forwarded a mail knows its name too, so only the mailbox we
wrote to is believed. Source: RFC 5322 §3.6.4.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from services.notifications.domain.answers import canonical
from services.notifications.domain.incoming import KEPT, Incoming, Kind, Verdict
from services.notifications.handlers.answers import on_answer
from services.notifications.handlers.bounces import mail_called, on_bounce
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction


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


def take_in(tx: Transaction, mail: Incoming, context: Context) -> Verdict | None:
    """The mail is stored, with what became of it, which is answered; handed over once more, it changes
    nothing.
    """
    if tx.incoming.known(mail.id):
        return None
    verdict = FOLLOWS[mail.kind](tx, mail, context)
    tx.incoming.add(mail, verdict)
    return verdict
