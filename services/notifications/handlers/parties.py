"""What happens when somebody took places for colleagues."""

from services.notifications.domain.parties import PartyLetter
from services.notifications.handlers.alone import tell_once
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from shared.contracts.envelope import Message
from shared.errors import NotYet


def on_party_formed(tx: Transaction, message: Message, context: Context) -> None:
    """The contact has the link to the places, once.

    Raises:
        NotYet: the event is not known here yet.
    """
    event = tx.events.get(message.data["event_id"])
    if event is None:
        raise NotYet("event unknown")
    letter = PartyLetter.read(message.data, event)
    tell_once(tx, letter, lambda: context.writer.party(letter, context.at), context)
