"""An organiser at work: things happen one after another, at fixed times, and mails follow from them."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_string
from functools import cached_property
from typing import Any

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_fixed

from shared.contracts.envelope import Message
from shared.errors import Unavailable
from tests.integration.notifications.conftest import Office
from tests.unit.notifications.builders import NOW

APART = timedelta(hours=3)
"""Between two things that happen; longer than anything waits for a further change."""

PATIENTLY = Retrying(
    retry=retry_if_exception_type(Unavailable),
    wait=wait_fixed(0.5),
    stop=stop_after_attempt(40),
    reraise=True,
)
"""A database that is slow to answer is asked again, as the service's worker does."""


@dataclass(frozen=True)
class Mail:
    """One mail of the journal, as it would be sent."""

    id: str
    template: str
    language: str
    recipient: str
    invitee_id: str
    content: bytes

    @cached_property
    def calendar(self) -> bytes:
        """The calendar object it carries; empty without one."""
        parts = message_from_string(self.content.decode()).walk()
        found = [
            part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/calendar"
        ]
        return bytes(found[0]) if found else b""  # type: ignore[arg-type]


@dataclass
class Organiser:
    """Lets things happen in one installation, and sees which mails they bring.

    Args:
        name: of the scene; part of every id, so that the same scene gives the same bytes again.
        mine: which rows of the journal belong to the scene; all, when it has an installation of its own.
    """

    office: Office
    name: str
    mine: dict[str, Any] = field(default_factory=dict)
    start: datetime = NOW
    steps: int = 0
    seen: set[str] = field(default_factory=set)

    def id(self, what: str) -> str:
        """An id of 24 hexadecimal digits that belongs to this scene."""
        return hashlib.sha256(f"{self.name}/{what}".encode()).hexdigest()[:24]

    @property
    def now(self) -> datetime:
        """The scene's clock."""
        return self.start + APART * self.steps

    def happens(self, *messages: Message) -> list[Mail]:
        """These things happen together; the mails they brought, in the order in which they are to go out."""
        self.office.now = self.now
        for place, each in enumerate(messages):
            named = replace(each, id=self.id(f"message-{self.steps}-{place}"), time=self.now)
            PATIENTLY(self.office.deliver, named)
        self.steps += 1
        return self.passes(self.now)

    def passes(self, at: datetime) -> list[Mail]:
        """It is `at`; the mails that this brought."""
        PATIENTLY(self.office.tick, at)
        rows = [each for each in self.office.mails(**self.mine) if each["_id"] not in self.seen]
        self.seen.update(each["_id"] for each in rows)
        return [_mail(each) for each in rows if each["content"]]


def _mail(row: dict[str, Any]) -> Mail:
    return Mail(
        row["_id"],
        row["template"],
        row["language"],
        row["recipient"],
        row["invitee_id"],
        bytes(row["content"]),
    )
