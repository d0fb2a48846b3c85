"""People ask to make up for a missed session in another group; organisers agree or decline.

What was asked in vain long enough ends by itself, and the person hears of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.registration.domain import visit_asks as rules
from services.registration.domain import visits as rules_of_visits
from services.registration.domain.attendance import Mark
from services.registration.domain.events import Event
from services.registration.domain.registrations import Registration
from services.registration.domain.seating import SeatingRules
from services.registration.domain.visits import AGREED, ASKED, DECLINED, ORGANISER, PERSON, Stay, Visit
from services.registration.handlers import visits
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug, session_of
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import DuplicateError, Transaction
from services.registration.handlers.records import Records
from services.registration.handlers.registrations import behind
from services.registration.handlers.visit_announcements import of_visit
from services.registration.handlers.visit_places import Place, check_needed, place_of, stay_of
from services.registration.handlers.visits import Choice
from shared.errors import Conflict, NotFound
from shared.ids import new_id

MANY = 5_000
"""Asks looked at in one tick."""


@dataclass(frozen=True)
class Ask:
    """An open ask as an organiser sees it. `place.why`: what stands in the way of agreeing it now.

    Args:
        mark: what is marked at home.
    """

    visit: Visit
    registration: Registration
    home: Stay
    place: Place
    mark: Mark | None


def ask(desk: Desk, call: Call, token: str, choice: Choice) -> Visit:
    """The organisers are asked; asked for the same again it changes nothing.

    Raises:
        NotFound: `unknown-link`, `unknown-event`, `unknown-session`.
        Conflict: `visit-asked`, `visit-declined`, `visit-begun`, `visit-stands`, `visit-there-already`,
            `visit-has-seat`, `visit-nothing-missed`, `no-free-seat`, `only-kept-seats-free`; as
            `domain.visits` says.
    """
    fresh = new_id()

    def work(tx: Transaction) -> Visit:
        registration = behind(desk, tx, token)
        event = tx.events.get(registration.event_id)
        if event is None:
            raise NotFound("unknown-event")
        home, other = Stay(event, session_of(event, choice.number)), event_by_slug(tx, choice.host_slug)
        host = Stay(other, session_of(other, choice.host_number))
        rules.check_ask(registration, home, host, call.at)
        known = _known(tx, registration, home, host)
        if known:
            return known
        stand = tx.seatings.get(other.id)
        if stand:
            rules_of_visits.sit(stand.seating, SeatingRules.of(other), host.session.id, call.at)
        asked = rules.ask(fresh, registration, (home, host), call.at)
        tx.visits.add(asked)
        audit(tx, call, "ask for visit", f"registrations/{registration.id}")
        return asked

    try:
        return desk.store.atomically(work)
    except DuplicateError:
        return desk.store.atomically(work)


def _known(tx: Transaction, registration: Registration, home: Stay, host: Stay) -> Visit | None:
    """The very ask, or visit, when it stands already.

    Raises:
        Conflict: something else makes this one needless, or it was declined.
    """
    visits_of_person = tx.visits.of([registration.id])
    at_home = [one for one in visits_of_person if one.session_id == home.session.id]
    there = [one for one in visits_of_person if one.host_session_id == host.session.id]
    for one in at_home:
        if one in there and one.status in (ASKED, AGREED):
            return one
    if any(one.status == ASKED for one in at_home):
        raise Conflict("visit-asked")
    if any(one.status == AGREED for one in at_home):
        raise Conflict("visit-stands")
    if any(one.status == AGREED for one in there):
        raise Conflict("visit-there-already")
    if any(one.status == DECLINED and one.because == ORGANISER for one in at_home if one in there):
        raise Conflict("visit-declined")
    check_needed(tx, registration, home, host)
    return None


def of_person(desk: Desk, token: str, visit_id: str) -> list[Visit]:
    """The visit or ask with this id, when it is this person's.

    Raises:
        NotFound: `unknown-link`.
    """
    records = desk.store.records
    registration = behind(desk, records, token)
    return [one for one in records.visits.of([registration.id]) if one.id == visit_id]


def take_back(desk: Desk, call: Call, token: str, visit_id: str) -> Visit:
    """The person does not want to come there any more, whether or not it was agreed; a place there went on.
    Taken back once more, nothing changes.

    Raises:
        NotFound: `unknown-link`, `unknown-visit`.
        Conflict: `visit-begun`: it was agreed, and has begun.
    """

    def work(tx: Transaction) -> Visit:
        registration = behind(desk, tx, token)
        visit = _of(tx, registration.id, visit_id)
        if visit.status not in (ASKED, AGREED):
            return visit
        audit(tx, call, "take visit back", f"registrations/{registration.id}")
        if visit.status == AGREED:
            stay = stay_of(visit, tx.events.many([visit.host_event_id]))
            if stay and call.at >= stay.session.starts:
                raise Conflict("visit-begun")
            return visits.off(tx, call, visit, PERSON)
        ended = rules.end(visit, PERSON, call.at, call.actor)
        tx.visits.replace(ended)
        return ended

    return desk.store.atomically(work)


def decline(desk: Desk, call: Call, slug: str, visit_id: str, reason: str) -> Visit:
    """The person reads that it can not be, and why. Declined once more, nothing changes.

    Raises:
        NotFound: `unknown-event`, `unknown-visit`.
        Conflict: `visit-answered`.
    """

    def work(tx: Transaction) -> Visit:
        event = event_by_slug(tx, slug)
        visit = _at(tx, event, visit_id)
        if visit.status == DECLINED:
            return visit
        declined = rules.decline(visit, reason, call.at, call.actor)
        _tell(tx, call, declined)
        audit(tx, call, "decline visit", f"registrations/{visit.registration_id}")
        return declined

    return desk.store.atomically(work)


def agree(desk: Desk, call: Call, slug: str, visit_id: str, *, past_queue: bool) -> Visit:
    """What was asked for is agreed; see `visits.agree`. Agreed already, nothing changes.

    Raises:
        NotFound: `unknown-event`, `unknown-visit`.
        Conflict: `visit-answered`; as `visits.agree` says.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    visit = _at(records, event, visit_id)
    stay = stay_of(visit, records.events.many([visit.host_event_id]))
    own = rules_of_visits.session_in(event, visit.session_id)
    if visit.status == AGREED:
        return visit
    if visit.status != ASKED or stay is None or own is None:
        raise Conflict("visit-answered")
    choice = Choice(own.number, stay.event.slug, stay.session.number, past_queue)
    return visits.agree(desk, call, slug, visit.registration_id, choice)


