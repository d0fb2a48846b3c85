"""Lanes: several connections side by side, each taking a few mails at a time from the queue.

A slow server answer holds up one lane, never the others. Some lanes carry only mails that somebody waits for,
one at a time, so that ten thousand others are never before them. While the server does not answer or does not
let us in, one lane tries now and then, with one mail or with none; all other mails stay as they are.
"""

import asyncio
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from services.notifications.domain.breakers import Manners
from services.notifications.domain.deliveries import Answer
from services.notifications.mailer.connections import Connection, GoneError, Limits, Parcel, RefusedError
from services.notifications.mailer.gate import Gate
from services.notifications.mailer.packing import Packing
from services.notifications.mailer.servers import Server
from services.notifications.mailer.sharing import SharedServer, Sharing
from services.notifications.mailer.tray import Queue, Tray
from services.notifications.store import hands
from services.notifications.store.attempts import Taken
from shared import crash_points
from shared.clock import Clock


@dataclass(frozen=True)
class Pace:
    """How the lanes work.

    Args:
        lanes: connections side by side.
        reserved: so many of them only for mails somebody waits for.
        handful: mails taken at once by one of the others; so many may be of unknown fate when the machine
            dies.
        handful_s: after so long the rest of a handful goes back, so that a slow server holds up few.
        per_connection: mails after which a connection is closed.
        idle_s: pause when there is nothing to send; a mail that this process writes ends it.
        linger_s: how long a connection stays open with nothing to send.
        unreachable_s: pause of a lane that found no server.
        heartbeat_s: how often claims are prolonged and silent ones looked for.
        manners: how a server is treated that does not answer.
    """

    lanes: int = 5
    reserved: int = 1
    handful: int = 8
    handful_s: float = 2
    per_connection: int = 50
    idle_s: float = 0.5
    linger_s: float = 5
    unreachable_s: float = 5
    heartbeat_s: float = 15
    manners: Manners = field(default_factory=Manners)
    limits: Limits = field(default_factory=Limits)

    def within(self, connections: int) -> "Pace":
        """With no more lanes than all workers together may have connections; 0 is without limit. A single
        lane carries everything, one mail at a time, those somebody waits for first.
        """
        lanes = min(self.lanes, connections or self.lanes)
        if lanes > 1:
            return replace(self, lanes=lanes, reserved=min(self.reserved, lanes - 1))
        return replace(self, lanes=1, reserved=0, handful=1)


class Mailer:
    """The worker's part that sends mails.

    Args:
        packing: makes of a mail what is handed over.
        shared: what other workers share of the server; None: nothing.
    """

    name = "mailer"

    def __init__(
        self,
        queue: Queue,
        server: Server,
        packing: Packing,
        clock: Clock,
        pace: Pace | None = None,
        shared: SharedServer | None = None,
    ) -> None:
        self._queue = queue
        self._server = server
        self._packing = packing
        self._clock = clock
        self._pace = pace or Pace()
        self._gate = Gate(server.host, self._pace.manners)
        self._sharing = Sharing(shared)

    def is_let_in(self) -> bool:
        """Does the mail server let us in, as far as we know? For readiness."""
        return self._gate.lets_us_in

    def run(self, stop: threading.Event) -> None:
        """Sends until `stop`; mails in hand are finished."""
        asyncio.run(self._run(stop))

    async def _run(self, stop: threading.Event) -> None:
        halt = asyncio.Event()
        tray = Tray(self._queue, self._clock, halt, self._pace.idle_s)
        watcher = asyncio.create_task(_watch(stop, halt, tray))
        heart = asyncio.create_task(tray.keep_alive(self._pace.heartbeat_s, self._sharing.beat))
        road = _Road(tray, self._gate, self._server, self._packing, self._pace, self._sharing)
        wake = partial(asyncio.get_running_loop().call_soon_threadsafe, tray.wake)
        try:
            with self._queue.bell.heard_by(wake):
                await self._drive(road)
        finally:
            watcher.cancel()
            heart.cancel()

    async def _drive(self, road: "_Road") -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(self._pace.lanes):
                group.create_task(_Lane(road, urgent=number < self._pace.reserved).run())


@dataclass(frozen=True)
class _Road:
    """What all lanes of a process have in common."""

    tray: Tray
    gate: Gate
    server: Server
    packing: Packing
    pace: Pace
    sharing: Sharing


