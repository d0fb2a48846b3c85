"""Lanes: several connections side by side, each taking a few mails at a time from the queue.

A slow server answer holds up one lane, never the others. While the server does not answer or does not let us
in, one lane tries now and then, with one mail or with none; all other mails stay as they are.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from services.notifications.domain.breakers import Manners
from services.notifications.domain.deliveries import Answer
from services.notifications.mailer.connections import Connection, GoneError, Limits, Parcel, RefusedError
from services.notifications.mailer.gate import Gate
from services.notifications.mailer.servers import Server
from services.notifications.mailer.tray import Queue, Tray
from services.notifications.store.queue import Taken
from shared.clock import Clock


@dataclass(frozen=True)
class Pace:
    """How the lanes work.

    Args:
        lanes: connections side by side.
        handful: mails taken at once by a lane; so many may be of unknown fate when the process dies.
        per_connection: mails after which a connection is closed.
        idle_s: pause when there is nothing to send.
        unreachable_s: pause of a lane that found no server.
        heartbeat_s: how often claims are prolonged and silent ones looked for.
        manners: how a server is treated that does not answer.
    """

    lanes: int = 4
    handful: int = 8
    per_connection: int = 50
    idle_s: float = 0.5
    unreachable_s: float = 5
    heartbeat_s: float = 15
    manners: Manners = field(default_factory=Manners)
    limits: Limits = field(default_factory=Limits)


class Mailer:
    """The worker's part that sends mails. `sender_of` answers the envelope's address for a mail's id."""

    name = "mailer"

    def __init__(
        self,
        queue: Queue,
        server: Server,
        sender_of: Callable[[str], str],
        clock: Clock,
        pace: Pace | None = None,
    ) -> None:
        self._queue = queue
        self._server = server
        self._sender_of = sender_of
        self._clock = clock
        self._pace = pace or Pace()
        self._gate = Gate(server.host, self._pace.manners)

    def is_let_in(self) -> bool:
        """Does the mail server let us in, as far as we know? For readiness."""
        return self._gate.lets_us_in

    def run(self, stop: threading.Event) -> None:
        """Sends until `stop`; mails in hand are finished."""
        asyncio.run(self._run(stop))

    async def _run(self, stop: threading.Event) -> None:
        halt = asyncio.Event()
        tray = Tray(self._queue, self._clock, halt, self._pace.idle_s)
        watcher = asyncio.create_task(_watch(stop, halt))
        heart = asyncio.create_task(tray.keep_alive(self._pace.heartbeat_s))
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._pace.lanes):
                    lane = _Lane(tray, self._gate, self._server, self._sender_of, self._pace)
                    group.create_task(lane.run())
        finally:
            watcher.cancel()
            heart.cancel()


@dataclass
class _Lane:
    tray: Tray
    gate: Gate
    server: Server
    sender_of: Callable[[str], str]
    pace: Pace
    connection: Connection | None = None

    async def run(self) -> None:
        while not self.tray.halt.is_set():
            if wait_s := self.gate.wait_s():
                await self._hang_up()
                await self.tray.rest(min(wait_s, self.pace.idle_s))
            else:
                await self._go()
        await self._hang_up()

    async def _go(self) -> None:
        alone = self.gate.enter()
        if mails := await self.tray.take(1 if alone else self.pace.handful):
            await self._send(mails, alone=alone)
        elif alone or self.tray.stranded:
            await self._knock()
        else:
            await self._hang_up()
            await self.tray.rest(self.pace.idle_s)

    async def _send(self, mails: Sequence[Taken], *, alone: bool) -> None:
        """Sends a handful, or as much of it as the server answers to; the rest goes back."""
        answers: list[tuple[Taken, Answer]] = []
        for mail in mails:
            if self.gate.is_shut and not alone:
                break
            answer = await self._hand_over(mail)
            answers.append((mail, answer))
            self.gate.note(answer)
            alone = alone and self.gate.is_shut
            if answer.ends_the_visit:
                break
        await self.tray.note(answers, mails[len(answers) :])
        if answers and answers[-1][1].ends_the_visit:
            await self.tray.rest(self.pace.unreachable_s)

    async def _knock(self) -> None:
        """Asks whether the server lets us in, for the mails that wait for that."""
        await self._hang_up()
        try:
            await self._connect()
        except RefusedError as refusal:
            self.gate.note(refusal.answer)
            await self.tray.rest(self.pace.unreachable_s)
        else:
            self.gate.open()

    async def _hand_over(self, mail: Taken) -> Answer:
        try:
            answer = await self._offer(
                Parcel(self.sender_of(mail.entry.id), mail.entry.recipient, mail.entry.content)
            )
        except RefusedError as refusal:
            return refusal.answer
        if answer.ends_the_visit or not (self.connection and self.connection.usable):
            await self._hang_up()
        return answer

    async def _offer(self, parcel: Parcel) -> Answer:
        """Over a new connection when the old one turns out to be gone; a new one never does."""
        connection = await self._connect()
        try:
            return await connection.hand_over(parcel)
        except GoneError:
            await self._hang_up()
        connection = await self._connect()
        return await connection.hand_over(parcel)

    async def _connect(self) -> Connection:
        """The lane's connection, a new one when the old one has carried enough."""
        if self.connection and self.connection.used >= self.pace.per_connection:
            await self._hang_up()
        if self.connection is None:
            self.connection = await Connection.open(self.server, self.pace.limits)
            self.gate.let_in()
            if self.tray.stranded or self.gate.is_doubtful:
                await self.tray.relieve()
        return self.connection

    async def _hang_up(self) -> None:
        if self.connection:
            await self.connection.close()
            self.connection = None


async def _watch(stop: threading.Event, halt: asyncio.Event) -> None:
    while not await asyncio.to_thread(stop.wait, timedelta(seconds=1).total_seconds()):
        pass
    halt.set()
