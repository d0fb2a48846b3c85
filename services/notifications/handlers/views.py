"""Mails as organisers see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifications.domain.events import Event
from services.notifications.domain.fates import Fate, fate_of
from services.notifications.domain.feeds import MAIL as FEED
from services.notifications.domain.invitees import Invitee
from services.notifications.domain.journal import HELD
from services.notifications.domain.members import MAIL as MEMBER
from services.notifications.domain.sign_in import MAIL as SIGN_IN
from services.notifications.domain.sign_in import MY_PAGE

Row = Mapping[str, Any]


def is_secret(row: Row) -> bool:
    """Does this mail hold what only its reader may have, so that nobody else is shown it?"""
    return bool(row["template"] in (SIGN_IN, MY_PAGE, FEED, MEMBER))


@dataclass(frozen=True)
class Line:
    """One mail with whom and what it is about, as far as that is known here."""

    row: Row
    invitee: Invitee | None
    event: Event | None

    @property
    def fate(self) -> Fate:
        """What became of it."""
        return fate_of(self.row["state"], bounced=self.row.get("bounced_at") is not None)

    @property
    def may_go_again(self) -> bool:
        """Is sending it again worth a try? What else stands against it is seen when it is tried."""
        over = self.fate is not Fate.SKIPPED or self.row["reason"] == HELD
        return over and not self.row["open"] and not is_secret(self.row)

    @property
    def zone(self) -> str:
        """The time zone its moments are told in; empty for the house's own."""
        return self.event.programme.timezone if self.event else ""


@dataclass(frozen=True)
class Planned:
    """Mails of one step of an event's plan that are still to come.

    Args:
        due_at: None while it waits for the event to be completed.
        recipients: how many would get it as things are now.
        paused: it will pass without mail unless it is taken up again.
    """

    template: str
    due_at: datetime | None
    recipients: int
    paused: bool


@dataclass(frozen=True)
class Page:
    """Some mails, newest first.

    Args:
        more: there are older ones.
        planned: what is still to come at the event that was asked for.
        crowded: the search met more people than are looked up.
    """

    lines: tuple[Line, ...]
    more: bool
    counts: Mapping[str, int]
    planned: tuple[Planned, ...]
    crowded: bool = False


@dataclass(frozen=True)
class Opened:
    """One mail. `obstacle`: code of why it cannot be sent again; empty when it can. `copies`: how often it
    was."""

    line: Line
    obstacle: str
    copies: int
    missed: str

    @property
    def is_secret(self) -> bool:
        """Does it hold what only its reader may have?"""
        return is_secret(self.line.row)


@dataclass(frozen=True)
class Person:
    """Somebody, the event, the mails about it, the first one first, and those still to come."""

    invitee: Invitee
    event: Event | None
    lines: tuple[Line, ...]
    planned: tuple[Planned, ...]


@dataclass(frozen=True)
class SentAgain:
    """What became of a wish to send mails again. `refused`: code -> how many."""

    done: int
    refused: Mapping[str, int]
