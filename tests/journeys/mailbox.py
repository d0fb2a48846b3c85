"""Reads the mailbox as a person would: the newest mail to an address, its words, links and invitation."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from typing import cast

import httpx
from icalendar import Calendar, Event

from tests.stack import wait_until

PATIENCE_S = 60.0


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived."""

    message: EmailMessage
    raw: bytes

    @property
    def subject(self) -> str:
        """Its subject in words."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Its plain text."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""

    @property
    def everything(self) -> str:
        """Headers and every part, decoded: what somebody could read in it."""
        parts = (part.get_content() for part in self.message.walk() if not part.is_multipart())
        words = (part if isinstance(part, str) else part.decode("utf-8", "replace") for part in parts)
        return "\n".join([*map(str, self.message.values()), *words])

    def picture(self, name: str) -> bytes:
        """The picture in it that its HTML shows by this name (RFC 2392)."""
        (found,) = [part for part in self.message.walk() if part["Content-ID"] == f"<{name}>"]
        return bytes(found.get_content())

    @property
    def invitation(self) -> Calendar | None:
        """What a calendar reads of it, if anything."""
        for part in self.message.walk():
            if part.get_content_type() == "text/calendar":
                calendar = Calendar.from_ical(part.get_content())
                assert part.get_param("method") == str(calendar["METHOD"])
                return cast(Calendar, calendar)
        return None

    @property
    def meeting(self) -> Event:
        """The one event of its invitation."""
        calendar = self.invitation
        assert calendar is not None, self.subject
        (meeting,) = calendar.walk("VEVENT")
        return cast(Event, meeting)

    @property
    def method(self) -> str:
        """REQUEST, CANCEL, or nothing."""
        return str(self.invitation["METHOD"]) if self.invitation else ""

    def link(self, part: str, language: str = "") -> str:
        """The link in its text whose address holds `part`; in another language than the mail's, if asked."""
        found = [address for address in re.findall(r"https?://[^\s<>)]+", self.text) if part in address]
        assert found, f"no link with {part} in: {self.text}"
        return re.sub(r"(://[^/]+)/(?:et|en|ru)/", rf"\1/{language}/", found[0]) if language else found[0]


class Mailbox:
    """The mailbox of a stack."""

    def __init__(self, address: str) -> None:
        self._address = address

    def to(self, address: str) -> list[Mail]:
        """Every mail to an address, the newest last."""
        items = httpx.get(f"{self._address}/api/v1/mails", params={"to": address}).json()["items"]
        return [self._read(item["id"]) for item in items]

    def await_mail(self, address: str, part: str) -> Mail:
        """The newest mail to `address` whose subject or text holds `part`, as soon as there is one."""
        return wait_until(lambda: self._newest(address, part), PATIENCE_S, f"a mail about {part!r}")

    def await_count(self, address: str, count: int) -> list[Mail]:
        """All mails to `address`, as soon as there are `count`."""
        return wait_until(
            lambda: len(mails := self.to(address)) >= count and mails, PATIENCE_S, f"{count} mails"
        )

    def await_method(self, address: str, method: str, sequence: int = 0) -> Mail:
        """The first mail to `address` that tells a calendar `method` with at least this SEQUENCE."""
        return wait_until(
            lambda: self._told(address, method, sequence), PATIENCE_S, f"{method} {sequence} for a calendar"
        )

    def _told(self, address: str, method: str, sequence: int) -> Mail | None:
        for mail in self.to(address):
            if mail.method == method and mail.meeting["SEQUENCE"] >= sequence:
                return mail
        return None

    def _newest(self, address: str, part: str) -> Mail | None:
        found = [mail for mail in self.to(address) if part in mail.subject or part in mail.text]
        return found[-1] if found else None

    def _read(self, mail_id: str) -> Mail:
        raw = httpx.get(f"{self._address}/api/v1/mails/{mail_id}.eml").content
        return Mail(cast(EmailMessage, email.message_from_bytes(raw, policy=email.policy.default)), raw)
