"""What happens when a document was issued, or declared void."""

from services.notifications.domain import mails
from services.notifications.domain.letters import Lead
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import is_news, note_old_fact, tell
from shared.contracts.certificates import CERTIFICATE_REPLACED
from shared.contracts.envelope import Message
from shared.errors import NotYet


def on_certificate_issued(tx: Transaction, message: Message, context: Context) -> None:
    """The holder has the links to the document.

    Raises:
        NotYet: the registration or the event is not known here yet.
    """
    lead = mails.of_certificate(message.data, replaced=message.type == CERTIFICATE_REPLACED.name)
    _tell_holder(tx, message, context, lead)


def on_certificate_revoked(tx: Transaction, message: Message, context: Context) -> None:
    """The holder knows that the document is void; of one that never could be fetched nobody is told.

    Raises:
        NotYet: the registration or the event is not known here yet.
    """
    if message.data["made"]:
        _tell_holder(tx, message, context, mails.of_revocation(message.data))


def _tell_holder(tx: Transaction, message: Message, context: Context, lead: Lead) -> None:
    invitee = tx.invitees.get(message.data["registration_id"])
    event = tx.events.get(message.data["event_id"])
    if invitee is None or event is None:
        raise NotYet("registration or event unknown")
    if is_news(message.time, context):
        tell(tx, context, message.id, lead, (invitee, event))
    else:
        note_old_fact(tx, context, message.id, lead, (invitee, event))
