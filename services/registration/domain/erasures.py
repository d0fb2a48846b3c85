"""Erasing a person: what goes at once, what must stay for the funder, and until when.

Source: GDPR Article 17(1) and 17(3)(b); evidence of expenses is kept for five years from 31 December of the
year of the last payment (Regulation (EU) 2021/1060, Article 82), which is never before the event.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.registration.domain.events import Event
from services.registration.domain.persons import Person
from services.registration.domain.programmes import Programme

QUIET = timedelta(hours=1)
"""Between the request and the deed: what was told last, such as a calendar's cancellation, still arrives."""

EVIDENCE_YEARS = 5
SIGN = "#"
NAME_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Evidence:
    """A registration whose name proves to the funder that somebody took part; kept up to and with `until`."""

    registration_id: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One person to be erased. Holds ids alone and stays for good, so that it can be done once more after an
    older backup was put back.

    Args:
        pseudonym: a keyed digest of the address: the same person is counted once for ever, and nobody can
            tell from it who that was.
        registration_ids: all the registrations it is about.
        due_at: not done before.
        done_at: when everything went that could go at once.
        evidence: what stays for the funder, and until when; empty once it went, too.
        times: how often it was done.
        party_ids, named_ids, employer_ids: parties whose contact, registrations whose nominator, and pages of
            employers whose contact the person was.
        partly: it is about these alone: what is kept of the same address elsewhere stays.
    """

    id: str
    pseudonym: str
    registration_ids: tuple[str, ...]
    feed_id: str
    by: str
    asked_at: datetime
    due_at: datetime
    done_at: datetime | None = None
    evidence: tuple[Evidence, ...] = ()
    times: int = 0
    party_ids: tuple[str, ...] = ()
    named_ids: tuple[str, ...] = ()
    employer_ids: tuple[str, ...] = ()
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Contacts:
    """Parties, registrations and employers' pages that name an employer's contact; `person`: one of those
    contacts."""

    party_ids: tuple[str, ...]
    named_ids: tuple[str, ...]
    person: Person | None = None
    employer_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """Whose data it is.

    Args:
        ids: all registrations; `evidence` those of them whose name stays for the funder.
        emails: canonical addresses of the person.
        pseudonym: what stands for the address afterwards.
    """

    ids: tuple[str, ...]
    emails: tuple[str, ...]
    feed_id: str
    evidence: tuple[str, ...] = ()
    pseudonym: str = ""


def evidence_until(event: Event, programme: Programme) -> date | None:
    """The last day on which the funder may ask who took part; None where nobody funds it, or nothing was
    held yet.
    """
    if not programme.funder or event.ends is None:
        return None
    ended = event.ends.astimezone(ZoneInfo(event.timezone)).date()
    return programme.evidence_until or date(ended.year + EVIDENCE_YEARS, 12, 31)


def kept_until(event: Event, programme: Programme) -> date:
    """The last day on which anything names who took part or asked to.

    Where nobody funds it, as long as where somebody does and no day is known. An event that has no days (it
    was postponed and never held) counts from the last that is known of it.
    """
    ended = (event.ends or _last_known(event)).astimezone(ZoneInfo(event.timezone)).date()
    funded = programme.evidence_until if programme.funder else None
    return funded or date(ended.year + EVIDENCE_YEARS, 12, 31)


def _last_known(event: Event) -> datetime:
    known = (event.created_at, event.published_at, event.changed_at, event.closes)
    return max(one for one in known if one is not None)


def is_kept(until: date | None, at: datetime) -> bool:
    """Must the evidence still be there?"""
    return until is not None and at.date() <= until


def done(erasure: Erasure, evidence: Iterable[Evidence], at: datetime) -> Erasure:
    """The erasure after what could go went; `evidence` is what stays."""
    return replace(erasure, done_at=erasure.done_at or at, evidence=tuple(evidence), times=erasure.times + 1)


def nameless(pseudonym: str) -> str:
    """What stands where a name stood: rows can be told apart, nobody can be known by it."""
    return f"{SIGN}{pseudonym[:NAME_LENGTH]}"


def is_erased(email_canonical: str) -> bool:
    """Does a digest stand where an address stood?"""
    return "@" not in email_canonical
