"""What people's calendars answer to an invitation."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Answer(StrEnum):
    """What somebody says to one session."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    COUNTERED = "countered"


@dataclass(frozen=True)
class Reply:
    """One REPLY or COUNTER as it was read (RFC 5546 §3.2.3, §3.2.7).

    Args:
        attendees: addresses of all ATTENDEE properties, as they stand there.
        stamp: DTSTAMP, the moment of the answer.
        comment: what the person wrote with it.
    """

    uid: str
    answer: Answer
    attendees: tuple[str, ...]
    sequence: int
    stamp: datetime
    comment: str = ""
