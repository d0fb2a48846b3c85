"""Every mail that arrived in the local mailbox, held against the journal and the rules of calendars."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Self
from urllib.request import urlopen

from icalendar import Calendar

from shared.checking.findings import Counted, Finding, Violation

TIMEOUT_S = 10


@dataclass(frozen=True)
class Gap:
    """What was sent in between was journalled in data that a restore has replaced."""

    backup_at: datetime
    restored_at: datetime

    @classmethod
    def of(cls, fact: Mapping[str, Any]) -> Self:
        """As the notifications service tells it."""
        return cls(*(datetime.fromisoformat(fact[name]) for name in ("backup_at", "restored_at")))


@dataclass(frozen=True)
class Arrived:
    """A mail that arrived. `stamp`: SEQUENCE and DTSTAMP of the calendar object in it; `at` is when."""

    id: str
    to: str
    message_id: str
    text: str
    method: str = ""
    mime_method: str = ""
    uid: str = ""
    stamp: tuple[int, str] = (0, "")
    at: datetime | None = None

    def is_of(self, gaps: Sequence[Gap]) -> bool:
        """Did it arrive in one of them?"""
        return self.at is not None and any(one.backup_at <= self.at <= one.restored_at for one in gaps)


def arrived(url: str) -> Iterator[Arrived]:
    """Every mail, oldest first.

    Args:
        url: of the mailbox, without a slash at the end.
    """
    for item in json.loads(_read(f"{url}/api/v1/mails"))["items"]:
        raw = _read(f"{url}/api/v1/mails/{item['id']}.eml")
        mail = read_mail(item["id"], item["to"], raw)
        yield replace(mail, at=datetime.fromisoformat(item["received_at"]))


def read_mail(mail_id: str, to: Any, raw: bytes) -> Arrived:
    """The mail in `raw`, with the calendar object it carries."""
    mail: EmailMessage = message_from_bytes(raw, policy=default)  # type: ignore[assignment]
    address = to if isinstance(to, str) else ", ".join(to)
    texts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    text = f"{mail['Subject']}\n" + "\n".join(str(one) for one in texts)
    plain = Arrived(mail_id, address.casefold(), str(mail["Message-ID"]), text)
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            return _with_calendar(plain, part)
    return plain


def findings(
    mails: Iterator[Arrived], journal: Mapping[str, Mapping[str, Any]], gaps: Sequence[Gap] = ()
) -> Iterator[Finding]:
    """I6 and I10.

    Args:
        journal: Message-ID -> what notifications journalled of that mail.
        gaps: mails that arrived in one of these may be in no journal any more.
    """
    lost: set[str] = set()
    copies: dict[str, int] = defaultdict(int)
    last: dict[str, Arrived] = {}
    for mail in mails:
        copies[mail.message_id] += 1
        if mail.is_of(gaps) and mail.message_id not in journal:
            lost.add(mail.message_id)
        if mail.method and copies[mail.message_id] == 1:
            yield from _calendar(mail, last.get(mail.uid))
            last[mail.uid] = mail
    yield Counted("mails that arrived", sum(copies.values()))
    yield Counted("mails whose journal a restore has lost", len(lost))
    yield from _copies({one: count for one, count in copies.items() if one not in lost}, journal)


def _copies(copies: Mapping[str, int], journal: Mapping[str, Mapping[str, Any]]) -> Iterator[Violation]:
    for message_id, count in copies.items():
        known = journal.get(message_id)
        if known is None:
            yield Violation("I6", f"messages/{message_id}", "arrived and is not in the journal")
        elif count > 1 + known["unknowns"]:
            problem = f"arrived {count} times after {known['unknowns']} attempts of unknown end"
            yield Violation("I6", f"mails/{known['id']}", problem)
    for message_id, known in journal.items():
        if known["state"] == "sent" and message_id not in copies:
            yield Violation("I6", f"mails/{known['id']}", "is journalled as sent and never arrived")


def _calendar(mail: Arrived, before: Arrived | None) -> Iterator[Violation]:
    subject = f"invitations/{mail.uid}"
    if mail.method != mail.mime_method:
        yield Violation("I10", subject, f"is {mail.method}, its part says {mail.mime_method or 'nothing'}")
    if before is None:
        if mail.method == "CANCEL":
            yield Violation("I10", subject, "was cancelled before it was ever sent")
        return
    if mail.stamp <= before.stamp:
        yield Violation("I10", subject, f"{mail.stamp} came after {before.stamp}")
    if mail.method == "CANCEL" and mail.stamp[0] <= before.stamp[0]:
        yield Violation("I10", subject, "was cancelled without a higher SEQUENCE")


def _with_calendar(mail: Arrived, part: EmailMessage) -> Arrived:
    calendar = Calendar.from_ical(part.get_content())
    (event,) = calendar.walk("VEVENT")
    stamp = (int(event.get("SEQUENCE", 0)), event.decoded("DTSTAMP").isoformat())
    mime = str(part.get_param("method") or "")
    return Arrived(
        mail.id, mail.to, mail.message_id, mail.text, str(calendar["METHOD"]), mime, str(event["UID"]), stamp
    )


def _read(url: str) -> bytes:
    with urlopen(url, timeout=TIMEOUT_S) as answer:  # noqa: S310 - the address is the operator's
        content: bytes = answer.read()
        return content
