"""Hearing that a person was erased."""

from services.certificates.handlers.audits import CLOCK, about, noted
from services.certificates.handlers.desk import Call, Desk
from services.certificates.handlers.ports import Transaction
from shared.contracts.envelope import Message


def on_person_erased(tx: Transaction, message: Message, desk: Desk) -> None:
    """Of the person's documents stays what verifies them. Those that prove something to the funder stay
    whole until that is told once more.
    """
    call = Call(CLOCK, message.correlation_id, desk.clock())
    for registration_id in message.data["registration_ids"]:
        for document in tx.certificates.of_registration(registration_id):
            noted(tx, call, "erase", about(document))
    tx.persons.erase(message.data["registration_ids"], call.at)
