"""One stack at a time per home."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.errors import StackError

LOCK_FILE = "stack.lock"


@contextmanager
def only_stack_of(home: Path) -> Iterator[None]:
    """Inside, no other stack uses `home`; the lock ends with the process, however it ends.

    Raises:
        StackError: another stack runs there; names its process.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOCK_FILE).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise StackError(
                f"Kutse already runs with its data in {home} (process {file.read().strip()})"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
