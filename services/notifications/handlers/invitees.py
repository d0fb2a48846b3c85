"""What is known of somebody once a message about them was heard."""

from dataclasses import dataclass

from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee
from services.notifications.handlers.ports import Transaction
from shared.errors import NotYet


@dataclass(frozen=True)
class Heard:
    """Somebody as known from now on, as known before if at all, and the event."""

    invitee: Invitee
    known: Invitee | None
    event: Event

    @property
    def recipient(self) -> tuple[Invitee, Event]:
        """Whom a mail goes to, and what it is about."""
        return self.invitee, self.event


def heard(tx: Transaction, announced: Invitee) -> Heard | None:
    """None when something newer was heard before.

    Raises:
        NotYet: the event is not known here yet.
    """
    event = tx.events.get(announced.event_id)
    if event is None:
        raise NotYet("event unknown")
    known = tx.invitees.get(announced.id)
    if known is None:
        return Heard(announced, None, event)
    return Heard(known.heard(announced), known, event) if announced.version >= known.version else None
