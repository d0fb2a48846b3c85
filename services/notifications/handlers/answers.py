"""What follows from people's answers to invitations."""

from services.notifications.domain.incoming import KEPT, Incoming, Verdict
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction


def on_answer(tx: Transaction, mail: Incoming, context: Context) -> Verdict:  # noqa: ARG001 - the shape of all
    """The answer is kept."""
    return KEPT
