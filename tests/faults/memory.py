"""Processes that may take no more memory: the kernel kills the first that does (a memory cgroup)."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.stack import wait_until

ROOT = Path("/sys/fs/cgroup")
FIRST, SECOND = (ROOT / "memory", "memory.limit_in_bytes"), (ROOT, "memory.max")
"""Where groups are made and what their limit is called, in both versions of control groups.

Source: https://docs.kernel.org/admin-guide/cgroup-v1/memory.html, …/cgroup-v2.html
"""

MORE = 2 * 1024 * 1024
"""Bytes a process may still take; what it holds is not counted."""

LEAVING_S = 30.0


@contextmanager
def no_more_memory(pid: int) -> Iterator[None]:
    """Inside, the kernel kills the process once it takes `MORE`. Only an administrator may do that."""
    parent, limit = FIRST if FIRST[0].exists() else SECOND
    group = parent / f"kutse-chaos-{os.getpid()}-{pid}"
    group.mkdir()
    try:
        (group / limit).write_text(str(MORE))
        (group / "cgroup.procs").write_text(str(pid))
        yield
    finally:
        with suppress(ProcessLookupError):
            (parent / "cgroup.procs").write_text(str(pid))
        wait_until(lambda: _is_removed(group), LEAVING_S, f"{group.name} is empty")


def _is_removed(group: Path) -> bool:
    """A process that was killed belongs to its group until the kernel has taken it apart."""
    try:
        group.rmdir()
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise
        return False
    return True
