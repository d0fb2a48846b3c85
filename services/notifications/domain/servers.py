"""How much one mail server is given: by what it is known to bear, and by what it complains of.

All workers together share one budget per server. It fills up evenly and holds a few seconds' worth, part of
which is kept for mails somebody waits for. A server that says "too many" is given half as much from then on,
and twice as much again after each quiet minute.
"""

import math
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.notifications.domain.deliveries import CLOSING, Answer, Outcome

CONCURRENCY = 432
"""Not in RFC 5321; how Exchange says that we have too many connections or send too fast."""

TOO_MUCH = re.compile(r"(?i)\btoo (many|much|fast)\b|throttl|\brate\b|concurren|limit exceeded|slow down")
ABOUT_A_MAILBOX = re.compile(r"^4\.[12]\.")
"""Enhanced status (RFC 3463) of an answer about the recipient, whose own limits are no matter of pace."""

FIRST_GUESS = 120.0
"""Mails per minute that a server is taken to have borne when it complains and no limit was set."""

LEAST = 6.0
FORGIVEN = timedelta(minutes=10)
UNDER_WAY = timedelta(seconds=10)
"""Complaints so soon after one are about mails that were on their way already."""

SHOWN = timedelta(seconds=10)
"""So long after mails were held back organisers read that they wait for that."""

MINUTE_S = 60.0
SHARE = 20
"""The budget holds one part in so many of a minute's mails."""


@dataclass(frozen=True)
class Allowed:
    """What the administrator lets a server be given by all workers together; 0 is without limit."""

    per_minute: int = 0
    connections: int = 0

    @property
    def pace(self) -> float:
        """Mails per minute."""
        return float(self.per_minute) or math.inf

    @property
    def at_once(self) -> float:
        """Mails a lane may take together: what is handed over late must not add up with what is handed over
        in time.
        """
        return max(1, self.per_minute // 60) if self.per_minute else math.inf


@dataclass(frozen=True)
class Budget:
    """What may be handed to a server. Times are the database's.

    Args:
        left: mails that may go at once, as of `at`.
        borne: mails per minute it was to be given after its last complaint.
        complained_at: when that was; None without one.
        short_at: when a mail had to wait last; None when none ever did.
    """

    left: float
    at: datetime
    borne: float = 0.0
    complained_at: datetime | None = None
    short_at: datetime | None = None

    def pace(self, allowed: Allowed, now: datetime) -> float:
        """Mails per minute that it is given now."""
        if self.complained_at is None or not timedelta(0) <= now - self.complained_at < FORGIVEN:
            return allowed.pace
        quiet = (now - self.complained_at) // timedelta(minutes=1)
        return min(self.borne * 2.0**quiet, allowed.pace)

    def filled(self, allowed: Allowed, now: datetime) -> "Budget":
        """The budget as it is now. A clock that went back fills nothing, and takes nothing away."""
        pace = self.pace(allowed, now)
        if math.isinf(pace):
            return replace(self, at=now)
        seconds = max(0.0, (now - self.at).total_seconds())
        most = depth(pace)
        per_second = (pace - most + 1) / MINUTE_S
        return replace(self, left=min(most, self.left + per_second * seconds), at=now)

    def spent(self, urgent: int, others: int, allowed: Allowed, now: datetime) -> "tuple[int, Budget]":
        """How many of these mails may go, those that are awaited first, and what is left afterwards."""
        budget, pace = self.filled(allowed, now), self.pace(allowed, now)
        if math.isinf(pace):
            return urgent + others, self
        granted = min(urgent, math.floor(budget.left))
        if granted == urgent:
            granted += min(others, max(0, math.floor(budget.left - granted - kept(pace))))
        short_at = now if granted < urgent + others else budget.short_at
        return granted, replace(budget, left=budget.left - granted, short_at=short_at)

    def complained(self, allowed: Allowed, now: datetime) -> "Budget":
        """The budget after the server said "too many"."""
        if self.complained_at is not None and timedelta(0) <= now - self.complained_at < UNDER_WAY:
            return self
        borne = max(LEAST, min(self.pace(allowed, now), FIRST_GUESS) / 2)
        return replace(self, left=0.0, at=now, borne=borne, complained_at=now)


def depth(pace: float) -> float:
    """What the budget holds at most. With what flows in meanwhile no minute has more than its pace."""
    return max(min(3.0, pace), pace / SHARE)


def kept(pace: float) -> float:
    """What mails to many leave for those somebody waits for."""
    return max(1.0, depth(pace) / 4) if pace >= 2 else 0.0


def complains(answer: Answer) -> bool:
    """Does the server say that it is given too much at a time?"""
    if answer.outcome not in (Outcome.DEFERRED, Outcome.UNREACHABLE) or not 400 <= answer.code < 500:
        return False
    if answer.code == CONCURRENCY:
        return True
    if ABOUT_A_MAILBOX.match(answer.text) and answer.code != CLOSING:
        return False
    return TOO_MUCH.search(answer.text) is not None
