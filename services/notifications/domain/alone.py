"""Mails that stand for themselves: about nobody's registration, and with nothing for a calendar."""

from datetime import datetime
from typing import Protocol

from services.notifications.domain.letters import mail_id


class Waited(Protocol):
    """A mail somebody waits for, for a time."""

    @property
    def key(self) -> str:
        """The same for the same wish: it is mailed once."""

    @property
    def valid_until(self) -> datetime:
        """Nobody waits for it any more from then on."""


class AloneLetter:
    """One such mail to write."""

    @property
    def id(self: Waited) -> str:
        """The mail's id."""
        return mail_id(self.key)

    def is_too_late(self: Waited, at: datetime) -> bool:
        """Does nobody wait for it any more?"""
        return at >= self.valid_until
