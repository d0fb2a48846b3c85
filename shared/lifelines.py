"""Whether a process of this machine is dead, as its kernel knows.

Each process that takes something for a while holds a lock on a file of its own for as long as it lives; the
kernel lets go of it however the process ends. A process is called dead only where its file is there and
nobody holds it, so never by mistake: of a process on another machine, or one that found no room for a file,
nothing is known, and what it took is free when its lease runs out.

Into that file it writes what it is about to do, for whoever takes up what it leaves. That outlives the
process, but not the machine: of what was written before the machine was begun anew nothing is known.
"""

import fcntl
import os
import stat
import tempfile
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from shared.ids import is_id, new_id

KEPT_S = 24 * 3600.0
"""The file of a dead process is there for longer than any lease."""

MOST = 4096
"""Bytes of words; one page, so that none of it is ever half written."""

NO_FILE = -1
THIS_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass
class _Life:
    """A process, and the name others know it by.

    Args:
        file: stays open until the process ends.
        words: what it is about to do.
    """

    pid: int
    name: str
    file: int
    words: set[str] = field(default_factory=set)


_guard = threading.Lock()
_lives: list[_Life] = []


def new_claim() -> str:
    """A fresh id for something this process takes; `is_dead` tells whether whoever took it has died."""
    with _guard:
        return f"{_own().name}:{new_id()}"


def leave_word(word: str) -> None:
    """Should this process die now, whoever finds out can read this word."""
    with _guard:
        _own().words.add(word)
        _write(_own())


def take_back_words(words: Iterable[str]) -> None:
    """Nobody needs to read these any more."""
    with _guard:
        _own().words.difference_update(words)
        _write(_own())


def last_words(claim: str) -> frozenset[str] | None:
    """What the dead process that took this had left; None when that is not known."""
    if not is_dead(claim):
        return None
    try:
        boot, _, words = (folder() / claim.partition(":")[0]).read_text().partition("\n")
    except OSError:
        return None
    return frozenset(words.split()) if boot and boot == _this_boot() else None


def is_dead(claim: str) -> bool:
    """Has the process that took this ended for certain?"""
    name = claim.partition(":")[0]
    return is_id(name) and _is_let_go(folder() / name)


def folder() -> Path:
    """Where the files of this machine's processes are; those of one user."""
    return Path(tempfile.gettempdir()) / f"kutse-lifelines-{os.getuid()}"


def _own() -> _Life:
    """That of this process, which was not forked since."""
    if not _lives or _lives[-1].pid != os.getpid():
        _lives.append(_begin(folder()))
    return _lives[-1]


def _begin(place: Path) -> _Life:
    """The name of this process; its file is locked where there can be one."""
    name = new_id()
    life = _Life(os.getpid(), name, NO_FILE)
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        if not _is_ours_alone(place):
            return life
        _tidy(place)
        # Taken before anybody can know the name. Nothing closes it but the end of the process, and of what
        # it has forked: that only delays what others learn.
        held = os.open(place / name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        life.file = held
    except OSError:
        _forget(place / name)
        return life
    _write(life)
    return life


def _write(life: _Life) -> None:
    """Its words are in its file; where they cannot be, there is no file, and nothing is known of it."""
    said = f"{_this_boot()}\n{' '.join(sorted(life.words))}".encode().ljust(MOST)
    try:
        if life.file != NO_FILE and (len(said) > MOST or os.pwrite(life.file, said, 0) < MOST):
            _forget(folder() / life.name)
    except OSError:
        _forget(folder() / life.name)


def _forget(file: Path) -> None:
    with suppress(OSError):
        file.unlink(missing_ok=True)


@cache
def _this_boot() -> str:
    """Another one each time the machine is begun; empty where nobody can tell."""
    with suppress(OSError):
        return THIS_BOOT.read_text().strip()
    return ""


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
