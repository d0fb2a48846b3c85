"""What became of mails: the roster shows who was invited, who was reminded, and whose mail came back."""

from dataclasses import replace
from datetime import datetime

from services.registration.handlers.ports import Transaction
from services.registration.handlers.views import Delivery
from shared.contracts.envelope import Message

OF_ADDRESS = frozenset({"address-refused", "undeliverable"})
"""Reasons of a mail that failed because its address takes none."""


def on_mail_sent(tx: Transaction, message: Message) -> None:
    """The roster knows of an invitation or reminder that went out; the newest counts. Whatever went wrong
    before is over.
    """
    data = message.data
    before = _of(tx, message)
    after = replace(before, sent_at=max(filter(None, (before.sent_at, data["at"]))))
    if data["about"] == "invitation":
        after = replace(after, invited_at=max(filter(None, (before.invited_at, data["at"]))))
    if data["about"] == "reminder":
        after = replace(after, reminded_at=max(filter(None, (before.reminded_at, data["at"]))))
    if before.failed_at is not None and before.failed_at < data["at"]:
        after = replace(after, failed_at=None, failed_reason="")
    if before.undeliverable_at is not None and before.undeliverable_at < data["at"]:
        after = replace(after, undeliverable_at=None, undeliverable_reason="")
    if before.corrected_at is not None and before.corrected_at < data["at"]:
        after = replace(after, corrected_at=None)
    if after != before:
        tx.deliveries.replace(after)


def on_mail_failed(tx: Transaction, message: Message) -> None:
    """The roster knows of a mail that will not arrive, until a later one does."""
    _went_wrong(tx, message, dead=message.data["reason"] in OF_ADDRESS)


def on_mail_bounced(tx: Transaction, message: Message) -> None:
    """The roster knows of a mail that came back, and of an address that takes none, until a later mail goes
    out to it.
    """
    _went_wrong(tx, message, dead=message.data.get("undeliverable", True))


def delivery_of(tx: Transaction, registration_id: str) -> Delivery:
    """What is known so far of one registration's mails and documents."""
    return tx.deliveries.get(registration_id) or Delivery(registration_id)


def see_to(tx: Transaction, registration_id: str, at: datetime) -> None:
    """The address was put right, or is said to work: nobody needs to look at it until a mail comes back."""
    known = delivery_of(tx, registration_id)
    if known.failed_at is not None:
        tx.deliveries.replace(replace(known, corrected_at=at))


def _went_wrong(tx: Transaction, message: Message, *, dead: bool) -> None:
    """A mail that was lost before somebody saw to the address tells nothing new of it."""
    at, reason = message.data["at"], message.data["reason"]
    before = _of(tx, message)
    if before.sent_at is not None and before.sent_at > at:
        return
    after = before
    if before.failed_at is None or before.failed_at < at:
        after = replace(after, failed_at=at, failed_reason=reason)
    if dead and (before.corrected_at is None or before.corrected_at < at):
        since = before.undeliverable_at if before.corrected_at is None else None
        after = replace(after, undeliverable_at=since or at, corrected_at=None)
        after = replace(after, undeliverable_reason=_known(before.undeliverable_reason, reason))
    if after != before:
        tx.deliveries.replace(after)


def _known(before: str, reason: str) -> str:
    """Why the first mail did not arrive; of those that were not even offered there is nothing to learn."""
    return before if before and reason == "undeliverable" else reason


def _of(tx: Transaction, message: Message) -> Delivery:
    data = message.data
    if data["registration_id"]:
        return delivery_of(tx, data["registration_id"])
    return replace(delivery_of(tx, data["assignment_id"]), event_id=data["event_id"])
