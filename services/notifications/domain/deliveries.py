"""Delivering one mail: which states it passes, and what follows from each answer of the mail server.

queued ──► sending ──► sent
              ├──► retry ──► sending …         refused for now, or no server reached
              ├──► failed                      refused for good, or given up
              └──► unknown ──► sending (once)  the server may have taken it: one more copy, same Message-ID
queued, retry ──► skipped                      its time is over, or something newer stands for it
queued, retry, unknown ──► failed              its address turned out to take no mail

Source: RFC 5321 §4.2.1 (4yz and 5yz), §4.5.4.1 (retry strategy); RFC 1047 (why a lost answer is no refusal).
"""

from dataclasses import dataclass, replace
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
"""Pauses after the first, second, ... attempt that came to nothing; after the last one the mail is given
up.
"""

DROPPED = timedelta(seconds=10)
"""The pause after the first attempt that ended with whoever made it: long enough for what kills processes one
after another to kill the next one over something else.
"""

CLOSING = 421
"""The server ends the connection, whatever it was asked (RFC 5321 §3.8)."""


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
    LETTERS_REFUSED = "letters-refused"
    """The server has no SMTPUTF8 (RFC 6531), and the address needs it."""
    CONTENT_REFUSED = "content-refused"
    UNREACHABLE = "unreachable"
    NOT_ALLOWED_IN = "not-allowed-in"
    UNKNOWN = "unknown"


MISSED = frozenset({Outcome.UNREACHABLE, Outcome.NOT_ALLOWED_IN})
"""No mail was offered: as soon as the server lets us in, whoever waits for that reason goes out."""


PACED = "pace"
"""Why mails wait when the server is given as many as it may be."""


@dataclass(frozen=True)
class Answer:
    """The server's answer to one attempt; `text` is its own, kept for people who look for a cause."""

    outcome: Outcome
    code: int = 0
    text: str = ""

    @property
    def is_clear(self) -> bool:
        """Did the server speak about this mail? No answer, or a farewell, tells of the server alone."""
        match self.outcome:
            case Outcome.UNREACHABLE | Outcome.NOT_ALLOWED_IN | Outcome.UNKNOWN:
                return False
            case Outcome.DEFERRED:
                return self.code >= 400 and self.code != CLOSING
        return True

    @property
    def ends_the_visit(self) -> bool:
        """Is there no sense in offering the same server another mail now?"""
        return self.outcome in MISSED


@dataclass(frozen=True)
class Progress:
    """How far a mail has come.

    Args:
        attempts: the rungs of the ladder it has spent.
        unknowns: how many attempts had no clear end.
        due_at: when it may be tried next; None when it will not be tried again.
        reason: why it failed: `address-refused`, `letters-refused`, `content-refused`, `gave-up`,
            `undeliverable`; why it waits: `unreachable`, `not-allowed-in`.
        unreached: how many of the rungs were spent on calls in a row that no server answered.
    """

    state: State
    attempts: int = 0
    unknowns: int = 0
    due_at: datetime | None = None
    reason: str = ""
    unreached: int = 0

    @property
    def closed(self) -> bool:
        """Nothing more will happen to it by itself."""
        return self.due_at is None


def after(progress: Progress, answer: Answer, at: datetime) -> Progress:
    """The progress once an attempt has ended this way. As soon as a server answers, an outage has cost
    nothing.
    """
    kept, unknowns = progress.attempts - progress.unreached, progress.unknowns
    match answer.outcome:
        case Outcome.ACCEPTED:
            return Progress(State.SENT, kept + 1, unknowns)
        case Outcome.ADDRESS_REFUSED | Outcome.LETTERS_REFUSED | Outcome.CONTENT_REFUSED:
            return Progress(State.FAILED, kept + 1, unknowns, reason=answer.outcome.value)
        case Outcome.NOT_ALLOWED_IN:
            return Progress(State.QUEUED, kept, unknowns, due_at=at, reason=answer.outcome.value)
        case Outcome.UNREACHABLE:
            return _unreachable(progress, at)
        case Outcome.DEFERRED:
            return _deferred(kept + 1, unknowns, at)
        case Outcome.UNKNOWN:
            return _unknown(kept + 1, unknowns + 1, at)


def abandoned(progress: Progress, answer: Answer, at: datetime) -> Progress:
    """The progress once whoever made the attempt has died or fell silent. Where the server had none of the
    content it is tried soon, should that have been chance, and ever later, should the mail itself kill.
    """
    left = after(progress, answer, at)
    if left.closed or answer.outcome is not Outcome.DEFERRED:
        return left
    return replace(left, due_at=at + (DROPPED, *LADDER)[left.attempts - 1])


def relieved(progress: Progress, written_at: datetime) -> Progress:
    """The progress of a mail that waited for the server, now that it lets us in: due at once, in its old
    place, and what the outage cost is given back, so that the next one begins at the foot of the ladder.
    """
    kept = progress.attempts - progress.unreached
    state = State.RETRY if kept or progress.unknowns else State.QUEUED
    return Progress(state, kept, progress.unknowns, due_at=written_at)


def explanation(state: str, reason: str, missed: str) -> str:
    """The code of the sentence that tells an organiser where a mail is.

    Args:
        missed: why mails wait for the server at present, `unreachable`, `not-allowed-in` or `pace`; empty
            when they do not. A mail whose turn has not come waits for that, too.
    """
    if state == State.SENDING:
        return state
    because = reason or (missed if state == State.QUEUED else "")
    return f"{state}-{because}" if because else state


def _deferred(tried: int, unknowns: int, at: datetime) -> Progress:
    if tried > len(LADDER):
        return Progress(State.FAILED, tried, unknowns, reason="gave-up")
    return Progress(State.RETRY, tried, unknowns, due_at=at + LADDER[tried - 1])


def _unknown(tried: int, unknowns: int, at: datetime) -> Progress:
    """One more copy with the same Message-ID; should that one be lost too, a person must look."""
    if unknowns > 1:
        return Progress(State.UNKNOWN, tried, unknowns, reason="gave-up")
    return Progress(State.UNKNOWN, tried, unknowns, due_at=at + LADDER[0])


def _unreachable(progress: Progress, at: datetime) -> Progress:
    """The same ladder, but it is known why: the wait ends early when the server is back."""
    climbed = _deferred(progress.attempts + 1, progress.unknowns, at)
    if climbed.closed:
        return climbed
    return replace(climbed, reason=Outcome.UNREACHABLE.value, unreached=progress.unreached + 1)
