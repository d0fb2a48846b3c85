"""Seating told once more, as plainly as possible: people in lists, everything counted anew each time.

Knows nothing of the rules it is compared with. Slow, and easy to believe.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class PlainPool:
    """Seats kept for one group until a moment."""

    key: str
    seats: int
    group: str
    release_at: datetime


@dataclass
class PlainSeats:
    """One event: who sits where, who waits in which order, who is to be approved."""

    capacity: int
    mode: str
    pools: list[PlainPool]
    starts: datetime
    sitting: dict[str, str] = field(default_factory=dict)
    offered: set[str] = field(default_factory=set)
    waiting: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    groups: dict[str, frozenset[str]] = field(default_factory=dict)

    def kept(self, now: datetime) -> dict[str, int]:
        """Free seats of pools not yet released."""
        return {
            pool.key: pool.seats - list(self.sitting.values()).count(pool.key)
            for pool in self.pools
            if now < pool.release_at
        }

    def free_for_all(self, now: datetime) -> int:
        """Free seats anybody may take."""
        return self.capacity - len(self.sitting) - sum(self.kept(now).values())

    def may_sit_in(self, person: str) -> list[str]:
        """Pools of the person's groups."""
        return [pool.key for pool in self.pools if pool.group in self.groups[person]]

    def seat_for(self, person: str, now: datetime) -> str | None:
        """Where the person would sit, if nobody else wanted to."""
        own = {
            key: free for key, free in self.kept(now).items() if key in self.may_sit_in(person) and free > 0
        }
        if own:
            return max(own, key=lambda key: own[key])
        return "" if self.free_for_all(now) > 0 else None

    def newcomer_seat(self, person: str, now: datetime) -> str | None:
        """Where a newcomer sits: nowhere that somebody in the queue could."""
        wanted_by_others = {key for other in self.waiting for key in self.may_sit_in(other)}
        own = {
            key: free
            for key, free in self.kept(now).items()
            if key in self.may_sit_in(person) and free > 0 and key not in wanted_by_others
        }
        if own:
            return max(own, key=lambda key: own[key])
        return "" if self.free_for_all(now) > 0 and not self.waiting else None

    def enter(self, person: str, now: datetime, *, by_hand: bool = False) -> str:
        """What becomes of somebody who wants in."""
        pool = self.seat_for(person, now) if by_hand else self.newcomer_seat(person, now)
        if pool is not None:
            self.sitting[person] = pool
            return "confirmed"
        if self.mode == "none":
            return "refused"
        self.waiting.append(person)
        return "waitlisted"

    def leave(self, person: str) -> None:
        """The person is gone, from wherever they were."""
        self.sitting.pop(person, None)
        self.offered.discard(person)
        for row in (self.waiting, self.pending):
            if person in row:
                row.remove(person)

    def move_up(self, now: datetime) -> list[str]:
        """Who gets a seat now, in order."""
        moved: list[str] = []
        if now >= self.starts - timedelta(hours=24):
            return moved
        for person in list(self.waiting):
            pool = self.seat_for(person, now)
            if pool is not None:
                self.seat(person, pool, offer=self.mode == "offer")
                moved.append(person)
        return moved

    def seat(self, person: str, pool: str, *, offer: bool = False) -> None:
        """The person leaves the queue for a seat."""
        self.waiting.remove(person)
        self.sitting[person] = pool
        if offer:
            self.offered.add(person)
