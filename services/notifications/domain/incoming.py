"""A mail that came in: what it is, whom it was for, and what became of it.

Nothing here writes back to whoever sent it, so no two machines can ever answer each other for ever.

Source: RFC 3834 §2 (what must not be answered), RFC 6047 §2.4 (calendar objects in mails), RFC 3464 §2
(reports).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.notifications.domain.answers import Reply
from services.notifications.domain.bounces import Bounce

MOST_BYTES = 256 * 1024
"""A larger mail is refused at the door; nothing we wait for comes near it."""


MOST_OF_STRANGERS, IN = 1_000, timedelta(days=1)
"""So many mails about nothing of ours are kept, in so long; more would fill the disk of everybody."""


class Kind(StrEnum):
    """What a mail is."""

    REPLY = "reply"
    COUNTER = "counter"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    OTHER = "other"


FOR_PEOPLE = (Kind.COUNTER, Kind.OTHER)
"""Kinds that nothing follows from by itself: somebody has to read them."""


@dataclass(frozen=True)
class Incoming:
    """One mail as it came.

    Args:
        id: of its bytes, so that the same mail is the same however often it is handed over.
        envelope_to: our address it was sent to, with the token after `+` when it had one.
        sender: the address in From; empty when there is none that can be read.
        raw: the whole mail, byte for byte.
        text: what a person would read of it.
        reply: what its calendar object answers, when it is a REPLY or COUNTER that could be read.
        bounce: what a report about an undelivered mail says, when it is one.
        files: names of the files that hang on it.
        answers_to: Message-IDs of the mails it says to answer, with angle brackets, the nearest first.
    """

    id: str
    received_at: datetime
    kind: Kind
    envelope_to: str
    sender: str
    subject: str
    raw: bytes
    text: str = ""
    reply: Reply | None = None
    bounce: Bounce | None = None
    files: tuple[str, ...] = ()
    answers_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What became of a mail.

    Args:
        reason: a stable code: `taken` when it changed something, else why it did not.
        event_id, invitee_id: whom it turned out to be about; empty when that is unknown.
    """

    reason: str
    event_id: str = ""
    invitee_id: str = ""


KEPT = Verdict("kept")
"""Nothing follows from it by itself; a person looks at it."""


def incoming_id(raw: bytes) -> str:
    """The id of the mail with these bytes: 24 hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()[:24]
