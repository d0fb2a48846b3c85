"""Requests for the same thing that arrive together are decided together.

The first to arrive leads: it lingers a moment when others are about, takes everybody who came meanwhile in
order of arrival, has them decided in one go, gives each their own answer and passes the lead to the next one
waiting. Whoever has an answer leads no more: nobody waits on for others. While the database is away one at a
time tries, and everybody else is told at once. What is decided is not known in
here. It joins threads; processes meet in the database (`LostRaceError`).
Why: docs/decisions/0003-group-commit.md.
"""

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from random import uniform
from typing import Generic, TypeVar

from services.registration.handlers.ports import LostRaceError
from shared import metrics
from shared.errors import Unavailable

Q = TypeVar("Q")
A = TypeVar("A")

Decide = Callable[[str, Sequence[Q], float], Sequence[A | BaseException]]
"""Answers requests for a key, in order of arrival, within some seconds: an answer or an error for each.

Raises `LostRaceError` to be asked again together with whoever came meanwhile.
"""

Admit = Callable[[Sequence[Q]], Sequence[BaseException | None]]
"""Who may be decided about at all, asked once for each: a refusal or None, in order."""

DEFECTS = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
"""What one odd request may raise: each of its batch is then decided alone, so that only the odd one fails."""

BUSY = 1.5
"""Mean batch from which on it pays to linger."""

MANY_LINES = 1_000

LEAST_TRY_S = 1.0
"""A try gets as long as its oldest request may still wait, but never less than this."""

MANY_RACES, RACE_MOST_S = 20, 0.1
"""Nobody wins while the transaction of a process that was killed holds the event, for seconds."""


@dataclass(frozen=True)
class Pace:
    """How patient a batch is.

    Args:
        patience_s: longest wait of one request, from asking until it is tried for the last time.
        linger_s: longest pause before a batch is closed; nobody lingers who is alone.
        after_race_s: longest pause after somebody else was faster; each time in a row half as long again.
        largest: most requests in one batch.
    """

    patience_s: float = 4.0
    linger_s: float = 0.010
    after_race_s: float = 0.005
    largest: int = 256

    def pause_s(self, lost: int) -> float:
        """After so many races lost in a row: somewhere between none and the longest."""
        return uniform(0, min(self.after_race_s * 1.5 ** min(lost - 1, MANY_RACES), RACE_MOST_S))


class _Ticket(Generic[Q, A]):
    """One request and the thread that waits for its answer."""

    __slots__ = ("answer", "deadline", "error", "is_admitted", "is_done", "leads", "request", "signal")

    def __init__(self, request: Q, deadline: float) -> None:
        self.request = request
        self.deadline = deadline
        self.is_admitted = False
        self.answer: A | None = None
        self.error: BaseException | None = None
        self.is_done = False
        self.leads = False
        self.signal = threading.Lock()
        self.signal.acquire()

    def settle(self, answer: A | BaseException) -> None:
        if isinstance(answer, BaseException):
            self.error = answer
        else:
            self.answer = answer
        self.is_done = True


class _Line(Generic[Q, A]):
    """Who waits for one key, and how busy it has been."""

    __slots__ = ("away_until", "crowd", "enough", "gate", "is_led", "waiting")

    def __init__(self) -> None:
        self.waiting: deque[_Ticket[Q, A]] = deque()
        self.is_led = False
        self.away_until = 0.0
        """Nobody was there to answer the last try: until one is answered one at a time tries, but no longer
        than this, so that nobody is turned away for an outage of long ago."""
        self.crowd = 0.0
        """How many came together lately: a running mean."""
        self.enough = 0
        """A lingering leader is woken when so many wait; 0 when nobody lingers."""
        self.gate = threading.Lock()
        self.gate.acquire()


Turn = Callable[[str], AbstractContextManager[None]]
"""Keeps other processes from deciding for the same key at the same moment, as far as that is possible."""


def no_turn(_: str) -> AbstractContextManager[None]:
    """Nobody else is about."""
    return nullcontext()


def everybody(requests: Sequence[object]) -> Sequence[BaseException | None]:
    """Nobody is refused beforehand."""
    return [None for _ in requests]


