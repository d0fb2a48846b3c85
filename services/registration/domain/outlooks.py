"""What somebody in the queue may expect: where they stand, why, what comes next and until when."""

from dataclasses import dataclass
from datetime import datetime

from services.registration.domain.offers import FREEZE, is_frozen
from services.registration.domain.room import is_released
from services.registration.domain.seating import seats
from services.registration.domain.seats import Seating, SeatingRules

GETS_SEAT, GETS_OFFER, ORGANISER_CALLS, TOO_LATE = "gets-seat", "gets-offer", "organiser-calls", "too-late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Where a waiting person stands, in numbers; the page finds the words.

    Args:
        position: from 1; whoever stands before it is asked earlier.
        waiting: people in the queue, this one too.
        capacity: seats there are at all.
        offers: seats that are held for others at this moment, who may still decline.
        kept: free seats that are kept for groups; `kept_until` is when the first of them come free to
            everybody, None when never.
        next: what happens when a seat comes free: `gets-seat` or `gets-offer` for whoever has waited longest;
            `organiser-calls` within the last day, when nobody is moved up by themselves; `too-late`.
        offer_hours: how long an offer is good for at most; less as the start comes near.
        freezes_at: from then on nobody is moved up by themselves; None while no session is planned.
    """

    position: int
    waiting: int
    capacity: int
    offers: int
    kept: int
    kept_until: datetime | None
    next: str
    offer_hours: int
    freezes_at: datetime | None


def look_ahead(seating: Seating, rules: SeatingRules, position: int, offers: int, at: datetime) -> Outlook:
    """What the rules of seating hold for the person at this position."""
    releases = [
        pool.release_at for pool in rules.pools if pool.release_at is not None and not is_released(pool, at)
    ]
    return Outlook(
        position=position,
        waiting=max(seating.waiting, position),
        capacity=rules.capacity,
        offers=offers,
        kept=max(0, seats(seating, rules, at).kept),
        kept_until=min(releases, default=None),
        next=_next(rules, at),
        offer_hours=rules.offer_hours,
        freezes_at=rules.last_entry - FREEZE if rules.last_entry else None,
    )


def _next(rules: SeatingRules, at: datetime) -> str:
    if rules.status != "published" or (rules.last_entry is not None and at >= rules.last_entry):
        return TOO_LATE
    if is_frozen(at, rules.last_entry):
        return ORGANISER_CALLS
    return GETS_OFFER if rules.mode == "offer" else GETS_SEAT
