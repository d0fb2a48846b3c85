"""The mail server as other workers see it too: places for connections, and how much it bears."""

import asyncio
from contextlib import suppress
from typing import Protocol

from services.notifications.domain.deliveries import Answer
from services.notifications.domain.servers import complains
from shared.errors import Unavailable
from shared.logs import logger


class SharedServer(Protocol):
    """What all workers share; store/servers.py."""

    @property
    def counts_connections(self) -> bool: ...

    def slow_down(self) -> None: ...

    def connect(self, *, urgent: bool) -> str: ...

    def stay(self, places: list[str]) -> None: ...

    def leave(self, place: str) -> None: ...


class Sharing:
    """What this process has of the server, used from asyncio. `server` None: nothing is shared."""

    def __init__(self, server: SharedServer | None) -> None:
        self._server = server
        self._places: set[str] = set()

    @property
    def counts_connections(self) -> bool:
        """Must a lane have a place before it connects?"""
        return self._server is not None and self._server.counts_connections

    async def connect(self, *, urgent: bool) -> str:
        """A place among the connections; empty when all are taken, or while the database is away."""
        if self._server is None:
            return ""
        with suppress(Unavailable):
            if place := await asyncio.to_thread(self._server.connect, urgent=urgent):
                self._places.add(place)
                return place
        return ""

    async def leave(self, place: str) -> None:
        """Another may connect. Should nobody hear of it, the place is free when its lease is over."""
        self._places.discard(place)
        if self._server:
            with suppress(Unavailable):
                await asyncio.to_thread(self._server.leave, place)

    async def heed(self, answer: Answer, host: str) -> None:
        """All workers slow down if the server says that it is given too much."""
        if self._server and complains(answer):
            logger("mailer").warning("mail server asks for less", host=host, code=answer.code)
            with suppress(Unavailable):
                await asyncio.to_thread(self._server.slow_down)

    def beat(self) -> None:
        """The connections are alive."""
        if self._server and (places := [*self._places]):
            self._server.stay(places)
