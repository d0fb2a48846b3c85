"""What happens when a person was erased."""

from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from shared.contracts.envelope import Message


def on_person_erased(tx: Transaction, message: Message, context: Context) -> None:
    """Nothing of the person is left here, whatever others must still keep."""
    data = message.data
    tx.persons.erase([*data["registration_ids"], *data["evidence_ids"]], data["feed_id"], context.at)
