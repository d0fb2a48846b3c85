"""A waiting list that explains itself: why somebody stands where, what must happen before it is their turn,
and what another capacity would bring about. Nothing is decided here; the rules of `seating` are asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.registration.domain import seating as seats
from services.registration.domain.offers import is_frozen
from services.registration.domain.seating import Promotion, Seating, SeatingRules, Waiting
from services.registration.domain.seats import Seats


@dataclass(frozen=True, slots=True)
class Turn:
    """Where one person stands.

    Args:
        position: counted from 1.
        needed: how many seats open to all must still come free until one is theirs.
        kept: for each pool they belong to: (its key, how many of its seats must still come free).
    """

    registration_id: str
    position: int
    needed: int
    kept: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a capacity would bring: the seats afterwards, and who would move up, in order."""

    capacity: int
    seats: Seats
    promotions: tuple[Promotion, ...]
    frozen: bool


def turns(seating: Seating, rules: SeatingRules, queue: Sequence[Waiting], at: datetime) -> list[Turn]:
    """Everybody in the queue, longest wait first, with what they wait for."""
    free = max(0, seats.seats(seating, rules, at).open_to_all)
    held = {pool.key: pool.seats - seating.taken.get(pool.key, 0) for pool in rules.pools}
    ahead = dict.fromkeys(held, 0)
    found = []
    for position, one in enumerate(sorted(queue, key=lambda each: each.place), start=1):
        own = [pool.key for pool in rules.pools if pool.group in one.groups]
        kept = tuple((key, max(0, ahead[key] + 1 - max(0, held[key]))) for key in own)
        found.append(Turn(one.registration_id, position, max(0, position - free), kept))
        for key in own:
            ahead[key] += 1
    return found


def foresee(
    seating: Seating, rules: SeatingRules, queue: Sequence[Waiting], capacity: int, at: datetime
) -> Foreseen:
    """What would happen at once if the event had this capacity.

    Raises:
        Conflict: as `seating.set_capacity`.
    """
    after = replace(rules, capacity=capacity)
    kept = seats.set_capacity(seating, rules, after, at)
    ordered = sorted(queue, key=lambda one: one.place)
    changed, promotions = seats.fill(kept, after, ordered, at)
    frozen = is_frozen(at, rules.last_entry)
    return Foreseen(capacity, seats.seats(changed, after, at), tuple(promotions), frozen)
