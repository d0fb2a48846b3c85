"""What the personal page explains: what the queue holds for somebody, and what completion still lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.registration.domain.events import Event, is_confidential
from services.registration.domain.outlooks import Outlook, look_ahead
from services.registration.domain.progress import MakeUp, Progress, Wish, make_ups, progress, with_wishes
from services.registration.domain.registrations import Registration
from services.registration.domain.seating import SeatingRules
from services.registration.domain.visits import AGREED, ASKED, DECLINED
from services.registration.handlers.desk import Desk
from services.registration.handlers.expected import counted_of
from services.registration.handlers.views import RegistrationView
from services.registration.handlers.visit_places import judged, stay_of

MOST_GROUPS = 50


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
    missed = event.status == "completed" and not event.closed_at and _has_not_completed(view)
    if view.registration.status != "confirmed" or not (event.status == "published" or missed):
        return None
    records = desk.store.records
    marks = counted_of(records, view.registration, event)
    assessment = records.assessments.get(view.registration.id) if event.assessed else None
    at = desk.clock()
    agreed = _agreed(desk, view.registration)
    offered = judged(desk, view.registration, event, make_ups_of(desk, event, at))
    found = progress(event, marks, assessment, offered, at, agreed)
    shown = with_wishes(found, _wishes(desk, view.registration, at)) if found else None
    if missed and shown and not any(one.make_ups or one.agreed or one.wish for one in shown.parts):
        return None
    return shown


def _has_not_completed(view: RegistrationView) -> bool:
    return view.completion is not None and not view.completion.reached


def _wishes(desk: Desk, registration: Registration, at: datetime) -> dict[str, Wish]:
    """By session id at home, the ask that is open; else the latest an organiser has declined, while that
    session is still ahead."""
    records = desk.store.records
    asked = [one for one in records.visits.of([registration.id]) if one.status in (ASKED, DECLINED)]
    hosts = records.events.many({one.host_event_id for one in asked})
    found: dict[str, Wish] = {}
    for one in sorted(asked, key=lambda each: (each.status == ASKED, each.id)):
        stay = stay_of(one, hosts)
        if stay and (one.status == ASKED or at < stay.session.starts):
            place = MakeUp(stay.event.slug, stay.event.title, stay.session, stay.event.timezone)
            found[one.session_id] = Wish(one.id, place, one.status == ASKED, one.reason)
    return found


def _agreed(desk: Desk, registration: Registration) -> dict[str, MakeUp]:
    """By session id at home, where it will be made up for; no more once that was marked."""
    records = desk.store.records
    visits = [one for one in records.visits.of([registration.id]) if one.status == AGREED]
    hosts = records.events.many({one.host_event_id for one in visits})
    marks = records.attendance.of(registration.id) if visits else {}
    stays = {one.session_id: stay_of(one, hosts) for one in visits if one.host_session_id not in marks}
    return {
        session_id: MakeUp(stay.event.slug, stay.event.title, stay.session, stay.event.timezone)
        for session_id, stay in stays.items()
        if stay
    }


def make_ups_of(desk: Desk, event: Event, at: datetime) -> Mapping[str, Sequence[MakeUp]]:
    """By session id, what other groups still hold in its place, the soonest first; nothing of groups told
    with discretion."""
    if not any(session.counts_as for session in event.sessions):
        return {}
    beside = desk.store.records.events.groups_beside(event, MOST_GROUPS)
    return make_ups(event, [group for group in beside if not is_confidential(group)], at)
