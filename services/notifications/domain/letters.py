"""Which mail follows from which fact.

A letter is a mail nobody has written out yet: whom it goes to, which template tells it, what is particular to
it, and the calendar entry that travels with it. The first calendar change of a fact rides in the mail that
tells the fact, so a one-day event takes exactly one mail; every further session gets a short mail of its own
in the same thread.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.notifications.domain.events import Event
from services.notifications.domain.invitations import CANCEL, Invitation
from services.notifications.domain.invitees import Invitee

TOO_OLD = timedelta(days=7)

STRANGER = "invitation_moved"
"""The mail to an address the person has left; nobody else may read there who it was about."""

ASIDE = frozenset(
    {"details_changed", "certificate_ready", "certificate_revoked", "registered_already", "circular"}
)
"""Mails that may show an event as it is now, but never say what of it has changed; nor do reminders."""


class About(StrEnum):
    """What a roster shows of a mail."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    NOTICE = "notice"


@dataclass(frozen=True)
class Lead:
    """The mail that tells a fact.

    Args:
        mail: folder under mails/.
        facts: plain values only this mail shows.
        valid_until: not worth sending later; None when it always is.
    """

    mail: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    valid_until: datetime | None = None
    about: About = About.NOTICE

    @property
    def tells_the_event(self) -> bool:
        """Does whoever read it know the event as it now is, so that no change needs to be told?"""
        return self.about is not About.REMINDER and self.mail not in ASIDE


@dataclass(frozen=True)
class Letter:
    """One mail to write.

    Args:
        key: the same for the same fact and purpose, so that a repeated message writes no second mail.
        address: where it goes; not always the invitee's present one.
        earlier: mail ids of the first and the latest mail of this thread, both to `address`; empty when this
            is the first. To an address the person has left: of the mail that carried the entry last.
        turn: its place among the invitee's mails; they go out in this order.
    """

    key: str
    lead: Lead
    invitee: Invitee
    event: Event
    address: str
    language: str
    invitation: Invitation | None
    earlier: tuple[str, ...]
    turn: int

    @property
    def id(self) -> str:
        """The mail's id."""
        return mail_id(self.key)

    @property
    def about(self) -> About:
        """An invitation when a calendar entry travels with it, else what its template is."""
        return About.INVITATION if self.invitation else self.lead.about

    def carried(self) -> Invitation | None:
        """The invitation it carries, knowing its mail."""
        return replace(self.invitation, mail_id=self.id) if self.invitation else None


def mail_id(key: str) -> str:
    """The id of the mail with this key: 24 hexadecimal digits, always the same."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def is_too_old(fact_at: datetime, at: datetime) -> bool:
    """Facts older than a week are history that was loaded or restored: known, but never mailed."""
    return at - fact_at > TOO_OLD


def letters(
    cause: str, lead: Lead | None, invitee: Invitee, event: Event, invitations: Sequence[Invitation]
) -> tuple[list[Letter], Invitee]:
    """The letters that tell one fact to one person, in order, and the invitee who will have got them.

    Args:
        cause: id of the message or reminder behind them.
        invitations: what `invitations.due` answered.
    """
    pairs = _pairs(lead, invitee, invitations)
    told = event.version if lead is None or lead.tells_the_event else invitee.told
    written: list[Letter] = []
    for each_lead, invitation in pairs:
        letter = _letter(cause, each_lead, invitee, event, invitation)
        invitee = invitee.with_mail(letter.id, letter.address, told)
        written.append(letter)
    return written, replace(invitee, told=max(invitee.told, told))


def _pairs(
    lead: Lead | None, invitee: Invitee, invitations: Sequence[Invitation]
) -> list[tuple[Lead, Invitation | None]]:
    """Each mail with the entry it carries; those to a former address never ride in the lead."""
    former = [each for each in invitations if each.address != invitee.person.email]
    present = [each for each in invitations if each.address == invitee.person.email]
    pairs: list[tuple[Lead, Invitation | None]] = [(Lead(STRANGER), each) for each in former]
    if lead:
        pairs.append((lead, present[0] if present else None))
        present = present[1:]
    return pairs + [(_session_lead(each), each) for each in present]


def _session_lead(invitation: Invitation) -> Lead:
    return Lead("session_cancelled" if invitation.method == CANCEL else "session_invitation")


def _letter(cause: str, lead: Lead, invitee: Invitee, event: Event, invitation: Invitation | None) -> Letter:
    carried = f"{invitation.uid}:{invitation.method}" if invitation else "-"
    here = invitation is None or invitation.address == invitee.person.email
    thread = invitee.thread
    earlier = (thread.first, thread.last) if invitation is None or here else (invitation.mail_id,)
    return Letter(
        key=f"{cause}:{invitee.id}:{lead.mail}:{carried}",
        lead=lead,
        invitee=invitee,
        event=event,
        address=invitation.address if invitation else invitee.person.email,
        language=invitee.person.language if here or invitation is None else invitation.language,
        invitation=invitation,
        earlier=tuple(dict.fromkeys(filter(None, earlier))),
        turn=thread.count,
    )
