"""What became of mails: the roster shows who was invited, who was reminded, and whose mail came back."""

from dataclasses import replace

from services.registration.handlers.ports import Transaction
from services.registration.handlers.views import Delivery
from shared.contracts.envelope import Message


def on_mail_sent(tx: Transaction, message: Message) -> None:
    """The roster knows of an invitation or reminder that went out; the newest counts."""
    data = message.data
    if not data["registration_id"]:
        return
    before = delivery_of(tx, data["registration_id"])
    after = before
    if data["about"] == "invitation":
        after = replace(after, invited_at=max(filter(None, (before.invited_at, data["at"]))))
    if data["about"] == "reminder":
        after = replace(after, reminded_at=max(filter(None, (before.reminded_at, data["at"]))))
    if before.failed_at is not None and before.failed_at < data["at"]:
        after = replace(after, failed_at=None, failed_reason="")
    if after != before:
        tx.deliveries.replace(after)


def on_mail_failed(tx: Transaction, message: Message) -> None:
    """The roster knows of a mail that will not arrive, until a later one does."""
    data = message.data
    if not data["registration_id"]:
        return
    before = delivery_of(tx, data["registration_id"])
    if before.failed_at is None or before.failed_at < data["at"]:
        tx.deliveries.replace(replace(before, failed_at=data["at"], failed_reason=data["reason"]))


def delivery_of(tx: Transaction, registration_id: str) -> Delivery:
    """What is known so far of one registration's mails and documents."""
    return tx.deliveries.get(registration_id) or Delivery(registration_id)