def count(desk: Desk, event: Event) -> int:
    """How many people of the event have asked and have no answer."""
    return len(desk.store.records.visits.asked_from(event.id))


def asks(desk: Desk, slug: str) -> list[Ask]:
    """What people of this event ask for, the soonest session first.

    Raises:
        NotFound: `unknown-event`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    open_asks = records.visits.asked_from(event.id)
    people = records.registrations.many({one.registration_id for one in open_asks})
    hosts = records.events.many({one.host_event_id for one in open_asks})
    found = []
    for one in open_asks:
        person, stay = people.get(one.registration_id), stay_of(one, hosts)
        own = rules_of_visits.session_in(event, one.session_id)
        if person and stay and own:
            home = Stay(event, own)
            mark = records.attendance.of(person.id).get(own.id)
            found.append(Ask(one, person, home, place_of(desk, person, home, stay), mark))
    return sorted(found, key=lambda each: (each.place.session.starts, each.visit.id))


def _of(tx: Transaction, registration_id: str, visit_id: str) -> Visit:
    visit = tx.visits.get(visit_id)
    if visit is None or visit.registration_id != registration_id:
        raise NotFound("unknown-visit")
    return visit


def _at(records: Records, event: Event, visit_id: str) -> Visit:
    visit = records.visits.get(visit_id)
    if visit is None or visit.event_id != event.id:
        raise NotFound("unknown-visit")
    return visit


def _tell(tx: Transaction, call: Call, visit: Visit) -> None:
    tx.visits.replace(visit)
    if rules.is_told(visit):
        host = tx.events.get(visit.host_event_id)
        tx.outbox.add(of_visit(visit, tx.registrations.get(visit.registration_id), host, call))


def settle_asks(desk: Desk) -> int:
    """Asks that can not be answered any more have ended: the session began, is not held, or the seat at home
    is gone. Answers how many.
    """
    call = Call("clock", new_id(), desk.clock())
    records = desk.store.records
    open_asks = records.visits.asked(MANY)
    people = records.registrations.many({one.registration_id for one in open_asks})
    hosts = records.events.many({one.host_event_id for one in open_asks})
    return sum(_settle(desk, call, one.id) for one in open_asks if _why(one, people, hosts, call))


def _why(visit: Visit, people: Mapping[str, Registration], hosts: Mapping[str, Event], call: Call) -> str:
    return rules.why_over(visit, people.get(visit.registration_id), hosts.get(visit.host_event_id), call.at)


def _settle(desk: Desk, call: Call, visit_id: str) -> bool:
    def work(tx: Transaction) -> bool:
        visit = tx.visits.get(visit_id)
        if visit is None or visit.status != ASKED:
            return False
        person, host = tx.registrations.get(visit.registration_id), tx.events.get(visit.host_event_id)
        because = rules.why_over(visit, person, host, call.at)
        if because:
            _tell(tx, call, rules.end(visit, because, call.at, call.actor))
        return bool(because)

    return desk.store.atomically(work)
