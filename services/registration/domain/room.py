"""The free seats of one event while a round of decisions is made.

A scratch pad: the only thing in the domain that changes in place. It never leaves the function that made it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from services.registration.domain.pools import Pool

GENERAL = ""


def is_released(pool: Pool, at: datetime) -> bool:
    """From the release date on the pool's seats are everybody's."""
    return pool.release_at is not None and at >= pool.release_at


class Room:
    """Free seats by pool.

    A seat taken in a pool that was released, or is no longer there, counts as one of those open to all.

    Args:
        pools: the pools of the event, in the organiser's order.
        taken: seats taken per pool; copied.
    """

    __slots__ = ("general", "kept", "taken")

    def __init__(self, capacity: int, pools: Iterable[Pool], taken: Mapping[str, int], at: datetime) -> None:
        self.taken = dict(taken)
        self.kept = {
            pool.key: pool.seats - self.taken.get(pool.key, 0) for pool in pools if not is_released(pool, at)
        }
        self.general = capacity - sum(self.taken.values()) - sum(self.kept.values())

    def has_seats(self) -> bool:
        """Is any seat free, for whomever?"""
        return self.general > 0 or any(free > 0 for free in self.kept.values())

    def seat_for(self, own: Sequence[str], *, general: bool = True) -> str | None:
        """The pool a person would sit in; None when there is no seat for them.

        A kept seat before one open to all; of several own pools the one with most seats left, so that the
        scarcer one stays for those who have no other.

        Args:
            own: keys of the pools the person may sit in.
            general: may they take a seat open to all?
        """
        best = max(own, key=lambda key: self.kept.get(key, 0), default=None)
        if best is not None and self.kept.get(best, 0) > 0:
            return best
        return GENERAL if general and self.general > 0 else None

    def sit(self, pool: str) -> None:
        """One seat less in `pool`."""
        self.taken[pool] = self.taken.get(pool, 0) + 1
        if pool in self.kept:
            self.kept[pool] -= 1
        else:
            self.general -= 1
