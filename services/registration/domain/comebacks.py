"""An event that was cancelled takes place after all: everybody it took along has again what they had.

Nobody could register meanwhile, so whoever had a seat finds one. Offers begin anew for those who wait.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from services.registration.domain.registrations import UNCONFIRMED, Registration, Step
from services.registration.domain.seating import Entry, Seating, SeatingRules, enter
from services.registration.domain.seats import Seated

WITH_EVENT = "event-cancelled"
BACK = "reinstated"


def come_back(
    seating: Seating, rules: SeatingRules, ended: Iterable[Registration], step: Step
) -> tuple[Seating, list[Registration]]:
    """Those of `ended` who ended with their event, as they were before; counters of the queue are to be
    recounted.

    Args:
        seating: empty, as cancelling left it.
        step: when and by whom the event was reinstated.
    """
    gone = sorted((one for one in ended if _was_taken_along(one)), key=_order)
    back: list[Registration] = []
    for one in gone:
        status = one.history[-2].status
        pool, place = None, None
        if status == "confirmed":
            entry = Entry(one.id, one.groups, step.at, approved=True, added=True)
            seating, (outcome,) = enter(seating, rules, [entry], step.at)
            pool = outcome.pool if isinstance(outcome, Seated) else None
        elif status != "pending_approval":
            status, place = "waitlisted", seating.next_place
            seating = replace(seating, next_place=place + 1)
        back.append(_as(one, replace(step, status=status), pool, place))
    return seating, back


def _was_taken_along(one: Registration) -> bool:
    """Did it end with its event? An address that had not been confirmed yet may be entered again."""
    return one.because == WITH_EVENT and one.history[-2].status != UNCONFIRMED


def _order(one: Registration) -> tuple[bool, bool, datetime, int, str]:
    """Seats first, then offers, then the queue, each in the order they came to it."""
    before = one.history[-2]
    return before.status != "confirmed", before.status != "offered", before.at, one.version, one.id


def _as(one: Registration, step: Step, pool: str | None, place: int | None) -> Registration:
    return replace(
        one,
        status=step.status,
        because=BACK,
        pool=pool,
        place=place,
        version=one.version + 1,
        history=(*one.history, step),
    )
