"""A bell that rings in this process when mails were written, so that whoever sends them need not look again
and again. Mails that another process wrote ring nowhere here: they are found by looking.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Bell:
    """Rung from any thread. Whoever listens is called from there, and must be quick."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], object]] = []

    def ring(self) -> None:
        """Everybody who listens is called."""
        with self._lock:
            for heard in self._listeners:
                heard()

    @contextmanager
    def heard_by(self, heard: Callable[[], object]) -> Iterator[None]:
        """Inside, each ring calls `heard`; afterwards none does any more."""
        with self._lock:
            self._listeners.append(heard)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(heard)
