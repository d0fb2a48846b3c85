"""A calendar that is built from nothing but mails, as a strict mail program builds it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from icalendar import Calendar

from services.notifications.domain.journal import Entry
from tests.unit.notifications.corpus import calendar_of, parsed


@dataclass(frozen=True)
class Told:
    """What one mail told a calendar."""

    uid: str
    method: str
    order: tuple[int, datetime]
    organiser: str
    sender: str
    starts: datetime
    ends: datetime
    summary: str
    location: str
    raw: bytes

    @classmethod
    def read(cls, content: bytes) -> "Told | None":
        """What the mail says; None when it carries nothing for a calendar."""
        mail = parsed(content)
        raw = calendar_of(mail)
        if raw is None:
            return None
        calendar = Calendar.from_ical(raw)
        (entry,) = calendar.walk("VEVENT")
        return cls(
            uid=str(entry["UID"]),
            method=str(calendar["METHOD"]),
            order=(int(entry["SEQUENCE"]), entry["DTSTAMP"].dt),
            organiser=f"{entry['ORGANIZER']} {entry['ORGANIZER'].params.get('CN', '')}",
            sender=str(mail["From"].addresses[0].addr_spec),
            starts=entry["DTSTART"].dt,
            ends=entry["DTEND"].dt,
            summary=str(entry["SUMMARY"]),
            location=str(entry.get("LOCATION", "")),
            raw=raw,
        )


@dataclass
class MailProgram:
    """One mailbox with its calendar; entries are ordered by SEQUENCE and DTSTAMP (RFC 5546 §2.1.5)."""

    entries: dict[str, Told] = field(default_factory=dict)
    history: list[Told] = field(default_factory=list)

    def take(self, content: bytes) -> None:
        """A mail arrives."""
        told = Told.read(content)
        if told is None:
            return
        self.history.append(told)
        known = self.entries.get(told.uid)
        if known is None or told.order > known.order:
            self.entries[told.uid] = told

    def shown(self) -> list[Told]:
        """What stands in the calendar, in order of time."""
        standing = (each for each in self.entries.values() if each.method == "REQUEST")
        return sorted(standing, key=lambda each: (each.starts, each.uid))


@dataclass
class Mailboxes:
    """Everybody's."""

    of: dict[str, MailProgram] = field(default_factory=dict)

    def deliver(self, mails: Iterable[Entry]) -> None:
        """Mails arrive."""
        for each in mails:
            self.of.setdefault(each.recipient, MailProgram()).take(each.content)
