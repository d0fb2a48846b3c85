"""Hearing that a person's details were corrected."""

from services.certificates.domain.certificates import UNFINISHED, Recipient, readdress, try_again
from services.certificates.handlers.desk import Desk
from services.certificates.handlers.ports import Transaction
from shared.contracts.envelope import Message


def on_registration_changed(tx: Transaction, message: Message, desk: Desk) -> None:
    """The person's documents follow the new address and open with the newest link.

    What is not made yet takes the corrected name. What was issued says what it said: organisers replace it.
    """
    if not tx.is_current(message):
        return
    person = message.data["person"]
    recipient = Recipient(person["email"], person["language"], person["organisation"])
    for document in tx.certificates.of_registration(message.data["registration_id"]):
        if (document.recipient, document.link) != (recipient, message.data["link"]):
            tx.certificates.save(readdress(document, recipient, message.data["link"]))
    for document in tx.certificates.of_registration(message.data["registration_id"]):
        if document.state in UNFINISHED:
            named = document.printed.named(person["first_name"], person["last_name"])
            tx.certificates.save(try_again(document, desk.clock(), named))
