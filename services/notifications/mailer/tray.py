"""The mails in the lanes' hands: taken from the journal, and noted there or put back."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol, TypeVar

from prometheus_client import Counter

from services.notifications.domain.deliveries import Answer
from services.notifications.store import hands
from services.notifications.store.attempts import Ended, Taken, ended
from services.notifications.store.bell import Bell
from shared.clock import Clock
from shared.errors import Unavailable
from shared.logs import correlated, logger
from shared.messaging.worker import pause

ATTEMPTS = Counter("kutse_mail_attempts", "Attempts to deliver a mail", ["outcome"])
Result = TypeVar("Result")


class Queue(Protocol):
    """The journal as the lanes need it; store/queue.py."""

    bell: Bell

    def take(self, most: int, at: datetime, *, urgent: bool = False) -> list[Taken]: ...

    def is_any_due(self, at: datetime, *, urgent: bool = False) -> bool: ...

    def prolong(self, claims: Sequence[str]) -> None: ...

    def note(self, ended: Sequence[Ended]) -> int: ...

    def put_back(self, mails: Sequence[Taken]) -> None: ...

    def why_stranded(self) -> str: ...

    def relieve(self) -> int: ...

    def recover(self, at: datetime) -> int: ...


class Tray:
    """The queue, used from asyncio: one taking at a time, the claims that are held.

    Args:
        idle_s: an empty queue is not looked at again for half of this.
    """

    def __init__(self, queue: Queue, clock: Clock, halt: asyncio.Event, idle_s: float) -> None:
        self._queue = queue
        self._clock = clock
        self._taking = asyncio.Lock()
        self._claims: set[str] = set()
        self._idle_s = idle_s
        self._nothing_until = {True: 0.0, False: 0.0}
        self._rung = asyncio.Event()
        self.rings = 0
        self.halt = halt
        self.stranded = False
        """Do mails wait for nothing but a server that lets us in, as far as we know?"""

    async def take(self, most: int, *, urgent: bool = False) -> list[Taken]:
        """At most so many due mails; none while the database is away.

        Args:
            urgent: only those somebody waits for.
        """
        async with self._taking:
            if self._is_known_empty(urgent=urgent):
                return []
            rings = self.rings
            try:
                taken = await asyncio.to_thread(self._queue.take, most, self._clock(), urgent=urgent)
            except Unavailable as error:
                logger("mailer").warning("waiting", missing=error.part)
                return []
        if not taken:
            self._note_empty(rings, urgent=urgent)
        self._claims.update(each.claim for each in taken)
        return taken

    async def is_any_due(self, *, urgent: bool) -> bool:
        """Is it worth while to have a connection?"""
        if self._is_known_empty(urgent=urgent):
            return False
        rings = self.rings
        with suppress(Unavailable):
            if await asyncio.to_thread(self._queue.is_any_due, self._clock(), urgent=urgent):
                return True
        self._note_empty(rings, urgent=urgent)
        return False

    def wake(self) -> None:
        """Mails were written, or the mailer is to stop: whoever dozes looks again."""
        self.rings += 1
        self._nothing_until = {True: 0.0, False: 0.0}
        self._rung.set()
        self._rung = asyncio.Event()

    async def doze(self, seconds: float, rings: int) -> None:
        """Waits so long, or until a mail is written after so many rings."""
        if self.rings == rings and not self.halt.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._rung.wait(), seconds)

    def _is_known_empty(self, *, urgent: bool) -> bool:
        return asyncio.get_running_loop().time() < self._nothing_until[urgent]

    def _note_empty(self, rings: int, *, urgent: bool) -> None:
        """Nothing was found by whoever began to look after so many rings."""
        if self.rings == rings:
            self._nothing_until[urgent] = asyncio.get_running_loop().time() + self._idle_s / 2

    async def note(self, answers: Sequence[tuple[Taken, Answer]], untouched: Sequence[Taken]) -> None:
        """What became of these is journalled, and those nobody offered to the server wait as before; however
        long the database is away, because an end forgotten would be a mail sent twice.
        """
        done = [ended(mail, answer, self._clock()) for mail, answer in answers]
        if done:
            await self._insist(lambda: self._queue.note(done))
        if untouched:
            await self._insist(lambda: self._queue.put_back(untouched))
        self._claims.difference_update(mail.claim for mail in [*untouched, *(mail for mail, _ in answers)])
        hands.lay_down(mail.entry.id for mail, _ in answers)
        self.stranded = self.stranded or any(answer.ends_the_visit for _, answer in answers)
        for mail, answer in answers:
            _tell(mail, answer)

    async def relieve(self) -> None:
        """The server lets us in: whoever waited for nothing else is due."""
        with suppress(Unavailable):
            count = await asyncio.to_thread(self._queue.relieve)
            self.stranded = False
            self._nothing_until = {True: 0.0, False: 0.0}
            if count:
                logger("mailer").info("mails are due again", count=count)

    async def keep_alive(self, every_s: float, beat: Callable[[], object]) -> None:
        """Again and again: claims are prolonged, silent ones and stranded mails looked for.

        Args:
            beat: what else is kept alive by being done so often.
        """
        while True:
            with suppress(Unavailable):
                self.stranded = await asyncio.to_thread(self._beat)
            with suppress(Unavailable):
                await asyncio.to_thread(beat)
            await asyncio.sleep(every_s)

    def _beat(self) -> bool:
        if claims := list(self._claims):
            self._queue.prolong(claims)
        if lost := self._queue.recover(self._clock()):
            logger("mailer").warning("mails of a mailer that died", count=lost)
        return bool(self._queue.why_stranded())

    async def _insist(self, work: Callable[[], object]) -> None:
        failures = 0
        while True:
            try:
                await asyncio.to_thread(work)
            except Unavailable as error:
                failures += 1
                logger("mailer").warning("holding results", missing=error.part, failures=failures)
                await asyncio.sleep(pause(failures))
            else:
                return

    async def rest(self, seconds: float) -> None:
        """Waits, or until the mailer is to stop."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.halt.wait(), seconds)


def _tell(mail: Taken, answer: Answer) -> None:
    ATTEMPTS.labels(answer.outcome.value).inc()
    with correlated(mail.entry.correlation_id):
        logger("mailer").info(
            "attempt ended",
            mail_id=mail.entry.id,
            template=mail.entry.template,
            outcome=answer.outcome.value,
            code=answer.code,
        )
