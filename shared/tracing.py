"""Spans for OpenTelemetry, where an installation asks for them (KUTSE_TRACES); nothing at all otherwise.

All spans of one correlation id are one trace, whichever process they happen in: the trace's id follows from
it, so nothing more has to travel with messages. Attributes are types, templates and counts, never a person's
data.
"""

import importlib
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import Protocol

EXPORTING = "shared.tracing_export"


class Tracer(Protocol):
    """Tells how long pieces of work take."""

    def span(self, name: str, correlation_id: str, /, **about: str | int) -> AbstractContextManager[None]:
        """What happens inside is one span; an error that leaves it is named by its type alone.

        Args:
            name: of the kind of work, such as `handle`; few in number.
            about: what it is about, in stable words.
        """


class Untraced:
    """See `Tracer`: tells nobody."""

    def span(self, _: str, __: str, /, **___: str | int) -> AbstractContextManager[None]:
        """See `Tracer`."""
        return nullcontext()


class Exporting:
    """See `Tracer`: tells a collector. What does so is made with the first span, so after a fork.

    Args:
        address: of the collector, which takes OTLP over HTTP, such as `http://127.0.0.1:4318`.
    """

    def __init__(self, address: str, process: str) -> None:
        self._address = address
        self._process = process

    def span(self, name: str, correlation_id: str, /, **about: str | int) -> AbstractContextManager[None]:
        """See `Tracer`."""
        return self._made.span(name, correlation_id, **about)

    @cached_property
    def _made(self) -> Tracer:
        made: Tracer = importlib.import_module(EXPORTING).ExportingTracer(self._address, self._process)
        return made


def tracer_for(address: str, process: str) -> Tracer:
    """A tracer for this process, such as `registration-web`.

    Args:
        address: of a collector; empty for none, and then nothing of OpenTelemetry is loaded.
    """
    return Exporting(address, process) if address else Untraced()
