"""What all lanes of this process know of the mail server together: whether to try it, and who tries.

Other processes find out for themselves; what matters to a mail stands in the journal.
"""

import time

from prometheus_client import Gauge

from services.notifications.domain.breakers import CLOSED, Breaker, Manners
from services.notifications.domain.deliveries import Answer, Outcome
from shared.logs import logger

BREAKER = Gauge("kutse_mail_breaker_open", "1 while the mail server does not answer and is left in peace")
LOCKED_OUT = Gauge("kutse_mail_locked_out", "1 while the mail server does not let us in")


class Gate:
    """The way to one mail server. `host` is for the log."""

    def __init__(self, host: str, manners: Manners) -> None:
        self._host = host
        self._manners = manners
        self._breaker = CLOSED
        self.lets_us_in = True

    @property
    def is_shut(self) -> bool:
        """Is the server left in peace, but for the one lane that tries?"""
        return self._breaker.is_open

    @property
    def is_doubtful(self) -> bool:
        """Has the last lane that tried had no answer?"""
        return self._breaker.failures > 0

    def wait_s(self) -> float:
        """Seconds until a lane may go through; 0 when that is now."""
        return self._breaker.wait_s(time.monotonic())

    def enter(self) -> bool:
        """A lane goes through; True when the gate is shut behind it, so that it is the only one."""
        self._turn(self._breaker.entered(time.monotonic(), self._manners))
        return self.is_shut

    def note(self, answer: Answer) -> None:
        """This is what an attempt came to."""
        now = time.monotonic()
        if answer.outcome is Outcome.NOT_ALLOWED_IN:
            self.lets_us_in = False
            logger("mailer").error("mail server does not let us in", host=self._host)
            self._turn(self._breaker.locked_out(now, self._manners))
        elif answer.is_clear:
            self.open()
        else:
            # What a server says to a mail may name its recipient; what kept us from it does not.
            why = answer.text if answer.outcome is Outcome.UNREACHABLE else answer.outcome.value
            logger("mailer").warning("mail server does not answer", host=self._host, why=why)
            self._turn(self._breaker.failed(now, self._manners))

    def let_in(self) -> None:
        """A connection came about, password and all."""
        self.lets_us_in = True
        LOCKED_OUT.set(0)

    def open(self) -> None:
        """The server answers: every lane may go through."""
        if self.is_shut:
            logger("mailer").info("mail server answers again", host=self._host)
        self._turn(CLOSED)

    def _turn(self, breaker: Breaker) -> None:
        if breaker.is_open and not self._breaker.is_open:
            logger("mailer").error("mails wait for the mail server", host=self._host)
        self._breaker = breaker
        BREAKER.set(int(breaker.is_open))
        LOCKED_OUT.set(int(not self.lets_us_in))
