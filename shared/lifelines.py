"""Whether a process of this machine is dead, as its kernel knows.

Each process that takes something for a while holds a lock on a file of its own for as long as it lives; the
kernel lets go of it however the process ends. A process is called dead only where its file is there and
nobody holds it, so never by mistake: of a process on another machine, or one that found no room for a file,
nothing is known, and what it took is free when its lease runs out.
"""

import fcntl
import os
import stat
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from shared.ids import is_id, new_id

KEPT_S = 24 * 3600.0
"""The file of a dead process is there for longer than any lease."""


@dataclass(frozen=True)
class _Life:
    """The process that took it, and the name others know it by; the file stays open until it ends."""

    pid: int
    name: str


_guard = threading.Lock()
_lives: list[_Life] = []


def new_claim() -> str:
    """A fresh id for something this process takes; `is_dead` tells whether whoever took it has died."""
    with _guard:
        if not _lives or _lives[-1].pid != os.getpid():
            _lives.append(_Life(os.getpid(), _begin(folder())))
        return f"{_lives[-1].name}:{new_id()}"


def is_dead(claim: str) -> bool:
    """Has the process that took this ended for certain?"""
    name = claim.partition(":")[0]
    return is_id(name) and _is_let_go(folder() / name)


def folder() -> Path:
    """Where the files of this machine's processes are; those of one user."""
    return Path(tempfile.gettempdir()) / f"kutse-lifelines-{os.getuid()}"


def _begin(place: Path) -> str:
    """The name of this process; its file is locked where there can be one."""
    name = new_id()
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        if not _is_ours_alone(place):
            return name
        _tidy(place)
        # Taken before anybody can know the name. Nothing closes it but the end of the process, and of what
        # it has forked: that only delays what others learn.
        held = os.open(place / name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        with suppress(OSError):
            (place / name).unlink(missing_ok=True)
    return name


def _is_ours_alone(place: Path) -> bool:
    """Nobody else can put a file there, or take one away."""
    found = place.lstat()
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    return mine and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _tidy(place: Path) -> None:
    """What nobody will ask for any more is gone."""
    for each in place.iterdir():
        with suppress(OSError):
            if time.time() - each.stat().st_mtime > KEPT_S and _is_let_go(each):
                each.unlink(missing_ok=True)


def _is_let_go(file: Path) -> bool:
    """False too where there is no such file. Whoever asks at the same moment does not stand in the way."""
    try:
        asked = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(asked, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(asked)
    return True
