"""Making up for a missed session as a guest of another group: the host's seats follow in one transaction."""

from dataclasses import dataclass

from services.registration.domain import visits as rules
from services.registration.domain.events import Event
from services.registration.domain.registrations import Registration
from services.registration.domain.sessions import Session
from services.registration.domain.stages import ensure_open
from services.registration.domain.visit_asks import ELSEWHERE, end
from services.registration.domain.visits import AGREED, ASKED, CALLED_OFF, ORGANISER, Stay, Visit
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug, session_of
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.ports import DuplicateError, Transaction
from services.registration.handlers.visit_announcements import of_visit
from services.registration.handlers.visit_places import check_needed
from shared.errors import Conflict, Invalid, NotFound
from shared.ids import new_id

STOOD = (AGREED, CALLED_OFF)
MANY = 5_000
"""Visits looked at in one tick."""


@dataclass(frozen=True)
class Choice:
    """Session `number` at home is made up for at session `host_number` of the other group (both from 1).

    `past_queue`: though people wait for a seat there.
    """

    number: int
    host_slug: str
    host_number: int
    past_queue: bool = False


def read_choice(text: str) -> Choice:
    """What a page's button or field says: number of the session here, group and number of the session there,
    as `2:slug/3`.

    Raises:
        Invalid: `to`: `required`: it says nothing such.
    """
    number, _colon, there = text.partition(":")
    slug, _slash, other = there.partition("/")
    typed = [int(one) for one in (number, other) if one.isascii() and one.isdigit() and len(one) < 5]
    if len(typed) != 2:
        raise Invalid(fields={"to": ["required"]})
    return Choice(typed[0], slug[:80], typed[1])


def agree(desk: Desk, call: Call, slug: str, registration_id: str, choice: Choice) -> Visit:
    """The person is a guest at that session; asked again it changes nothing.

    Raises:
        NotFound: `unknown-event`, `unknown-session`, `unknown-registration`.
        Conflict: `visit-stands`, `visit-there-already`, `visit-has-seat`, `visit-nothing-missed`,
            `visit-people-wait` (`waiting`), `no-free-seat`, `only-kept-seats-free`; as `domain.visits` says.
    """
    fresh = new_id()

    def work(tx: Transaction) -> Visit:
        event = event_by_slug(tx, slug)
        home = Stay(event, session_of(event, choice.number))
        registration = _registration(tx, event, registration_id)
        rules.check_missing(registration, home)
        floor = Floor.of(tx, tx.events.by_slug(choice.host_slug), call)
        host = Stay(floor.event, session_of(floor.event, choice.host_number))
        rules.check_host(home, host, call.at)
        known = _known(tx, registration, home, host)
        if known:
            return known
        asked = _asked(tx, call, home, host, registration)
        visit = rules.agree(fresh, registration, (home, host), call.at, call.actor, asked)
        if visit.counted:
            _sit(floor, host.session, choice)
        tx.visits.replace(visit)
        tx.outbox.add(of_visit(visit, registration, floor.event, call))
        audit(tx, call, "agree visit", f"registrations/{registration.id}")
        return visit

    try:
        return desk.store.atomically(work)
    except DuplicateError:
        raise Conflict("visit-stands") from None


def _known(tx: Transaction, registration: Registration, home: Stay, host: Stay) -> Visit | None:
    """The very visit, when it stands already.

    Raises:
        Conflict: another one, or something else, makes this one needless.
    """
    standing = [one for one in tx.visits.of([registration.id]) if one.status == AGREED]
    for one in standing:
        if (one.session_id, one.host_session_id) == (home.session.id, host.session.id):
            return one
    if any(one.session_id == home.session.id for one in standing):
        raise Conflict("visit-stands")
    if any(one.host_session_id == host.session.id for one in standing):
        raise Conflict("visit-there-already")
    check_needed(tx, registration, home, host)
    return None


