"""Taking a mail in: kept once, and given to whoever knows what follows from its kind."""

from collections.abc import Callable, Mapping

from services.notifications.domain.incoming import KEPT, Incoming, Kind, Verdict
from services.notifications.handlers.answers import on_answer
from services.notifications.handlers.bounces import on_bounce
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction

FOLLOWS: Mapping[Kind, Callable[[Transaction, Incoming, Context], Verdict]] = {
    Kind.REPLY: on_answer,
    Kind.COUNTER: on_answer,
    Kind.BOUNCE: on_bounce,
}
"""Kind of mail -> what follows from it by itself. All others are kept for the organiser."""


def take_in(tx: Transaction, mail: Incoming, context: Context) -> Verdict | None:
    """The mail is stored, with what became of it, which is answered; handed over once more, it changes
    nothing.
    """
    if tx.incoming.known(mail.id):
        return None
    follow = FOLLOWS.get(mail.kind)
    verdict = follow(tx, mail, context) if follow else KEPT
    tx.incoming.add(mail, verdict)
    return verdict
