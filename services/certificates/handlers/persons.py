"""Hearing that a person was erased."""

from services.certificates.handlers.desk import Desk
from services.certificates.handlers.ports import Transaction
from shared.contracts.envelope import Message


def on_person_erased(tx: Transaction, message: Message, desk: Desk) -> None:
    """Of the person's documents stays what verifies them. Those that prove something to the funder stay
    whole until that is told once more.
    """
    tx.persons.erase(message.data["registration_ids"], desk.clock())
