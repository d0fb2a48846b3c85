"""The mail journal: one entry per mail, from the moment it was decided to its end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.notifications.domain.deliveries import Progress, State

HELD = "restored"
"""Reason of a mail that was skipped because it may have gone out before a restore; it may be sent again."""

UNDELIVERABLE = "undeliverable"
"""Reason of a mail that was not even offered, because its address takes no mail; it is told again once
somebody has seen to the address.
"""

SUPERSEDED = "superseded"
"""Reason of a mail that was skipped because something newer says it all."""

LEFT = "left-address"
"""Reason of a mail that still waited when its address was put right; what counts is told at the right one."""

FORMER = "former-address"
"""Reason of a mail that was for an address the person has left, and that takes no mail."""


@dataclass(frozen=True)
class Entry:
    """One mail.

    Args:
        key: the same for the same fact and purpose.
        event_id, event_slug: empty for a mail about no event; `invitee_id` is then what it is about.
        recipient: address with the domain as an A-label; empty when there is none that could be written.
        method: of the calendar object inside; empty without one. `uid` is its UID.
        turn: its place among the invitee's mails.
        event_version, invitee_version: what it was written from; a later one makes it out of date.
        copy_of: the mail an organiser asked to send again.
        picture: a part of the content that many mails have alike, encoded; empty without one.
        facts: what only this mail shows, where it may have to be told once more; None where not.
        bounced_at: when it came back after it was sent; `bounce` tells why. None as long as it did not.
    """

    id: str
    key: str
    invitee_id: str
    trainer: bool
    event_id: str
    event_slug: str
    event_version: int
    invitee_version: int
    template: str
    about: str
    language: str
    recipient: str
    subject: str
    message_id: str
    content: bytes
    method: str
    uid: str
    turn: int
    valid_until: datetime | None
    written_at: datetime
    correlation_id: str
    progress: Progress = field(default_factory=lambda: Progress(State.QUEUED))
    copy_of: str = ""
    facts: Mapping[str, Any] | None = None
    bounced_at: datetime | None = None
    bounce: str = ""
    picture: bytes = b""

    def is_worthless(self, at: datetime) -> bool:
        """Has its time passed?"""
        return self.valid_until is not None and at >= self.valid_until
