"""Logs: one JSON object per line on standard output, UTC, with the correlation id of what is being done.

Nothing personal gets in: whole keys that hold persons are dropped, addresses and tokens inside texts are
masked, and line breaks cannot forge a line because each line is JSON.
"""

import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from shared.ids import new_id

_CORRELATION_ID: ContextVar[str] = ContextVar("correlation_id", default="")

PERSON = {
    "person",
    "persons",
    "first_name",
    "last_name",
    "name",
    "email",
    "phone",
    "address",
    "recipient",
    "to",
}
ANSWERS = {"answers", "needs", "data", "body"}
SECRETS = {"token", "cookie", "authorization", "password", "secret"}
DROPPED = frozenset(PERSON | ANSWERS | SECRETS)
"""Keys that never reach a log, at any depth."""

EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
TOKEN = re.compile(
    r"(?<![A-Za-z0-9_-])(?:[A-Za-z0-9_-]{38}|[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,})(?![A-Za-z0-9_-])"
)
CREDENTIALS = re.compile(r"(?<=://)[^/\s@]+@")
MASK = "***"
HEAD, TAIL = 1_000, 3_000
"""Characters that are kept of a text that is longer than both: of an exception, the cause stands last."""

LEFT_OUT = "[…]"

CORRELATION_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


def correlation_id() -> str:
    """The id of what this thread is doing, from the HTTP request to the mail; empty outside any such work."""
    return _CORRELATION_ID.get()


def bind_correlation_id(value: str | None = None) -> str:
    """From here on this thread's work carries `value`, or a fresh id when it is missing or not plain
    enough."""
    bound = value if value and CORRELATION_ID.fullmatch(value) else new_id()
    _CORRELATION_ID.set(bound)
    return bound


@contextmanager
def correlated(value: str) -> Iterator[str]:
    """Inside, this thread's work carries `value`; afterwards what it carried before."""
    before = _CORRELATION_ID.get()
    try:
        yield bind_correlation_id(value)
    finally:
        _CORRELATION_ID.set(before)


def configure(service: str, level: str = "info", stream: TextIO | None = None) -> None:
    """Afterwards structlog and the standard library both write JSON lines to `stream` (standard output).

    Args:
        service: name on every line, such as `registration-worker`.
        level: `debug`, `info`, `warning` or `error`; libraries speak from `warning` up.
    """
    added: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _Named(service),
    ]
    finish: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        without_personal_data,
        structlog.processors.JSONRenderer(
            ensure_ascii=False, default=lambda value: f"<{type(value).__name__}>"
        ),
    ]
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=added, processors=finish))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("kutse").setLevel(level.upper())
    logging.getLogger("pika").setLevel(logging.CRITICAL)  # it tells of a lost connection thrice, we once
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *added,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def logger(part: str) -> structlog.stdlib.BoundLogger:
    """The log of one part. Events are short fixed phrases, everything that varies is a keyword."""
    bound: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(f"kutse.{part}", part=part)
    return bound


def without_personal_data(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A structlog processor: drops what names a person, masks addresses and tokens in the rest."""
    return {key: _cleaned(value) for key, value in event.items() if key not in DROPPED}


class _Named:
    """Adds the service and the correlation id to every line."""

    def __init__(self, service: str) -> None:
        self._service = service

    def __call__(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event["service"] = self._service
        if correlation_id():
            event.setdefault("correlation_id", correlation_id())
        return event


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {str(key): _cleaned(inner) for key, inner in value.items() if key not in DROPPED}
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(inner) for inner in value]
    return value


def masked(text: str) -> str:
    """The text without e-mail addresses, personal tokens and passwords in addresses of servers.

    Of a long one, only the beginning and the end.
    """
    text = CREDENTIALS.sub("", _shortened(text))
    return TOKEN.sub(MASK, EMAIL.sub(MASK, text))


def _shortened(text: str) -> str:
    """At ends of lines, or between words where lines are long: half an address would not be known for one."""
    if len(text) <= HEAD + TAIL:
        return text
    head, tail = text[:HEAD], text[-TAIL:]
    end = head.rfind("\n", HEAD // 2)
    begin = tail.find("\n", 0, TAIL // 2)
    end = head.rfind(" ") if end < 0 else end
    begin = tail.find(" ") if begin < 0 else begin
    return head[: end + 1] + LEFT_OUT + (tail[begin:] if begin >= 0 else "")
