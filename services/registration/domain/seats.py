"""The words of seating: the rules of one event, how full it is, what is asked and what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.registration.domain.events import Event, last_entry, registration_closes
from services.registration.domain.pools import OFFER_HOURS, Pool


@dataclass(frozen=True, slots=True)
class SeatingRules:
    """What of an event decides about seats.

    Args:
        mode: `automatic`, `offer` or `none`.
        opens, closes: the registration window; None = no limit on that side.
        last_entry: what the freeze and the length of offers are counted back from (`events.last_entry`).
        timezone: where working hours are counted.
        postponed: nobody registers until the new date is known.
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
    postponed: bool = False

    @classmethod
    def of(cls, event: Event) -> "SeatingRules":
        """The rules of `event` as it stands."""
        return cls(
            capacity=event.capacity,
            pools=event.pools,
            mode=event.waiting_list.mode,
            offer_hours=event.waiting_list.offer_hours,
            approval=event.approval,
            status=event.status,
            opens=event.opens,
            closes=registration_closes(event),
            last_entry=last_entry(event),
            timezone=event.timezone,
            postponed=event.is_postponed,
        )


@dataclass(frozen=True, slots=True)
class Seating:
    """How full an event is.

    Args:
        version: raised by the store with each save, never by a rule; whoever read an older one lost the race.
        taken: seats taken per pool; `GENERAL` for those kept for nobody.
        waiting: people in the queue.
        waiting_for: how many of them could sit in each pool.
        next_place: the place the next person in the queue gets; places only ever rise.
        guests: by session id, people of other groups who make up for a missed session there (`visits`).
    """

    event_id: str
    version: int = 0
    taken: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0
    waiting_for: Mapping[str, int] = field(default_factory=dict)
    next_place: int = 1
    guests: Mapping[str, int] = field(default_factory=dict)

    @property
    def crowd(self) -> int:
        """Guests at the session that has most: who comes for all sessions needs a seat at that one, too."""
        return max(self.guests.values(), default=0)

    @property
    def is_unbroken(self) -> bool:
        """Does everybody still wait who was ever given a place in the queue? Then a place is the position:
        no two are alike, and as many as there were given are taken."""
        return self.waiting == self.next_place - 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One request for a seat.

    Args:
        groups: the groups of the event's pools this person belongs to (`persons.groups_of`).
        at: when it arrived; decides about the registration window.
        approved: the organiser approved it, so neither window nor approval stands in the way.
        added: the organiser adds the person by hand: besides, a free seat is theirs even while others wait.
        unconfirmed: the address is to be confirmed first: at a place in the queue nobody waits yet.
        place: a place in the queue that was noted before; None = the next one.
    """

    registration_id: str
    groups: frozenset[str]
    at: datetime
    approved: bool = False
    added: bool = False
    unconfirmed: bool = False
    place: int | None = None


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
    """What a registration holds: a seat of `pool` (None = no seat), or a place in the queue (`waits`)."""

    pool: str | None = None
    waits: bool = False
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Seats:
    """What people are told: `free` of `capacity`, of which `kept` are for groups at this moment. What is
    neither free nor `taken` is left for guests."""

    capacity: int
    taken: int
    free: int
    kept: int

    @property
    def open_to_all(self) -> int:
        """Free seats that anybody may take."""
        return self.free - self.kept
