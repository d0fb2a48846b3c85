"""What the personal page explains: what the queue holds for somebody, and what completion still lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.registration.domain.outlooks import Outlook, look_ahead
from services.registration.domain.progress import MakeUp, Progress, progress
from services.registration.domain.seating import SeatingRules
from services.registration.handlers.desk import Desk
from services.registration.handlers.views import RegistrationView


@dataclass(frozen=True)
class Explained:
    """What stands on the personal page beside the facts; None where there is nothing to explain."""

    outlook: Outlook | None
    progress: Progress | None


def explain(desk: Desk, view: RegistrationView) -> Explained:
    """Where the person stands, from what is stored at this moment."""
    return Explained(_outlook(desk, view), _progress(desk, view))


def _outlook(desk: Desk, view: RegistrationView) -> Outlook | None:
    event, position = view.event.event, view.waiting_position
    stand = desk.store.records.seatings.get(event.id) if position else None
    if stand is None or position is None:
        return None
    at = desk.clock()
    offers = desk.store.records.registrations.offers_out(event.id, at)
    return look_ahead(stand.seating, SeatingRules.of(event), position, offers, at)


def _progress(desk: Desk, view: RegistrationView) -> Progress | None:
    event = view.event.event
    if view.registration.status != "confirmed" or event.status != "published":
        return None
    records = desk.store.records
    marks = records.attendance.of(view.registration.id)
    assessment = records.assessments.get(view.registration.id) if event.assessed else None
    return progress(event, marks, assessment, make_ups_of(), desk.clock())


def make_ups_of() -> Mapping[str, Sequence[MakeUp]]:
    """By session id, sessions of sibling groups that stand for it: none, for no two are known to be
    equivalent yet.
    """
    return {}
