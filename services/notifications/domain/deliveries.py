"""Delivering one mail: which states it passes, and what follows from each answer of the mail server.

queued ──► sending ──► sent
              ├──► retry ──► sending …         refused for now, or no answer to the call
              ├──► failed                      refused for good, or given up
              └──► unknown ──► sending (once)  the server may have taken it: one more copy, same Message-ID
queued, retry ──► skipped                      its time is over, or something newer stands for it

Source: RFC 5321 §4.2.1 (4yz and 5yz), §4.5.4.1 (retry strategy); RFC 1047 (why a lost answer is no refusal).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LADDER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""Pauses after the first, second, ... refusal for now; after the last one the mail is given up."""

PATIENCE = sum(LADDER, timedelta())
UNREACHABLE_PAUSE = timedelta(minutes=5)


class State(StrEnum):
    """Where a mail is."""

    QUEUED = "queued"
    SENDING = "sending"
    RETRY = "retry"
    UNKNOWN = "unknown"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


OPEN = frozenset({State.QUEUED, State.SENDING, State.RETRY, State.UNKNOWN})
"""States from which a mail may still go out; `unknown` leaves them once it is `closed`."""


class Outcome(StrEnum):
    """What an attempt came to."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    ADDRESS_REFUSED = "address-refused"
    CONTENT_REFUSED = "content-refused"
    UNREACHABLE = "unreachable"
    NOT_ALLOWED_IN = "not-allowed-in"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """The server's answer to one attempt; `text` is its own, kept for people who look for a cause."""

    outcome: Outcome
    code: int = 0
    text: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a mail has come.

    Args:
        attempts: how often the server was offered it, unreachable servers not counted.
        unknowns: how many of these had no clear end.
        due_at: when it may be tried next; None when it will not be tried again.
        reason: why it failed: `address-refused`, `content-refused`, `gave-up`.
    """

    state: State
    attempts: int = 0
    unknowns: int = 0
    due_at: datetime | None = None
    reason: str = ""

    @property
    def closed(self) -> bool:
        """Nothing more will happen to it by itself."""
        return self.due_at is None


def after(progress: Progress, answer: Answer, queued_at: datetime, at: datetime) -> Progress:
    """The progress once an attempt has ended this way.

    Args:
        queued_at: when the mail was written; an unreachable server is borne as long as the whole ladder
            lasts.
    """
    tried, unknowns = progress.attempts + 1, progress.unknowns
    match answer.outcome:
        case Outcome.ACCEPTED:
            return Progress(State.SENT, tried, unknowns)
        case Outcome.ADDRESS_REFUSED | Outcome.CONTENT_REFUSED:
            return Progress(State.FAILED, tried, unknowns, reason=answer.outcome.value)
        case Outcome.NOT_ALLOWED_IN:
            return Progress(State.QUEUED, progress.attempts, unknowns, due_at=at)
        case Outcome.UNREACHABLE:
            return _unreachable(progress, queued_at, at)
        case Outcome.DEFERRED:
            return _deferred(tried, unknowns, at)
        case Outcome.UNKNOWN:
            return _unknown(tried, unknowns + 1, at)


def _deferred(tried: int, unknowns: int, at: datetime) -> Progress:
    if tried > len(LADDER):
        return Progress(State.FAILED, tried, unknowns, reason="gave-up")
    return Progress(State.RETRY, tried, unknowns, due_at=at + LADDER[tried - 1])


def _unknown(tried: int, unknowns: int, at: datetime) -> Progress:
    """One more copy with the same Message-ID; should that one be lost too, a person must look."""
    if unknowns > 1:
        return Progress(State.UNKNOWN, tried, unknowns, reason="gave-up")
    return Progress(State.UNKNOWN, tried, unknowns, due_at=at + LADDER[0])


def _unreachable(progress: Progress, queued_at: datetime, at: datetime) -> Progress:
    """No server answered, so the mail itself was not refused: try on, at most some minutes apart."""
    if at - queued_at > PATIENCE:
        return Progress(State.FAILED, progress.attempts, progress.unknowns, reason="gave-up")
    waited = max(at - queued_at, LADDER[0])
    return Progress(
        State.RETRY, progress.attempts, progress.unknowns, due_at=at + min(waited, UNREACHABLE_PAUSE)
    )
