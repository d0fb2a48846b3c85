"""What happens when it is announced who completed an event."""

from dataclasses import replace

from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from shared.contracts.envelope import Message
from shared.errors import NotYet


def on_completion_reached(tx: Transaction, message: Message, _: Context) -> None:
    """It is known that this person completed the event."""
    _note(tx, message, completed=True)


def on_completion_revoked(tx: Transaction, message: Message, _: Context) -> None:
    """It is known that this person did not complete the event after all."""
    _note(tx, message, completed=False)


def _note(tx: Transaction, message: Message, *, completed: bool) -> None:
    known = tx.invitees.get(message.data["registration_id"])
    if known is None:
        raise NotYet("registration unknown")
    if message.aggregate_version >= known.decided:
        tx.invitees.save(replace(known, decided=message.aggregate_version, completed=completed))