def _asked(tx: Transaction, call: Call, home: Stay, host: Stay, registration: Registration) -> Visit | None:
    """The open ask for this very visit. One for another group has ended, because this is agreed instead."""
    for one in tx.visits.of([registration.id]):
        if one.status == ASKED and one.session_id == home.session.id:
            if one.host_session_id == host.session.id:
                return one
            tx.visits.replace(end(one, ELSEWHERE, call.at, call.actor))
    return None


def _sit(floor: Floor, session: Session, choice: Choice) -> None:
    """The place is the guest's, and nobody else can be given it."""
    if floor.seating.waiting and not choice.past_queue:
        raise Conflict("visit-people-wait", waiting=floor.seating.waiting)
    floor.seating = rules.sit(floor.seating, floor.rules, session.id, floor.call.at)
    floor.save()


def call_off(desk: Desk, call: Call, slug: str, registration_id: str, visit_id: str) -> Visit:
    """The visit stands no longer and its place went on. Called off once more, nothing changes.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`, `unknown-visit`.
        Conflict: `event-closed`.
    """

    def work(tx: Transaction) -> Visit:
        event = event_by_slug(tx, slug)
        registration = _registration(tx, event, registration_id)
        visit = tx.visits.get(visit_id)
        if visit is None or visit.registration_id != registration.id or visit.status not in STOOD:
            raise NotFound("unknown-visit")
        ensure_open(event)
        if visit.status == AGREED:
            audit(tx, call, "call visit off", f"registrations/{registration.id}")
        return off(tx, call, visit, ORGANISER)

    return desk.store.atomically(work)


def _registration(tx: Transaction, event: Event, registration_id: str) -> Registration:
    found = tx.registrations.get(registration_id)
    if found is None or found.event_id != event.id:
        raise NotFound("unknown-registration")
    return found


def off(tx: Transaction, call: Call, visit: Visit, because: str) -> Visit:
    """The agreed visit stands no longer, its place went on, and the person is told."""
    after = rules.call_off(visit, because, call.at, call.actor)
    if visit.status == CALLED_OFF:
        return visit
    host = tx.events.get(visit.host_event_id)
    tx.visits.replace(after)
    tx.outbox.add(of_visit(after, tx.registrations.get(visit.registration_id), host, call))
    if visit.counted:
        floor = Floor.of(tx, host, call)
        floor.seating = rules.rise(floor.seating, visit.host_session_id)
        floor.give_on()
        floor.save()
    return after


def settle_visits(desk: Desk) -> int:
    """Visits ahead that can not take place any more are called off, whatever the reason: the guest has no
    seat at home, or the session is not held. Guests whose session moved, or whose address was put right, are
    told. Answers how many changed.
    """
    call = Call("clock", new_id(), desk.clock())
    records = desk.store.records
    ahead = records.visits.ahead(call.at, MANY)
    people = records.registrations.many({one.registration_id for one in ahead})
    hosts = records.events.many({one.host_event_id for one in ahead})
    stale = [
        one for one in ahead if _is_stale(one, people.get(one.registration_id), hosts.get(one.host_event_id))
    ]
    return sum(_settle(desk, call, one.id) for one in stale)


def _is_stale(visit: Visit, registration: Registration | None, host: Event | None) -> bool:
    return bool(rules.why_off(visit, registration, host)) or rules.follow(visit, registration, host) != visit


def _settle(desk: Desk, call: Call, visit_id: str) -> bool:
    def work(tx: Transaction) -> bool:
        visit = tx.visits.get(visit_id)
        if visit is None or visit.status != AGREED:
            return False
        host, guest = tx.events.get(visit.host_event_id), tx.registrations.get(visit.registration_id)
        because = rules.why_off(visit, guest, host)
        if because:
            off(tx, call, visit, because)
            return True
        after = rules.follow(visit, guest, host)
        if after != visit:
            tx.visits.replace(after)
            tx.outbox.add(of_visit(after, guest, host, call))
        return after != visit

    return desk.store.atomically(work)
