"""What became of mails: the roster shows who was invited, who was reminded, and whose mail came back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.registration.handlers.ports import Transaction
from services.registration.handlers.views import Delivery
from shared.contracts.envelope import Message
from shared.contracts.notifications import MAIL_BOUNCED

OF_ADDRESS = frozenset({"address-refused", "letters-refused", "undeliverable"})
"""Reasons of a mail that failed because its address takes none."""


def on_mail_sent(tx: Transaction, message: Message) -> None:
    """The roster knows of an invitation or reminder that went out; the newest counts. Whatever went wrong
    before is over.
    """
    data = message.data
    before = _of(tx, message)
    after = settled(before, data)
    after = replace(after, sent_at=max(filter(None, (before.sent_at, data["at"]))))
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


def on_mail_delayed(tx: Transaction, message: Message) -> None:
    """The roster knows of a mail that waits, until it or a later one goes out or is given up."""
    data = message.data
    before = _of(tx, message)
    if before.settled_at is None or before.settled_at < data["at"]:
        waits = replace(before, waits_since=data["at"], waits_mail=data["mail_id"], waits_about=data["about"])
        tx.deliveries.replace(waits)


def on_mail_failed(tx: Transaction, message: Message) -> None:
    """The roster knows of a mail that will not arrive, until a later one does."""
    _went_wrong(tx, message, dead=message.data["reason"] in OF_ADDRESS)


def on_mail_bounced(tx: Transaction, message: Message) -> None:
    """The roster knows of a mail that came back, and of an address that takes none, until a later mail goes
    out to it.
    """
    _went_wrong(tx, message, dead=message.data.get("undeliverable", True))


def settled(known: Delivery, data: Mapping[str, Any]) -> Delivery:
    """What is known once a mail has gone out or never will: it waits no longer, nor does an earlier one."""
    at = max(filter(None, (known.settled_at, data["at"])))
    later = known.waits_since is not None and known.waits_since > at
    if later and known.waits_mail != data["mail_id"]:
        return replace(known, settled_at=at)
    return replace(known, settled_at=at, waits_since=None, waits_mail="", waits_about="")


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
    after = before if message.type == MAIL_BOUNCED.name else settled(before, message.data)
    if before.sent_at is None or before.sent_at <= at:
        after = _lost(after, at, reason, dead=dead)
    if after != before:
        tx.deliveries.replace(after)


def _lost(before: Delivery, at: datetime, reason: str, *, dead: bool) -> Delivery:
    after = before
    if before.failed_at is None or before.failed_at < at:
        after = replace(after, failed_at=at, failed_reason=reason)
    if dead and (before.corrected_at is None or before.corrected_at < at):
        since = before.undeliverable_at if before.corrected_at is None else None
        after = replace(after, undeliverable_at=since or at, corrected_at=None)
        after = replace(after, undeliverable_reason=_known(before.undeliverable_reason, reason))
    return after


def _known(before: str, reason: str) -> str:
    """Why the first mail did not arrive; of those that were not even offered there is nothing to learn."""
    return before if before and reason == "undeliverable" else reason


def _of(tx: Transaction, message: Message) -> Delivery:
    data = message.data
    if data["registration_id"]:
        return delivery_of(tx, data["registration_id"])
    return replace(delivery_of(tx, data["assignment_id"]), event_id=data["event_id"])
