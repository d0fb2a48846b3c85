"""What did not arrive, and which of it is worth telling once more: never the old mail, but the same thing as
it is now.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from services.notifications.domain.deliveries import Outcome, State
from services.notifications.domain.invitations import CANCEL, Invitation
from services.notifications.domain.journal import LEFT, UNDELIVERABLE, Entry
from services.notifications.domain.letters import About, Lead
from services.notifications.domain.mails import MOVED, OF_REGISTRATION

CORRECTED = OF_REGISTRATION["kutse.registration.changed.v1"]
STANDINGS = frozenset(OF_REGISTRATION.values()) - {CORRECTED} | {
    MOVED,
    "event_cancelled",
    "trainer_event_cancelled",
    "trainer_assigned",
    "trainer_unassigned",
}
"""Mails that tell where somebody stands; the latest of them says it all."""

DOCUMENTS = frozenset({"certificate_ready", "certificate_revoked"})

PLAIN = STANDINGS | DOCUMENTS | {CORRECTED}
"""Mails that can be told again from the facts beside them; reminders can, too."""

REFUSED = frozenset({Outcome.ADDRESS_REFUSED.value, Outcome.LETTERS_REFUSED.value})
"""Reasons of a mail that the server refused because of its address."""

LOST = REFUSED | {UNDELIVERABLE, "gave-up"}


def kept_facts(lead: Lead) -> Mapping[str, Any] | None:
    """What it takes to tell it again, should it not arrive; None for what is never told again."""
    return dict(lead.facts) if lead.mail in PLAIN or lead.about is About.REMINDER else None


def is_lost(entry: Entry) -> bool:
    """Did it not arrive because of its address?"""
    if entry.progress.state is State.SKIPPED:
        return entry.progress.reason == LEFT
    refused = entry.progress.state is State.FAILED and entry.progress.reason in LOST
    return refused or entry.bounced_at is not None


def lost(entries: Iterable[Entry]) -> list[Entry]:
    """Those that did not arrive, nor any copy of theirs."""
    entries = list(entries)
    arrived = {each.copy_of for each in entries if each.copy_of and not is_lost(each)}
    return [each for each in entries if is_lost(each) and each.id not in arrived]


def standing_again(entries: Sequence[Entry], at: datetime) -> Lead | None:
    """Where the person stands, when the latest mail that told it did not arrive.

    Args:
        entries: all of one person's mails, in order.
    """
    return _again(entries, lambda each: each.template in STANDINGS, at)


def notice_again(entries: Sequence[Entry], at: datetime) -> Lead | None:
    """The latest reminder, else the latest correction of details, when it did not arrive. Who is told anew
    where they stand needs neither.
    """
    reminder = _again(entries, lambda each: each.about == About.REMINDER, at)
    return reminder or _again(entries, lambda each: each.template == CORRECTED, at)


def documents_again(entries: Sequence[Entry], at: datetime) -> list[Lead]:
    """For each document the latest mail about it, when that did not arrive."""
    codes = dict.fromkeys(code for each in entries if (code := _code(each)))
    found = [_again(entries, _about(code), at) for code in codes]
    return [each for each in found if each]


def repeated(invitation: Invitation, at: datetime) -> Invitation:
    """The same calendar entry once more, so that a calendar that knows it takes it for the newest (RFC 5546
    §2.1.5): the moment is later, and a cancellation counts one further.
    """
    stamp = max(at.replace(microsecond=0), invitation.stamp + timedelta(seconds=1))
    return replace(invitation, sequence=invitation.sequence + (invitation.method == CANCEL), stamp=stamp)


def _again(entries: Sequence[Entry], which: Callable[[Entry], bool], at: datetime) -> Lead | None:
    told = [each for each in entries if which(each) and not each.copy_of]
    if not told or told[-1] not in lost(entries) or told[-1].is_worthless(at):
        return None
    latest = told[-1]
    if latest.facts is None:
        return None
    about = About.REMINDER if latest.about == About.REMINDER else About.NOTICE
    return Lead(latest.template, latest.facts, latest.valid_until, about)


def _code(entry: Entry) -> str:
    return str((entry.facts or {}).get("code", "")) if entry.template in DOCUMENTS else ""


def _about(code: str) -> Callable[[Entry], bool]:
    return lambda each: _code(each) == code
