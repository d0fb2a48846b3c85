"""A MongoDB of a test's own that can be told to fail, killed, and started again with its data."""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pymongo import MongoClient
from pymongo.errors import AutoReconnect

from deploy.local.mongodb import MongoDb

FAIL = "failCommand"


class FragileMongoDb(MongoDb):
    """One mongod that knows MongoDB's own fail points (`enableTestCommands`), which no other stack does."""

    @property
    def own_url(self) -> str:
        """Past any link, and whatever state it is in."""
        return f"mongodb://127.0.0.1:{self.port}/?directConnection=true"

    def _arguments(self) -> list[str]:
        return [*super()._arguments(), "--setParameter", "enableTestCommands=1"]

    def kill(self) -> None:
        """It has ended as if the power had gone; `start` begins it anew with what was on disk."""
        os.kill(self.children[0].pid, signal.SIGKILL)
        self.stop()

    def pause(self) -> None:
        """It keeps its connections and answers nothing any more, until `go_on`."""
        os.kill(self.children[0].pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """It answers again."""
        os.kill(self.children[0].pid, signal.SIGCONT)

    def step_down(self, seconds: int) -> None:
        """It refuses writes for so long and is then elected again."""
        with self._client() as client:
            try:
                client.admin.command("replSetStepDown", seconds, force=True)
            except AutoReconnect:
                return  # it closes connections as it steps down

    @contextmanager
    def failing(self, commands: Sequence[str], times: int, **how: Any) -> Iterator[None]:
        """Inside, the next so many of these commands fail in this way; afterwards none does.

        Args:
            how: `errorCode`, `closeConnection`, `writeConcernError`, `blockConnection` with `blockTimeMS`.
        """
        with self._client() as client:
            data = {"failCommands": list(commands), **how}
            client.admin.command("configureFailPoint", FAIL, mode={"times": times}, data=data)
            try:
                yield
            finally:
                client.admin.command("configureFailPoint", FAIL, mode="off")

    @contextmanager
    def parameter(self, name: str, value: int) -> Iterator[None]:
        """Inside, this parameter of the server has another value."""
        with self._client() as client:
            before = client.admin.command({"getParameter": 1, name: 1})[name]
            client.admin.command({"setParameter": 1, name: value})
            try:
                yield
            finally:
                client.admin.command({"setParameter": 1, name: before})

    def _client(self) -> MongoClient[dict[str, Any]]:
        return MongoClient(self.own_url, appname="kutse-fault")