class GroupCommit(Generic[Q, A]):
    """Decides requests in batches, one batch at a time for each key."""

    def __init__(
        self,
        decide: Decide[Q, A],
        pace: Pace = Pace(),
        turn: Turn = no_turn,
        admit: Admit[Q] = everybody,
    ) -> None:
        self._decide = decide
        self._admit = admit
        self._pace = pace
        self._turn = turn
        self._guard = threading.Lock()
        self._lines: dict[str, _Line[Q, A]] = {}

    def submit(self, key: str, request: Q) -> A:
        """The answer to `request`, decided together with others for `key`.

        Raises:
            Unavailable: not decided in time; it may be stored all the same, so ask again with the same
            identity.
        """
        ticket: _Ticket[Q, A] = _Ticket(request, time.monotonic() + self._pace.patience_s)
        line = self._join(key, ticket)
        if not ticket.leads and not ticket.signal.acquire(timeout=self._pace.patience_s):
            self._give_up(key, line, ticket)
        if ticket.leads and not ticket.is_done:
            self._lead(key, line, ticket)
        if ticket.error is not None:
            raise ticket.error
        assert ticket.answer is not None  # noqa: S101 - settled without an error
        return ticket.answer

    def _join(self, key: str, ticket: _Ticket[Q, A]) -> _Line[Q, A]:
        with self._guard:
            line = self._lines.setdefault(key, _Line())
            if line.is_led and time.monotonic() < line.away_until:
                raise Unavailable("mongodb")
            line.waiting.append(ticket)
            if not line.is_led:
                line.is_led = ticket.leads = True
            elif line.enough and len(line.waiting) >= line.enough:
                line.enough = 0
                line.gate.release()
        return line

    def _give_up(self, key: str, line: _Line[Q, A], ticket: _Ticket[Q, A]) -> None:
        with self._guard:
            if ticket.is_done:
                return
            ticket.settle(Unavailable("mongodb"))
            if ticket.leads:
                self._pass_on(key, line)
            elif ticket in line.waiting:
                line.waiting.remove(ticket)

    def _lead(self, key: str, line: _Line[Q, A], leader: _Ticket[Q, A]) -> None:
        batch: list[_Ticket[Q, A]] = []
        try:
            self._linger(line)
            with self._turn(key):
                self._decide_batch(key, line, batch, leader)
        finally:
            with self._guard:
                line.crowd += (len(batch) - line.crowd) * 0.3
                _answer(batch, [Unavailable("mongodb") for _ in batch])
                self._pass_on(key, line)

    def _pass_on(self, key: str, line: _Line[Q, A]) -> None:
        """Whoever waits longest leads now. The guard is held."""
        while line.waiting and line.waiting[0].is_done:
            line.waiting.popleft()
        if line.waiting:
            line.waiting[0].leads = True
            line.waiting[0].signal.release()
            return
        line.is_led = False
        if (line.crowd < BUSY and not line.away_until) or len(self._lines) > MANY_LINES:
            self._lines.pop(key, None)

    def _linger(self, line: _Line[Q, A]) -> None:
        with self._guard:
            if line.crowd < BUSY or len(line.waiting) >= line.crowd:
                return
            line.enough = min(int(line.crowd) + 1, self._pace.largest)
        if not line.gate.acquire(timeout=self._pace.linger_s):
            with self._guard:
                if not line.enough:  # it was opened at the last moment: close it again
                    line.gate.acquire()
                line.enough = 0

    def _decide_batch(
        self, key: str, line: _Line[Q, A], batch: list[_Ticket[Q, A]], leader: _Ticket[Q, A]
    ) -> None:
        """Ends when everybody in `batch` is answered; whoever comes while races are lost joins it.

        When races are lost until the leader's own time is over, the others are the next leader's.
        """
        for lost in itertools.count(1):
            open_tickets = self._gather(line, batch)
            if leader.is_done:
                self._put_back(line, batch)
                return
            try:
                self._settle(key, line, open_tickets)
            except LostRaceError:
                line.away_until = 0.0
                metrics.REPEATS.inc()
                time.sleep(self._pace.pause_s(lost))
            else:
                return

    def _gather(self, line: _Line[Q, A], batch: list[_Ticket[Q, A]]) -> list[_Ticket[Q, A]]:
        with self._guard:
            room = min(len(line.waiting), self._pace.largest - len(batch))
            joined = [line.waiting.popleft() for _ in range(room)]
            batch += joined
        newcomers = [ticket for ticket in joined if not ticket.is_admitted]
        refusals = self._admit([ticket.request for ticket in newcomers]) if newcomers else ()
        with self._guard:
            refused = [(one, why) for one, why in zip(newcomers, refusals, strict=True) if why is not None]
            _answer([one for one, _ in refused], [why for _, why in refused])
            for ticket in newcomers:
                ticket.is_admitted = True
            now = time.monotonic()
            late = [ticket for ticket in batch if ticket.deadline <= now]
            _answer(late, [Unavailable("mongodb") for _ in late])
            return [ticket for ticket in batch if not ticket.is_done]

    def _put_back(self, line: _Line[Q, A], batch: list[_Ticket[Q, A]]) -> None:
        """Whoever has no answer waits again, before all who came later."""
        with self._guard:
            line.waiting.extendleft(ticket for ticket in reversed(batch) if not ticket.is_done)
            batch[:] = [ticket for ticket in batch if ticket.is_done]

    def _settle(self, key: str, line: _Line[Q, A], tickets: Sequence[_Ticket[Q, A]]) -> None:
        """Whoever waits is told of an outage too, if it was tried for long enough to call it one."""
        answers: Sequence[A | BaseException]
        within_s = max(LEAST_TRY_S, min(ticket.deadline for ticket in tickets) - time.monotonic())
        is_away = False
        try:
            answers = self._decide(key, [ticket.request for ticket in tickets], within_s)
        except Unavailable as error:
            is_away = within_s >= self._pace.patience_s / 2
            answers = [Unavailable(error.part) for _ in tickets]
        except DEFECTS as error:
            if len(tickets) > 1:
                for ticket in tickets:
                    self._settle(key, line, [ticket])
                return
            answers = [error]
        with self._guard:
            _answer(tickets, answers)
            line.away_until = time.monotonic() + 2 * self._pace.patience_s if is_away else 0.0
            if is_away:
                _answer([*line.waiting], [Unavailable("mongodb") for _ in line.waiting])
                line.waiting.clear()


def _answer(tickets: Sequence[_Ticket[Q, A]], answers: Sequence[A | BaseException]) -> None:
    """Everybody has their own answer and is awake; who had one keeps it. The guard is held."""
    for ticket, answer in zip(tickets, answers, strict=True):
        if not ticket.is_done:
            ticket.settle(answer)
            ticket.signal.release()
