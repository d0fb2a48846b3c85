"""Which mails somebody need not get, and has chosen not to: per address and programme."""

import hashlib

from services.notifications.domain.events import Event

OPTIONAL = frozenset({"thanks", "feedback"})
"""Mails nobody needs to take part. Whatever tells of a seat, a date or a document is none of them."""

UNSUBSCRIBED = "unsubscribed"
"""Reason of a mail that was skipped because its reader wants none of the kind."""


def is_optional(template: str) -> bool:
    """May its reader do without it? Then it says how, and goes to nobody who has said so."""
    return template in OPTIONAL


def preference_key(event: Event, address: str) -> str:
    """Under what the choice is kept: no address can be read from it. Of an event that was stored before its
    programme's name in addresses was, the choice is about that event.
    """
    about = f"{event.programme.slug or event.id}:{address.strip().lower()}"
    return hashlib.sha256(about.encode()).hexdigest()
