"""Processes that may take no more memory: the kernel kills the first that does (a memory cgroup)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
FIRST, SECOND = (ROOT / "memory", "memory.limit_in_bytes"), (ROOT, "memory.max")
"""Where groups are made and what their limit is called, in both versions of control groups.

Source: https://docs.kernel.org/admin-guide/cgroup-v1/memory.html, …/cgroup-v2.html
"""

MORE = 2 * 1024 * 1024
"""Bytes a process may still take; what it holds is not counted."""


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
        group.rmdir()