class _Lane:
    """One connection at a time. `urgent`: only for mails somebody waits for, unless it is the only one that
    tries.
    """

    def __init__(self, road: _Road, *, urgent: bool) -> None:
        self._tray, self._gate, self._pace = road.tray, road.gate, road.pace
        self._road = road
        self._urgent = urgent
        self._connection: Connection | None = None
        self._place = ""
        self._idle_since: float | None = None

    async def run(self) -> None:
        while not self._tray.halt.is_set():
            rings = self._tray.rings
            if wait_s := self._gate.wait_s():
                await self._hang_up()
                await self._tray.rest(min(wait_s, self._pace.idle_s))
            elif await self._may_connect():
                await self._go(rings)
            else:
                await self._tray.doze(self._pace.idle_s, rings)
        await self._hang_up()

    async def _may_connect(self) -> bool:
        """Has the lane a place among the connections, where these are counted?"""
        if self._place or not self._road.sharing.counts_connections:
            return True
        trying = self._gate.is_shut or self._tray.stranded
        if trying or await self._tray.is_any_due(urgent=self._urgent):
            self._place = await self._road.sharing.connect(urgent=self._urgent)
        return bool(self._place)

    async def _go(self, rings: int) -> None:
        alone = self._gate.enter()
        most = 1 if alone or self._urgent else self._pace.handful
        if mails := await self._tray.take(most, urgent=self._urgent and not alone):
            self._idle_since = None
            await self._send(mails, alone=alone)
        elif alone or self._tray.stranded:
            await self._knock()
        else:
            await self._linger(rings)

    async def _send(self, mails: Sequence[Taken], *, alone: bool) -> None:
        """Sends a handful, or as much of it as the server answers to in good time; the rest goes back."""
        answers: list[tuple[Taken, Answer]] = []
        begun = time.monotonic()
        for mail in mails:
            if self._gate.is_shut and not alone:
                break
            answer = await self._hand_over(mail)
            answers.append((mail, answer))
            self._gate.note(answer)
            await self._road.sharing.heed(answer, self._road.server.host)
            alone = alone and self._gate.is_shut
            if answer.ends_the_visit or time.monotonic() - begun > self._pace.handful_s:
                break
        await self._tray.note(answers, mails[len(answers) :])
        if answers and answers[-1][1].ends_the_visit:
            await self._tray.rest(self._pace.unreachable_s)

    async def _linger(self, rings: int) -> None:
        """Nothing to send since so many rings: the connection is kept for a while, unless others wait for its
        place.
        """
        now = time.monotonic()
        self._idle_since = self._idle_since or now
        if self._place or now - self._idle_since >= self._pace.linger_s:
            await self._hang_up()
        await self._tray.doze(self._pace.idle_s, rings)

    async def _knock(self) -> None:
        """Asks whether the server lets us in, for the mails that wait for that."""
        await self._close()
        try:
            await self._connect()
        except RefusedError as refusal:
            self._gate.note(refusal.answer)
            await self._tray.rest(self._pace.unreachable_s)
        else:
            self._gate.open()

    async def _hand_over(self, mail: Taken) -> Answer:
        packing = self._road.packing
        hands.begin(mail.entry.id)
        offering = partial(hands.offer, mail.entry.id)
        try:
            with packing.span(mail.entry):
                answer = await self._offer(replace(packing.pack(mail.entry), offering=offering))
        except RefusedError as refusal:
            return refusal.answer
        crash_points.reach("mailer-answered")
        if answer.ends_the_visit or not (self._connection and self._connection.usable):
            await self._close()
        return answer

    async def _offer(self, parcel: Parcel) -> Answer:
        """Over a new connection when the old one turns out to be gone; a new one never does."""
        connection = await self._connect()
        try:
            return await connection.hand_over(parcel)
        except GoneError:
            await self._close()
        connection = await self._connect()
        return await connection.hand_over(parcel)

    async def _connect(self) -> Connection:
        """The lane's connection, a new one when the old one has carried enough."""
        if self._connection and self._connection.used >= self._pace.per_connection:
            await self._close()
        if self._connection is None:
            self._connection = await Connection.open(self._road.server, self._pace.limits)
            self._gate.let_in()
            if self._tray.stranded or self._gate.is_doubtful:
                await self._tray.relieve()
        return self._connection

    async def _hang_up(self) -> None:
        """No connection is left, and its place is free for others."""
        await self._close()
        if self._place:
            place, self._place = self._place, ""
            await self._road.sharing.leave(place)

    async def _close(self) -> None:
        if self._connection:
            await self._connection.close()
            self._connection = None


async def _watch(stop: threading.Event, halt: asyncio.Event, tray: Tray) -> None:
    while not await asyncio.to_thread(stop.wait, timedelta(seconds=1).total_seconds()):
        pass
    halt.set()
    tray.wake()
