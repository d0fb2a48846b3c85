"""Links between parts that can be cut, reset, stuck, slow or narrow: loopback proxies, one thread each."""

import asyncio
import socket
import struct
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from typing import Any

PIECE = 65_536
NARROW_PIECE, NARROW_S = 512, 0.5
"""1 KB a second."""

SLOW_S = 0.5
NO_LINGERING = struct.pack("ii", 1, 0)
"""Closing a socket with this sends RST instead of FIN (socket(7), SO_LINGER)."""


class Weather(StrEnum):
    """How a link is."""

    FAIR = "fair"
    CUT = "cut"
    RESET = "reset"
    STUCK = "stuck"
    SLOW = "slow"
    NARROW = "narrow"


class Link:
    """Passes on whatever comes to `port` to `target`, both on loopback.

    Cut: whoever is connected is hung up on, and so is everybody new. Reset: the same, without a goodbye.
    Stuck: nothing goes through and nobody is told. Slow: each piece half a second later. Narrow: 1 KB/s.
    """

    def __init__(self, port: int, target: int) -> None:
        self.port = port
        self.target = target
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._weather = Weather.FAIR
        self._moving = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    def start(self) -> None:
        """It listens."""
        self._thread.start()
        self._do(self._listen())

    def stop(self) -> None:
        """Nobody is connected any more."""
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @contextmanager
    def under(self, weather: Weather) -> Iterator[None]:
        """Inside, the link is like that."""
        self._do(self._set(weather))
        try:
            yield
        finally:
            self._do(self._set(Weather.FAIR))

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _listen(self) -> None:
        self._moving.set()
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    async def _end(self) -> None:
        if self._server:
            self._server.close()
        await self._set(Weather.CUT)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _set(self, weather: Weather) -> None:
        self._weather = weather
        if weather is Weather.STUCK:
            self._moving.clear()
        else:
            self._moving.set()
        if weather in (Weather.CUT, Weather.RESET):
            for writer in [*self._open]:
                self._hang_up(writer)

    def _hang_up(self, writer: asyncio.StreamWriter) -> None:
        if self._weather is Weather.RESET:
            with suppress(OSError):
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGERING)
            writer.transport.abort()
        writer.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            if self._weather in (Weather.CUT, Weather.RESET):
                return
            await self._moving.wait()
            onwards, back = await asyncio.open_connection("127.0.0.1", self.target)
            self._open.add(back)
            try:
                await asyncio.gather(self._pass_on(reader, back), self._pass_on(onwards, writer))
            finally:
                self._open.discard(back)
                self._hang_up(back)
        except OSError:
            return  # the part behind is not there; whoever asked is hung up on
        finally:
            self._open.discard(writer)
            self._hang_up(writer)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(NARROW_PIECE if self._weather is Weather.NARROW else PIECE):
            await self._delay(len(piece))
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()

    async def _delay(self, size: int) -> None:
        await self._moving.wait()
        if self._weather is Weather.SLOW:
            await asyncio.sleep(SLOW_S)
        elif self._weather is Weather.NARROW:
            await asyncio.sleep(NARROW_S * size / NARROW_PIECE)
