"""Asks: somebody would like to make up for a session as a guest of another group, and an organiser decides.

An ask is a visit that nobody has agreed yet (`domain.visits`). It takes no place; of one session at home at
most one is open.
"""

from dataclasses import replace
from datetime import datetime

from services.registration.domain.events import Event, is_confidential
from services.registration.domain.registrations import Registration
from services.registration.domain.visits import (
    ASKED,
    CALLED_OFF,
    DECLINED,
    NO_SEAT_AT_HOME,
    NOT_HELD,
    ORGANISER,
    PERSON,
    Stay,
    Visit,
    VisitStep,
    check_host,
    check_missing,
    session_in,
    why_off,
)
from shared.errors import Conflict, NotFound

TOO_LATE, ELSEWHERE = "too-late", "elsewhere"
"""Why an ask came to nothing by itself: the session began and nobody had answered; another visit was agreed
for the same session at home."""


def check_ask(registration: Registration, home: Stay, host: Stay, at: datetime) -> None:
    """Somebody may ask by themselves to make up for `home` at `host`.

    Raises:
        NotFound: `unknown-event`: of a group that is told with discretion nobody learns by asking.
        Conflict: `visit-begun`; as `domain.visits` says.
    """
    if is_confidential(host.event) or host.event.status != "published":
        raise NotFound("unknown-event")
    check_missing(registration, home)
    check_host(home, host, at)
    if at >= host.session.starts:
        raise Conflict("visit-begun")


def ask(visit_id: str, guest: Registration, where: tuple[Stay, Stay], at: datetime) -> Visit:
    """The ask: for `where[0]` at home the person would come to `where[1]`."""
    home, host = where
    return Visit(
        id=visit_id,
        registration_id=guest.id,
        event_id=home.event.id,
        session_id=home.session.id,
        host_event_id=host.event.id,
        host_session_id=host.session.id,
        status=ASKED,
        counted=False,
        ends=host.session.ends,
        history=(VisitStep(at, PERSON, ASKED),),
    )


def decline(visit: Visit, reason: str, at: datetime, by: str) -> Visit:
    """An organiser has said no, and why.

    Raises:
        Conflict: `visit-answered`: it is no open ask.
    """
    if visit.status != ASKED:
        raise Conflict("visit-answered")
    return replace(_ended(visit, DECLINED, ORGANISER, at, by), reason=reason)


def end(visit: Visit, because: str, at: datetime, by: str) -> Visit:
    """Nothing comes of it. What the person is to hear of is declined, all else is called off."""
    status = DECLINED if because in (NOT_HELD, TOO_LATE) else CALLED_OFF
    return _ended(visit, status, because, at, by)


def _ended(visit: Visit, status: str, because: str, at: datetime, by: str) -> Visit:
    steps = (*visit.history, VisitStep(at, by, status))
    return replace(visit, status=status, because=because, version=visit.version + 1, history=steps)


def why_over(visit: Visit, registration: Registration | None, host: Event | None, at: datetime) -> str:
    """Why an open ask can not be answered any more; empty while it can."""
    if because := why_off(visit, registration, host):
        return because
    session = session_in(host, visit.host_session_id) if host else None
    return TOO_LATE if session and at >= session.starts else ""


def is_told(visit: Visit) -> bool:
    """Does the person get a mail that nothing comes of the ask?"""
    return visit.status == DECLINED and visit.because != NO_SEAT_AT_HOME
