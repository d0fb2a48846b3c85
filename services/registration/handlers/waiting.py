"""The waiting list of an event, explained to its organisers."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.registration.domain import waiting as rules
from services.registration.domain.events import Event
from services.registration.domain.offers import is_frozen
from services.registration.domain.registrations import Registration
from services.registration.domain.seating import Promotion, SeatingRules
from services.registration.domain.waiting import Foreseen, Turn
from services.registration.handlers.desk import Desk
from services.registration.handlers.event_views import event_by_slug
from shared.errors import NotFound


@dataclass(frozen=True)
class WaitingList:
    """Who waits, why nobody moves up by themselves just now, and what another capacity would bring.

    Args:
        frozen: the last 24 hours have begun: organisers ask people by telephone.
        moved: with `foreseen`, whom a seat would be given or offered.
    """

    event: Event
    lines: Sequence[tuple[Turn, Registration]]
    frozen: bool
    foreseen: Foreseen | None = None
    moved: Sequence[tuple[Promotion, Registration]] = ()


def waiting_list(desk: Desk, slug: str, capacity: int | None = None) -> WaitingList:
    """The queue in its order; `capacity`: and what this one would bring about.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `capacity-below-seats`, `kept-seats-not-free`, `pool-below-seats`.
    """
    records, at = desk.store.records, desk.clock()
    event = event_by_slug(records, slug)
    stand = records.seatings.get(event.id)
    if stand is None:
        raise NotFound("unknown-event")
    law = SeatingRules.of(event)
    queue = records.registrations.queue(event.id, None)
    people = records.registrations.many([one.registration_id for one in queue])
    turns = rules.turns(stand.seating, law, queue, at)
    lines = [(turn, people[turn.registration_id]) for turn in turns if turn.registration_id in people]
    frozen = is_frozen(at, law.last_entry)
    if capacity is None:
        return WaitingList(event, lines, frozen)
    foreseen = rules.foresee(stand.seating, law, queue, capacity, at)
    moved = [
        (one, people[one.registration_id]) for one in foreseen.promotions if one.registration_id in people
    ]
    return WaitingList(event, lines, frozen, foreseen, moved)
