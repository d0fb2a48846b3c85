"""Checking in oneself with the digits that stand on the screen in the room."""

import hmac
from datetime import datetime

from services.registration.domain import check_in as rules
from services.registration.domain.attendance import was_there
from services.registration.domain.check_in import Code
from services.registration.domain.marks import SELF
from services.registration.domain.registrations import Registration
from services.registration.domain.sessions import Session
from services.registration.domain.visits import AGREED, HELD, Stay
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.expected import stays_of
from services.registration.handlers.marks import Sent, check_can_be_marked, keep, mark_id
from services.registration.handlers.ports import Transaction
from services.registration.handlers.records import Records
from services.registration.handlers.registrations import behind
from services.registration.handlers.views import RegistrationView
from shared import links
from shared.errors import Conflict, Invalid, NotFound
from shared.ids import new_id


def code_now(desk: Desk, session: Session) -> Code:
    """What the screen shows now."""
    at = desk.clock()
    return Code(_digits(desk, session, rules.step_at(at)), rules.left_s(at))


def stay_to_enter(desk: Desk, view: RegistrationView) -> Stay | None:
    """The session the person can check in to now, in the own group or as a guest of another; also for who is
    marked as there already."""
    return _open_now(desk.store.records, view.registration, desk.clock())


def _open_now(records: Records, registration: Registration, at: datetime) -> Stay | None:
    if registration.status != "confirmed":
        return None
    stays = stays_of(records, registration)
    found = (one for one in stays if one.event.status in HELD and rules.is_open(one.session, at))
    return next(found, None)


def is_here(desk: Desk, registration_id: str, stay: Stay | None) -> bool:
    """Is the person marked as there?"""
    return stay is not None and was_there(
        desk.store.records.attendance.of(registration_id).get(stay.session.id)
    )


def check_in(desk: Desk, call: Call, token: str, typed: str) -> Session:
    """The person behind the personal link is here, by the digits on the screen; once is enough.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `no-seat`, `no-session-now`, `event-not-published`, `event-cancelled`.
        Invalid: `digits`: `wrong-digits`, also for those that stood there a while ago.
    """
    fresh = new_id()

    def work(tx: Transaction) -> Session:
        registration = behind(desk, tx, token)
        home = tx.events.get(registration.event_id)
        if home is None:
            raise NotFound("unknown-link")
        stay = _open_now(tx, registration, call.at)
        event, session = (stay.event, stay.session) if stay else (home, None)
        check_can_be_marked(event)
        if registration.status != "confirmed":
            raise Conflict("no-seat")
        if session is None:
            raise Conflict("no-session-now")
        if not _is_good(desk, session, call, rules.typed_digits(typed)):
            raise Invalid(fields={"digits": ["wrong-digits"]})
        if not was_there(tx.attendance.of(registration.id).get(session.id)):
            own = tuple(each.id for each in tx.marks.of(session.id, [registration.id]) if each.way == SELF)
            mark = rules.mark_at(session, call.at)
            sent = Sent(mark_id(session, registration.id, fresh), registration.id, mark, knew=own)
            keep(tx, call, (event, session), [sent], SELF)
        return session

    return desk.store.atomically(work)


def _is_good(desk: Desk, session: Session, call: Call, typed: str) -> bool:
    good = [_digits(desk, session, step) for step in rules.steps_good_at(call.at)]
    return any(hmac.compare_digest(each.encode(), typed.encode()) for each in good)


def _digits(desk: Desk, session: Session, step: int) -> str:
    return desk.links.digits(session.id, step, rules.DIGITS)


def ticket_of(desk: Desk, registration_id: str) -> str:
    """The token in the picture that is shown at the door."""
    return desk.links.token(links.TICKET, registration_id)


def has_ticket(desk: Desk, view: RegistrationView) -> bool:
    """Is there still something to show it at?"""
    event = view.event.event
    at = desk.clock()
    is_ahead = event.status == "published" and event.ends is not None and at < event.ends
    visits = desk.store.records.visits.of([view.registration.id])
    is_guest = any(one.status == AGREED and at < one.ends for one in visits)
    return (is_ahead or is_guest) and view.registration.status == "confirmed"
