"""Who gets a seat, and who is next: the scarce thing of every event.

Counters only, no person and no id, so that the state of any event is small and one decision takes microseconds.

- A seat is *taken* when it is firm or offered.
- Seats kept for a group (a pool) are for its members until the release date, then for everybody.
- A member takes a kept seat first, so that the seats open to all stay for those who can sit nowhere else.
- While anybody waits who could take a seat, it is not for newcomers: they join the queue behind them.
- A freed seat goes to the longest waiting person who may take it; if nobody may, it stays free.
- In the last 24 hours nobody is moved up by themselves: a person may be on no train any more. The organiser can.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.registration.domain.events import Event
from services.registration.domain.pools import OFFER_HOURS, Pool

GENERAL = ""
FREEZE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class SeatingRules:
    """What of an event decides about seats.

    Args:
        mode: `automatic`, `offer` or `none`.
        opens, closes: the registration window; None = no limit on that side.
        last_entry: from the freeze before this moment on nobody is moved up automatically, and no offer lasts longer:
            the first start, of a self-paced course the end.
        timezone: where working hours are counted.
    """

    capacity: int
    pools: tuple[Pool, ...] = ()
    mode: str = "automatic"
    offer_hours: int = OFFER_HOURS
    approval: bool = False
    status: str = "published"
    opens: datetime | None = None
    closes: datetime | None = None
    last_entry: datetime | None = None
    timezone: str = "Europe/Tallinn"

    @classmethod
    def of(cls, event: Event) -> "SeatingRules":
        """The rules of `event` as it stands."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Seating:
    """How full an event is.

    Args:
        version: raised by the store with each save, never by a rule; a writer who read an older one has lost the race.
        taken: seats taken per pool; `GENERAL` for those kept for nobody.
        waiting: people in the queue.
        waiting_for: how many of them could sit in each pool.
        next_place: the place the next person in the queue gets; places only ever rise.
    """

    event_id: str
    version: int = 0
    taken: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0
    waiting_for: Mapping[str, int] = field(default_factory=dict)
    next_place: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One request for a seat.

    Args:
        groups: the groups of the event's pools this person belongs to (`persons.groups_of`).
        at: when it arrived; decides about the registration window.
        approved: the organiser approved it, so neither window nor approval stands in the way.
        added: the organiser adds the person by hand: besides, a free seat is theirs even while others wait.
    """

    registration_id: str
    groups: frozenset[str]
    at: datetime
    approved: bool = False
    added: bool = False


@dataclass(frozen=True, slots=True)
class Seated:
    """A seat of `pool` is theirs."""

    pool: str


@dataclass(frozen=True, slots=True)
class Queued:
    """A place in the waiting list; `position` counts from 1 at this moment."""

    place: int
    position: int


@dataclass(frozen=True, slots=True)
class AwaitsApproval:
    """The organiser decides first; nothing is held meanwhile."""


@dataclass(frozen=True, slots=True)
class Refused:
    """`not-yet-open`, `registration-closed` or `event-full`."""

    code: str


Outcome = Seated | Queued | AwaitsApproval | Refused


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person in the queue."""

    registration_id: str
    place: int
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Promotion:
    """A waiting person gets a seat of `pool`: firm (`seat`), or held until `expires_at` (`offer`)."""

    registration_id: str
    pool: str
    kind: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """What a registration holds: a seat of a pool, a place in the queue, or nothing.

    Args:
        pool: the pool of the seat; None when there is no seat.
        waits: stands in the queue.
    """

    pool: str | None = None
    waits: bool = False
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Seats:
    """What people are told: `free` of `capacity`, of which `kept` are for groups at this moment."""

    capacity: int
    taken: int
    free: int
    kept: int

    @property
    def open_to_all(self) -> int:
        """Free seats that anybody may take."""
        return self.free - self.kept


def seats(seating: Seating, rules: SeatingRules, at: datetime) -> Seats:
    """The seats of the event at this moment."""
    raise NotImplementedError


def enter(
    seating: Seating, rules: SeatingRules, requests: Sequence[Entry], at: datetime
) -> tuple[Seating, list[Outcome]]:
    """Every request has its outcome, decided in the order given; outcomes stand in the same order."""
    raise NotImplementedError


def vacate(seating: Seating, pool: str) -> Seating:
    """One seat of `pool` is free again. Call `fill` afterwards."""
    raise NotImplementedError


def leave_queue(seating: Seating, rules: SeatingRules, groups: frozenset[str]) -> Seating:
    """One person of these groups waits no longer."""
    raise NotImplementedError


def settle(seating: Seating, rules: SeatingRules, before: Hold, after: Hold) -> Seating:
    """The counters follow one registration's change, whatever it was: `before.hold` and `after.hold`.

    Not for changes that `enter`, `fill` or `promote` made: those count themselves.
    """
    raise NotImplementedError


def fill(
    seating: Seating, rules: SeatingRules, queue: Sequence[Waiting], at: datetime
) -> tuple[Seating, list[Promotion]]:
    """Every free seat has gone to the longest waiting person who may take it.

    Args:
        queue: the people waiting, or as many of the longest waiting as `places_needed` says.
    """
    raise NotImplementedError


def places_needed(seating: Seating, rules: SeatingRules, at: datetime) -> int | None:
    """How many of the longest waiting `fill` must see: 0 = none, None = everybody."""
    raise NotImplementedError


def promote(
    seating: Seating, rules: SeatingRules, person: Waiting, at: datetime
) -> tuple[Seating, Promotion]:
    """The organiser gives a firm seat to this person, out of order and even in the last hours.

    Raises:
        Conflict: `no-free-seat`, or `only-kept-seats-free`: release or shrink the pool first.
    """
    raise NotImplementedError


def set_capacity(seating: Seating, before: SeatingRules, after: SeatingRules, at: datetime) -> Seating:
    """The new rules hold with the seats already given. Call `fill` afterwards.

    Raises:
        Conflict: `capacity-below-seats` (`taken`, `asked`), `pool-below-seats` (`pool`, `taken`, `asked`),
            `people-waiting` (`waiting`) when the waiting list is to be closed.
    """
    raise NotImplementedError


def recount_queue(seating: Seating, rules: SeatingRules, queue: Sequence[Waiting]) -> Seating:
    """`waiting` and `waiting_for` are counted anew from the whole queue: needed when pools or their groups change."""
    raise NotImplementedError


def emptied(seating: Seating) -> Seating:
    """Nobody sits and nobody waits: the event was cancelled."""
    raise NotImplementedError
