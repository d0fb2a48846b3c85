"""How a service stands: what it says of itself on the status page, and what of that is not well.

Each state that is not well has a code; docs/runbook.md has an entry for each, under that very name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.messaging.broker import Waiting
from shared.messaging.dead_letters import Group
from shared.messaging.outbox import Backlog
from shared.messaging.pulse import Pulse

SILENT_S = 60.0
"""Four pulses missed."""

OUTBOX_OLD_S = 60.0
QUEUE_LONG = 1000
MAIL_LATE_S = 300.0
CLOCK_OFF_MS = 2000
"""Far more than a question to the database takes, far less than matters to a deadline."""

PACED = "pace"
"""Mails wait because the mail server is given as many as it may be, which is as it should be."""

INTAKE = "intake"
"""What a worker calls the place where mail comes in."""

AWAY = "service-away"
STATES = (
    AWAY,
    "service-not-ready",
    "worker-silent",
    "worker-not-ready",
    "queues-unknown",
    "queue-long",
    "retrying",
    "outbox-old",
    "dead-letters",
    "mails-waiting",
    "mails-unknown",
    "intake-away",
    "clock-off",
)
"""Everything that may be not well, the worst of each kind first."""


@dataclass(frozen=True)
class MailFigures:
    """Mails of the journal that did not go out.

    Args:
        waiting: how many may still go out.
        late_s: how long the first of them has been due, in seconds.
        unclear: mails of the last month of which nobody knows whether they arrived.
        why: why the mail server gets none, `unreachable` or `not-allowed-in`; `pace` when it gets as many as
            it may; empty when all go out.
    """

    waiting: int
    late_s: float
    unclear: int
    why: str


@dataclass(frozen=True)
class Stored:
    """What the service's database tells.

    Args:
        workers: those of the last hour.
        mails: None in a service that sends none.
        clock_ms: milliseconds this machine's clock is ahead of the database's.
    """

    workers: Sequence[Pulse]
    outbox: Backlog
    dead_letters: Sequence[Group]
    mails: MailFigures | None
    clock_ms: int


@dataclass(frozen=True)
class Standing:
    """How a service stands.

    Args:
        missing: what its web process needs and does not have.
        stored: None while the database does not answer.
    """

    service: str
    missing: Sequence[str]
    stored: Stored | None

    @property
    def concerns(self) -> list[str]:
        """The codes of what is not well, in the order of `STATES`."""
        found = set(_of_stored(self.stored)) if self.stored else set()
        return [state for state in STATES if state in found or (state == STATES[1] and self.missing)]


def living(workers: Sequence[Pulse]) -> list[Pulse]:
    """Those that are not silent; some of the others may have been stopped on purpose."""
    return [worker for worker in workers if worker.age_s <= SILENT_S]


def _of_stored(stored: Stored) -> Iterator[str]:
    yield from _of_workers(living(stored.workers))
    if stored.outbox.oldest_age_s > OUTBOX_OLD_S:
        yield "outbox-old"
    if stored.dead_letters:
        yield "dead-letters"
    if stored.mails and (stored.mails.why not in ("", PACED) or stored.mails.late_s > MAIL_LATE_S):
        yield "mails-waiting"
    if stored.mails and stored.mails.unclear:
        yield "mails-unknown"
    clocks = [stored.clock_ms, *(worker.clock_ms for worker in living(stored.workers))]
    if max(map(abs, clocks)) > CLOCK_OFF_MS:
        yield "clock-off"


def _of_workers(alive: Sequence[Pulse]) -> Iterator[str]:
    if not alive:
        yield "worker-silent"
        return
    missing = {part for worker in alive for part in worker.missing}
    if missing - {INTAKE}:
        yield "worker-not-ready"
    if INTAKE in missing:
        yield "intake-away"
    waiting = newest_count(alive)
    if waiting is None:
        yield "queues-unknown"
    elif waiting.ready > QUEUE_LONG:
        yield "queue-long"
    if waiting and waiting.retrying:
        yield "retrying"


def newest_count(workers: Sequence[Pulse]) -> Waiting | None:
    """What waited at the broker when a living worker looked last."""
    return next((worker.waiting for worker in living(workers) if worker.waiting), None)
