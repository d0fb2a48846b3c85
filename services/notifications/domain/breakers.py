"""The breaker: a mail server that does not answer is left in peace, and asked again at growing intervals.

closed ──(several failures in a row)──► open ──(the interval is over)──► one lane tries ──► closed
                                          ▲                                     │
                                          └─────────(a longer interval)─────────┘

While it is open mails wait as they are; only the one that is tried spends a rung of its ladder. Times are
seconds of a clock that only goes forward.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Manners:
    """How a server is treated that does not answer.

    Args:
        threshold: failures in a row that open the breaker.
        first_s, most_s: the first interval, which then doubles, and the longest one.
        locked_out_s: the interval when it answers, but does not let us in: a wrong password tried too often
            locks an account.
    """

    threshold: int = 3
    first_s: float = 5
    most_s: float = 120
    locked_out_s: float = 300

    def interval_s(self, failures: int) -> float:
        """How long nobody tries after so many failures in a row."""
        return float(min(self.first_s * 2.0 ** min(failures - self.threshold, 32), self.most_s))


@dataclass(frozen=True)
class Breaker:
    """What the lanes of a process know of the server together.

    Args:
        failures: in a row.
        until: nobody tries before that; None while closed.
        trying: one lane tries at this moment; should it never tell, another one may from `until` on.
    """

    failures: int = 0
    until: float | None = None
    trying: bool = False

    @property
    def is_open(self) -> bool:
        """Is the server left in peace?"""
        return self.until is not None

    def wait_s(self, now: float) -> float:
        """Seconds until somebody may try; 0 when that is now."""
        return 0.0 if self.until is None else max(0.0, self.until - now)

    def entered(self, now: float, manners: Manners) -> "Breaker":
        """A lane tries; while the breaker is open it is the only one."""
        return replace(self, until=now + manners.most_s, trying=True) if self.is_open else self

    def failed(self, now: float, manners: Manners) -> "Breaker":
        """A lane had no answer. Lanes that had begun before the breaker opened tell nothing new."""
        if self.is_open and not self.trying:
            return self
        failures = self.failures + 1
        if failures < manners.threshold:
            return Breaker(failures)
        return Breaker(failures, now + manners.interval_s(failures))

    def locked_out(self, now: float, manners: Manners) -> "Breaker":
        """The server does not let us in: that opens it at once."""
        return Breaker(max(self.failures, manners.threshold), now + manners.locked_out_s)


CLOSED = Breaker()
"""The server answers, as far as anybody knows."""
