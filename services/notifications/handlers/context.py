"""What handlers are given besides the transaction: the moment, a writer of mails, and names for calendar
entries.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.notifications.domain.invitations import UidOf
from services.notifications.domain.journal import Entry
from services.notifications.domain.letters import Letter
from services.notifications.domain.sign_in import SignInLetter
from shared.errors import KutseError


class UnwritableError(KutseError):
    """A letter cannot be written out; `reason` is a stable code for the journal."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Written:
    """A mail as it will be sent. `recipient` has its domain as an A-label; `content` is the whole message."""

    id: str
    message_id: str
    subject: str
    recipient: str
    content: bytes


class Writer(Protocol):
    """Turns letters into mails."""

    def compose(self, letter: Letter, at: datetime) -> Written:
        """The mail in bytes, dated `at`.

        Raises:
            UnwritableError: the address cannot be put into a mail.
        """

    def sign_in(self, letter: SignInLetter, at: datetime) -> Written:
        """The mail with the link in bytes, dated `at`.

        Raises:
            UnwritableError: the address cannot be put into a mail.
        """

    def again(self, entry: Entry, key: str, at: datetime) -> Written:
        """The same mail once more, with the Message-ID that follows from `key`, dated `at`."""


@dataclass(frozen=True)
class Context:
    """One piece of work.

    Args:
        at: the moment it is done, asked once and outside the transaction.
        correlation_id: carried on into everything this work announces.
    """

    at: datetime
    writer: Writer
    uid_of: UidOf
    correlation_id: str
