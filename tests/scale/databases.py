"""A MongoDB replica set of three on this machine, whose members may be killed."""

import os
import signal
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from deploy.local.mongo_wire import ask
from deploy.local.mongodb import REPLICA_SET, MongoDb
from deploy.local.waiting import answers
from tests.scale.hosts import SERVERS
from tests.stack import wait_until

READY_S = 180.0


class Member(MongoDb):
    """One of its members."""

    def _arguments(self) -> list[str]:
        return [each.replace("127.0.0.1", f"127.0.0.1,{SERVERS}") for each in super()._arguments()]

    def kill(self) -> None:
        """It has ended as if the power had gone; `start` begins it anew with what was on disk."""
        os.kill(self.children[0].pid, signal.SIGKILL)
        self.stop()

    def is_primary(self) -> bool:
        """Does it take writes?"""
        return bool(self._says({"hello": 1}).get("isWritablePrimary"))

    def is_in_step(self) -> bool:
        """Does it follow or lead?"""
        said = self._says({"hello": 1})
        return bool(said.get("isWritablePrimary") or said.get("secondary"))

    def _says(self, command: dict[str, object]) -> dict[str, object]:
        try:
            return ask(self.port, command)
        except OSError:
            return {}


class ReplicaSet:
    """Three members, each with its data in a folder of its own."""

    def __init__(self, home: Path, ports: Sequence[int]) -> None:
        self.members = [Member(home / f"database-{place}", port) for place, port in enumerate(ports, 1)]

    @property
    def url(self) -> str:
        """Where the services connect."""
        names = ",".join(f"{SERVERS}:{one.port}" for one in self.members)
        return f"mongodb://{names}/?replicaSet={REPLICA_SET}"

    def start(self) -> None:
        """It takes writes, and all of its members are in step."""
        for member in self.members:
            member.start()
        for member in self.members:
            wait_until(partial(answers, member.port), READY_S, f"{member.port} answering")
        members = [{"_id": place, "host": f"{SERVERS}:{one.port}"} for place, one in enumerate(self.members)]
        ask(self.members[0].port, {"replSetInitiate": {"_id": REPLICA_SET, "members": members}})
        self.await_whole()

    def await_whole(self) -> None:
        """One member leads and all are in step."""
        wait_until(lambda: all(one.is_in_step() for one in self.members), READY_S, "members in step")
        wait_until(lambda: any(one.is_primary() for one in self.members), READY_S, "a primary")

    def primary(self) -> Member:
        """The member that takes writes now."""
        wait_until(lambda: any(one.is_primary() for one in self.members), READY_S, "a primary")
        return next(one for one in self.members if one.is_primary())

    def stop(self) -> None:
        """Nothing of it runs any more."""
        for member in self.members:
            member.stop()
