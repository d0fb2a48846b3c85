"""What follows from reports about undelivered mails."""

from services.notifications.domain.incoming import KEPT, Incoming, Verdict
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction


def on_bounce(tx: Transaction, mail: Incoming, context: Context) -> Verdict:  # noqa: ARG001 - the shape of all
    """The report is kept."""
    return KEPT
