"""Mails that came back: what a report says, whether it is for good, and what it means for the address.

Source: RFC 3464 §2.3 (what a report says of each recipient), RFC 3463 (status codes), RFC 5321 §4.2.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

FAILED = "failed"
LONGEST_DOMAIN = 253
"""RFC 1035 §2.3.4. What is longer is none, and spelling it out would take time with its square."""

STATUS = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})(?![.\d])")
REPLY = re.compile(r"\s*([245]\d\d)\b[ -]?")
"""At the beginning, because a server's words may hold an address of the Internet that looks like a status."""

SOFT_LIMIT = 3
SOFT_WITHIN = timedelta(days=7)
"""So many mails that came back for now, within so long, and the address counts as one that takes no mail."""


class Reason(StrEnum):
    """Why a mail came back."""

    ADDRESS_UNKNOWN = "address-unknown"
    MAILBOX_FULL = "mailbox-full"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    SOFT_REPEATED = "soft-repeated"


@dataclass(frozen=True)
class Cause:
    """Why a mail came back, and whether the next one will, too."""

    reason: Reason
    for_good: bool


UNKNOWN = Cause(Reason.ADDRESS_UNKNOWN, for_good=True)
FULL = Cause(Reason.MAILBOX_FULL, for_good=False)
UNREACHABLE = Cause(Reason.UNREACHABLE, for_good=False)
REFUSED = Cause(Reason.REFUSED, for_good=True)

BY_DETAIL = {
    **dict.fromkeys(("1.0", "1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "2.1"), UNKNOWN),
    **dict.fromkeys(("4.1", "4.4", "4.310"), UNKNOWN),
    **dict.fromkeys(("4.7", "4.300"), UNREACHABLE),
    "2.2": FULL,
}
"""Subject and detail of a status of class 5 -> what it means; all others: refused. 4.1 and 4.310 are what
Exchange says of a recipient or a domain there is not, 4.7 and 4.300 of mail that grew too old.
"""

BY_REPLY = {550: UNKNOWN, 551: UNKNOWN, 552: FULL, 553: UNKNOWN}
"""What a server's answer means when it gave no status."""


@dataclass(frozen=True)
class Fate:
    """What a report says of one recipient.

    Args:
        recipient: the address that was tried last; `original`: the one the sender gave. Empty when not said.
        action: `failed`, `delayed`, `delivered`, `relayed`, `expanded`.
        status: such as `5.1.1`; empty when not said.
        reply: the answer of the server that refused, as it gave it.
    """

    action: str
    status: str = ""
    reply: str = ""
    recipient: str = ""
    original: str = ""


@dataclass(frozen=True)
class Bounce:
    """A report.

    Args:
        fates: what became of each recipient.
        message_id: of the mail that came back, with its angle brackets; empty when it did not come along.
        addressed: the addresses the report was sent to, as its own header says.
    """

    fates: tuple[Fate, ...]
    message_id: str = ""
    addressed: tuple[str, ...] = ()

    def cause(self, recipient: str) -> Cause | None:
        """Why the mail to `recipient` came back; None when it did not, or is still on its way.

        An address may stand for several people: one of them who got it is enough.
        """
        named = [each for each in self.fates if key_of(recipient) in _names(each)]
        causes = [cause_of(each) for each in named or self.fates]
        known = [each for each in causes if each]
        if not causes or len(known) < len(causes):
            return None
        return min(known, key=lambda each: each.for_good)


def cause_of(fate: Fate) -> Cause | None:
    """Why this recipient got nothing; None unless that is final."""
    status = STATUS.match(fate.status)
    if fate.action != FAILED or (status and status[1] == "2"):
        return None
    if status is None or (status[2], status[3]) == ("0", "0"):
        return of_reply(fate.reply) or (REFUSED if status is None or status[1] == "5" else UNREACHABLE)
    return _of_status(status)


def of_reply(reply: str) -> Cause | None:
    """What a server's answer says of the address, by its status or code; None when it has neither."""
    code = REPLY.match(reply)
    status = STATUS.match(reply, code.end() if code else 0)
    if status and (status[2], status[3]) != ("0", "0"):
        return _of_status(status) if status[1] != "2" else None
    if code is None or code[1].startswith("2"):
        return None
    return BY_REPLY.get(int(code[1]), REFUSED if code[1].startswith("5") else UNREACHABLE)


def _of_status(status: re.Match[str]) -> Cause:
    detail = f"{int(status[2])}.{int(status[3])}"
    if status[1] == "4":
        return FULL if detail == "2.2" else UNREACHABLE
    return BY_DETAIL.get(detail, REFUSED)


def _names(fate: Fate) -> set[str]:
    return {key_of(each) for each in (fate.recipient, fate.original) if each}


def key_of(address: str) -> str:
    """The address as it is remembered: small letters, its domain as an A-label where it can be one."""
    local, _, domain = address.strip().casefold().rpartition("@")
    if len(domain) > LONGEST_DOMAIN:
        return f"{local}@{domain}"
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return f"{local}@{domain}"


@dataclass(frozen=True)
class Soft:
    """A mail that came back for now."""

    mail_id: str
    at: datetime


@dataclass(frozen=True)
class Trouble:
    """What is known of an address that mails came back from.

    Args:
        address: by `key_of`.
        softs: mails that came back for now, the latest last.
        since: since when it takes no mail; None as long as it may.
        reason: why it takes none.
    """

    address: str
    softs: tuple[Soft, ...] = ()
    since: datetime | None = None
    reason: str = ""

    @property
    def is_dead(self) -> bool:
        """Do organisers read that it takes no mail?"""
        return self.since is not None

    @property
    def holds_mail(self) -> bool:
        """Do further mails wait until somebody has looked? Whoever refuses one mail may take the next."""
        return self.is_dead and self.reason != Reason.REFUSED

    def after(self, cause: Cause, mail_id: str, at: datetime) -> "Trouble":
        """What is known once this mail came back, too."""
        if cause.for_good:
            return replace(self, since=self.since or at, reason=self._worse(cause.reason))
        softs = _recent([*(each for each in self.softs if each.mail_id != mail_id), Soft(mail_id, at)], at)
        if self.is_dead or len(softs) < SOFT_LIMIT:
            return replace(self, softs=softs)
        return replace(self, softs=softs, since=at, reason=Reason.SOFT_REPEATED.value)

    def _worse(self, reason: Reason) -> str:
        return self.reason if self.holds_mail else reason.value


def _recent(softs: Sequence[Soft], at: datetime) -> tuple[Soft, ...]:
    return tuple(sorted((each for each in softs if at - each.at < SOFT_WITHIN), key=lambda each: each.at))
