"""Lanes: several connections side by side, each taking a few mails at a time from the queue.

A slow server answer holds up one lane, never the others. When the server does not let us in, all lanes rest
and the mails stay as they are.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from prometheus_client import Counter, Gauge

from services.notifications.domain.deliveries import Answer, Outcome
from services.notifications.mailer.connections import Connection, Limits, Parcel, RefusedError
from services.notifications.mailer.servers import Server
from services.notifications.store.queue import Ended, Taken, ended
from shared.clock import Clock
from shared.errors import Unavailable
from shared.logs import correlated, logger
from shared.messaging.worker import pause

ATTEMPTS = Counter("kutse_mail_attempts", "Attempts to deliver a mail", ["outcome"])
LOCKED_OUT = Gauge("kutse_mail_locked_out", "1 while the mail server does not let us in")


class Queue(Protocol):
    """The journal as the lanes need it; store/queue.py."""

    def take(self, most: int, at: datetime) -> list[Taken]: ...

    def prolong(self, claims: Sequence[str]) -> None: ...

    def note(self, ended: Sequence[Ended]) -> int: ...

    def recover(self, at: datetime) -> int: ...


@dataclass(frozen=True)
class Pace:
    """How the lanes work.

    Args:
        lanes: connections side by side.
        handful: mails taken at once by a lane; so many may be of unknown fate when the process dies.
        per_connection: mails after which a connection is closed.
        idle_s: pause when there is nothing to send.
        unreachable_s: pause of a lane that found no server.
        locked_out_s: pause of all lanes when the server does not let us in.
        heartbeat_s: how often claims are prolonged and silent ones looked for.
    """

    lanes: int = 4
    handful: int = 8
    per_connection: int = 50
    idle_s: float = 0.5
    unreachable_s: float = 5
    locked_out_s: float = 300
    heartbeat_s: float = 15
    limits: Limits = field(default_factory=Limits)


class Mailer:
    """The worker's part that sends mails. `sender` is the envelope's address."""

    name = "mailer"

    def __init__(
        self, queue: Queue, server: Server, sender: str, clock: Clock, pace: Pace | None = None
    ) -> None:
        self._queue = queue
        self._server = server
        self._sender = sender
        self._clock = clock
        self._pace = pace or Pace()
        self._let_in = threading.Event()
        self._let_in.set()

    def is_let_in(self) -> bool:
        """Does the mail server let us in, as far as we know? For readiness."""
        return self._let_in.is_set()

    def run(self, stop: threading.Event) -> None:
        """Sends until `stop`; mails in hand are finished."""
        asyncio.run(self._run(stop))

    async def _run(self, stop: threading.Event) -> None:
        halt = asyncio.Event()
        desk = _Desk(self._queue, self._clock, halt, self._pace.idle_s)
        watcher = asyncio.create_task(_watch(stop, halt))
        heart = asyncio.create_task(desk.keep_alive(self._pace.heartbeat_s))
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._pace.lanes):
                    group.create_task(self._lane(desk).run())
        finally:
            watcher.cancel()
            heart.cancel()

    def _lane(self, desk: "_Desk") -> "_Lane":
        return _Lane(desk, self._server, self._sender, self._pace, self._note_entry)

    def _note_entry(self, let_in: bool) -> None:
        (self._let_in.set if let_in else self._let_in.clear)()
        LOCKED_OUT.set(0 if let_in else 1)


class _Desk:
    """The queue, used from asyncio: one taking at a time, the claims that are held."""

    def __init__(self, queue: Queue, clock: Clock, halt: asyncio.Event, idle_s: float) -> None:
        self._queue = queue
        self._clock = clock
        self._taking = asyncio.Lock()
        self._claims: set[str] = set()
        self._idle_s = idle_s
        self._locked_until = self._nothing_until = 0.0
        self.halt = halt

    def lock(self, seconds: float) -> None:
        """All lanes rest that long: the server does not let us in."""
        self._locked_until = asyncio.get_running_loop().time() + seconds

    def locked_for(self) -> float:
        """Seconds until somebody may knock again; 0 when that is now."""
        return max(0.0, self._locked_until - asyncio.get_running_loop().time())

    async def take(self, most: int) -> list[Taken]:
        async with self._taking:
            if asyncio.get_running_loop().time() < self._nothing_until:
                return []
            try:
                taken = await asyncio.to_thread(self._queue.take, most, self._clock())
            except Unavailable as error:
                logger("mailer").warning("waiting", missing=error.part)
                return []
        if not taken:
            self._nothing_until = asyncio.get_running_loop().time() + self._idle_s / 2
        self._claims.update(each.claim for each in taken)
        return taken

    async def note(self, answers: Sequence[tuple[Taken, Answer]]) -> None:
        if answers:
            done = [ended(mail, answer, self._clock()) for mail, answer in answers]
            await self._insist(done)
            self._claims.difference_update(mail.claim for mail, _ in answers)
            for mail, answer in answers:
                _tell(mail, answer)

    async def keep_alive(self, every_s: float) -> None:
        while True:
            with suppress(Unavailable):
                await asyncio.to_thread(self._beat)
            await asyncio.sleep(every_s)

    def _beat(self) -> None:
        if claims := list(self._claims):
            self._queue.prolong(claims)
        if lost := self._queue.recover(self._clock()):
            logger("mailer").warning("attempts of unknown fate", count=lost)

    async def _insist(self, done: Sequence[Ended]) -> None:
        """Notes the ends, however long the database is away: a forgotten one would be sent again."""
        failures = 0
        while True:
            try:
                await asyncio.to_thread(self._queue.note, done)
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


@dataclass
class _Lane:
    desk: _Desk
    server: Server
    sender: str
    pace: Pace
    note_entry: Callable[[bool], None]
    connection: Connection | None = None

    async def run(self) -> None:
        while not self.desk.halt.is_set():
            if locked_s := self.desk.locked_for():
                await self._hang_up()
                await self.desk.rest(locked_s)
            elif mails := await self.desk.take(self.pace.handful):
                await self._send(mails)
            else:
                await self._hang_up()
                await self.desk.rest(self.pace.idle_s)
        await self._hang_up()

    async def _send(self, mails: Sequence[Taken]) -> None:
        """Sends a handful; what no server could be asked about ends as the refusal of the connection says."""
        answers: list[tuple[Taken, Answer]] = []
        try:
            for mail in mails:
                answer = await self._hand_over(mail)
                answers.append((mail, answer))
        except RefusedError as refusal:
            answers += [(mail, refusal.answer) for mail in mails[len(answers) :]]
        outcome = answers[-1][1].outcome
        if outcome is Outcome.NOT_ALLOWED_IN:
            self._lock()
        await self.desk.note(answers)
        if outcome is Outcome.UNREACHABLE:
            logger("mailer").warning("mail server unreachable", host=self.server.host)
            await self.desk.rest(self.pace.unreachable_s)

    async def _hand_over(self, mail: Taken) -> Answer:
        if self.connection and self.connection.used >= self.pace.per_connection:
            await self._hang_up()
        if self.connection is None:
            self.connection = await Connection.open(self.server, self.pace.limits)
            self.note_entry(True)
        parcel = Parcel(self.sender, mail.entry.recipient, mail.entry.content)
        answer = await self.connection.hand_over(parcel)
        if not self.connection.usable:
            await self._hang_up()
        if answer.outcome is Outcome.NOT_ALLOWED_IN:
            raise RefusedError(answer)
        return answer

    async def _hang_up(self) -> None:
        if self.connection:
            await self.connection.close()
            self.connection = None

    def _lock(self) -> None:
        """Before the mails go back: no other lane must take them to the closed door."""
        self.desk.lock(self.pace.locked_out_s)
        self.note_entry(False)
        logger("mailer").error("mail server does not let us in", host=self.server.host)


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


async def _watch(stop: threading.Event, halt: asyncio.Event) -> None:
    while not await asyncio.to_thread(stop.wait, timedelta(seconds=1).total_seconds()):
        pass
    halt.set()
