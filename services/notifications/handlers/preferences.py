"""What people say about mails they need not get."""

from dataclasses import dataclass
from datetime import datetime

from services.notifications.domain.events import Event, Text
from services.notifications.domain.preferences import OPTIONAL, preference_key
from services.notifications.handlers.ports import Transaction
from shared.errors import NotFound


@dataclass(frozen=True)
class Choice:
    """Does this reader get what need not be, from the programme of this name?"""

    programme: Text
    wanted: bool


def look(tx: Transaction, invitee_id: str) -> Choice:
    """What was chosen so far.

    Raises:
        NotFound: `unknown-link`, nobody of that id is known any more.
    """
    key, event = _of(tx, invitee_id)
    return Choice(event.programme.title, not tx.preferences.refuses(key))


def choose(tx: Transaction, invitee_id: str, at: datetime, *, wanted: bool) -> Choice:
    """Afterwards the reader gets optional mails of this programme, or gets none, not even those that wait.

    Raises:
        NotFound: as `look` does.
    """
    key, event = _of(tx, invitee_id)
    if wanted:
        tx.preferences.accept(key)
    else:
        tx.preferences.refuse(key, at)
        tx.mails.refuse(invitee_id, OPTIONAL)
    return Choice(event.programme.title, wanted)


def _of(tx: Transaction, invitee_id: str) -> tuple[str, Event]:
    invitee = tx.invitees.get(invitee_id)
    event = tx.events.get(invitee.event_id) if invitee else None
    if invitee is None or event is None:
        raise NotFound("unknown-link")
    return preference_key(event, invitee.person.email), event
