"""What people's calendars answer to an invitation, and which of those answers count.

An answer counts when it is to an invitation of ours that stands, from the one person invited, to the latest
time and place, and newer than the answer we have. Nothing else a mail says of its sender can be trusted.

Source: RFC 5546 §2.1.5 (order of answers), §3.2.3 (REPLY), §3.2.7 (COUNTER), §6 (what may be believed).
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import unquote

from services.notifications.domain.invitations import SEQUENCES_AHEAD, Invitation

LONGEST_LABEL = 63
"""RFC 1035 §2.3.4."""

AHEAD = timedelta(days=1)
"""A clock may be wrong by its time zone, not by more."""


class Answer(StrEnum):
    """What somebody says to one session."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    COUNTERED = "countered"


class Flaw(StrEnum):
    """Why an answer does not count."""

    UNREADABLE = "unreadable-answer"
    UNKNOWN = "unknown-invitation"
    OVER = "invitation-over"
    ATTENDEES = "not-one-attendee"
    FOREIGN = "foreign-answer"
    OUTDATED = "outdated-answer"
    OLDER = "older-answer"
    FUTURE = "future-answer"


@dataclass(frozen=True)
class Reply:
    """One REPLY or COUNTER as it was read.

    Args:
        attendees: addresses of all ATTENDEE properties, as they stand there.
        stamp: DTSTAMP, the moment of the answer.
        comment: what the person wrote with it.
        proposed: begin and end that a COUNTER asks for, when it names them with their time zone.
    """

    uid: str
    answer: Answer
    attendees: tuple[str, ...]
    sequence: int
    stamp: datetime
    comment: str = ""
    proposed: tuple[datetime, datetime] | None = None


@dataclass(frozen=True)
class Answered:
    """The answer that counts for one invitation.

    Args:
        key: see `key_of`.
        sequence: of the invitation that was answered.
        stamp: when it was given, by the person's own clock.
        at: when it came in.
        version: 1 for the first, then 2, ...
    """

    key: str
    uid: str
    invitee_id: str
    event_id: str
    session_id: str
    answer: Answer
    sequence: int
    stamp: datetime
    comment: str
    at: datetime
    version: int

    @property
    def place(self) -> tuple[int, datetime]:
        """Its place in the order of answers."""
        return (self.sequence, self.stamp)


def key_of(reply: Reply) -> str:
    """Under which name the answer is stored: a proposal of another time changes no answer."""
    return f"{reply.uid}:counter" if reply.answer is Answer.COUNTERED else reply.uid


def flaw_of(
    reply: Reply, sender: str, invitation: Invitation | None, last: Answered | None, at: datetime
) -> Flaw | None:
    """Why the answer does not count; None when it does.

    Args:
        sender: the address in the mail's From.
        last: the answer that counts so far.
    """
    if invitation is None:
        return Flaw.UNKNOWN
    if not invitation.stands or invitation.entry.ends <= at:
        return Flaw.OVER
    if len(reply.attendees) != 1:
        return Flaw.ATTENDEES
    if canonical(invitation.address) not in (canonical(reply.attendees[0]), canonical(sender)):
        return Flaw.FOREIGN
    if reply.stamp > at + AHEAD:
        return Flaw.FUTURE
    return _too_late(reply, invitation, last)


def is_proven(invitation: Invitation, sender: str) -> bool:
    """Does the answer come from the mailbox that was invited? Whoever was forwarded an invitation can answer
    in its reader's name, but from a mailbox of their own.
    """
    return canonical(invitation.address) == canonical(sender)


def _too_late(reply: Reply, invitation: Invitation, last: Answered | None) -> Flaw | None:
    if reply.sequence < invitation.sequence and _place_in_stretch(reply) < _place_in_stretch(invitation):
        return Flaw.OUTDATED
    if last and (counted(reply, invitation), reply.stamp) <= last.place:
        return Flaw.OLDER
    return None


def _place_in_stretch(one: Reply | Invitation) -> int:
    """SEQUENCE without the jumps it makes when data is restored, of which calendars know nothing."""
    return one.sequence % SEQUENCES_AHEAD


def counted(reply: Reply, invitation: Invitation) -> int:
    """The sequence that is stored: a calendar that counts by itself gets no further ahead than we are."""
    return min(reply.sequence, invitation.sequence)


def answered(
    reply: Reply, invitation: Invitation, last: Answered | None, at: datetime, lowest: int = 0
) -> Answered:
    """The answer that counts from now on.

    Args:
        lowest: versions up to this one may have been told before data was restored.
    """
    return Answered(
        key=key_of(reply),
        uid=invitation.uid,
        invitee_id=invitation.invitee_id,
        event_id=invitation.event_id,
        session_id=invitation.session_id,
        answer=reply.answer,
        sequence=counted(reply, invitation),
        stamp=reply.stamp,
        comment=reply.comment,
        at=at,
        version=max(last.version if last else 0, lowest) + 1,
    )


def canonical(address: str) -> str:
    """The address as two of them are compared: capital letters, `mailto:` and the domain's spelling aside."""
    plain = unquote(address.strip().lower().removeprefix("mailto:"))
    local, _, domain = unicodedata.normalize("NFC", plain).rpartition("@")
    return f"{local}@{'.'.join(_label(each) for each in domain.split('.'))}"


def _label(label: str) -> str:
    """A label that is too long for DNS is none: spelling it out would take time with its square."""
    if label.isascii() or len(label) > LONGEST_LABEL:
        return label
    return f"xn--{label.encode('punycode').decode()}"
