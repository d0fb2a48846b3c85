"""What an organiser is shown first: the sessions of today, and what waits for somebody to act."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from services.registration import bootstrap
from services.registration.domain.events import WaitingListRule
from services.registration.domain.sessions import Session
from services.registration.handlers import agenda, events, registrations, stages, standing
from services.registration.handlers.desk import Desk
from services.registration.handlers.standing import FirstSteps
from services.registration.handlers.views import EventFilter
from services.registration.store.database import DatabaseStore
from shared.contracts import certificates, notifications
from shared.contracts.envelope import Message, MessageType
from shared.ids import new_id
from shared.permissions import granted
from tests.integration.registration.builders import a_draft, a_registration, an_event, call, organiser
from tests.integration.registration.clocks import MovedClock

HOURS = timedelta(hours=7)


def days(*starts: datetime) -> tuple[Session, ...]:
    return tuple(Session(id="", starts=each, ends=each + HOURS, academic_hours=8.0) for each in starts)


def hear(desk: Desk, kind: MessageType, data: dict[str, Any]) -> None:
    message = Message(new_id(), kind.name, "/kutse/other", f"x/{new_id()}", 1, "c", datetime.now(UTC), data)
    bootstrap.deliver_to(cast(DatabaseStore, desk.store))(message)


def test_on_its_second_day_an_event_is_still_on_the_list_and_todays_session_comes_first(
    desk: Desk, clock: MovedClock
) -> None:
    first = datetime(2030, 3, 12, 7, tzinfo=UTC)
    an_event(desk, sessions=days(first, first + timedelta(days=7)))
    a_draft(desk, "mustand", sessions=days(first + timedelta(days=7)))

    clock.move(first + timedelta(days=7, minutes=-10) - clock())

    assert [
        (each.view.event.slug, each.session.number)
        for each in agenda.todays_sessions(desk, granted("organiser", {}))
    ] == [("koolitus", 2)]
    listed = events.list_events(desk, EventFilter(runs_from=clock()), limit=10)
    assert [view.event.slug for view in listed.items] == ["koolitus", "mustand"]
    clock.move(timedelta(days=1))
    assert agenda.todays_sessions(desk, granted("organiser", {})) == ()


def test_what_waits_is_named_with_its_event_until_somebody_acts(desk: Desk, clock: MovedClock) -> None:
    assert agenda.needs(desk) == ()
    begins = datetime.now(UTC) + timedelta(days=30)
    an_event(desk, "kinnitusega", approval=True, sessions=days(begins))
    a_registration(desk, "mari", "kinnitusega")
    an_event(desk, sessions=days(begins + timedelta(days=1)))
    jaan = a_registration(desk, "jaan").registration.id
    mail = {"mail_id": "m", "event_id": "e", "registration_id": jaan, "assignment_id": "", "template": "any"}
    failed = {**mail, "about": "notice", "at": datetime.now(UTC), "reason": "address-refused"}
    hear(desk, notifications.MAIL_FAILED, failed)

    ahead = [(each.event.slug, each.undecided, each.undelivered) for each in agenda.needs(desk)]

    assert ahead == [("kinnitusega", 1, 0), ("koolitus", 0, 1)]
    clock.move(begins + timedelta(days=2) - clock())
    over = [
        (each.event.slug, each.to_complete, each.undecided, each.undelivered) for each in agenda.needs(desk)
    ]
    assert over == [("kinnitusega", True, 0, 0), ("koolitus", True, 0, 1)]
    for slug in ("kinnitusega", "koolitus"):
        events.complete_event(desk, organiser(clock()), slug)
    assert [(each.event.slug, each.undelivered) for each in agenda.needs(desk)] == [("koolitus", 1)]
    clock.move(agenda.AFTERWARDS)
    assert agenda.needs(desk) == ()


def test_a_document_that_cannot_be_made_waits_at_its_event(desk: Desk) -> None:
    an_event(desk)
    mari = a_registration(desk, "mari").registration.id
    document = {"code": "C", "number": "N", "kind": "notice", "registration_id": mari, "event_id": "e"}
    document |= {"event_slug": "koolitus", "issued_on": date(2026, 11, 21), "problem": "letters-missing"}
    hear(desk, certificates.CERTIFICATE_FAILED, document)

    assert [(each.event.slug, each.unmade) for each in agenda.needs(desk)] == [("koolitus", 1)]


def test_too_few_people_are_said_in_time_and_enough_wait_for_a_word(desk: Desk, clock: MovedClock) -> None:
    begins = datetime.now(UTC) + timedelta(days=60)
    an_event(desk, minimum=2, decide_by=begins - timedelta(days=20), sessions=days(begins))
    a_registration(desk, "mari")
    assert agenda.needs(desk) == ()

    clock.move(begins - timedelta(days=30) - clock())
    (short,) = agenda.needs(desk)
    a_registration(desk, "jaan")
    (enough,) = agenda.needs(desk)
    stages.confirm_event(desk, organiser(clock()), "koolitus")

    assert (short.missing, short.to_confirm, short.due(clock())) == (1, False, short.event.decide_by)
    assert (enough.missing, enough.to_confirm) == (0, True)
    assert agenda.needs(desk) == ()


def test_an_offer_is_named_with_its_end_from_a_day_before_until_it_is_over(
    desk: Desk, clock: MovedClock
) -> None:
    an_event(desk, capacity=1, waiting_list=WaitingListRule("offer", 48))
    seated, waiting = (a_registration(desk, name) for name in ("mari", "jaan"))
    registrations.withdraw(desk, call(clock()), seated.token)
    assert agenda.needs(desk) == ()

    clock.move(timedelta(hours=25))
    (need,) = agenda.needs(desk)

    offered = registrations.by_token(desk, waiting.token).registration
    assert (need.offers, need.offers_end) == (1, offered.offer_expires_at)
    assert need.due(clock()) == offered.offer_expires_at
    registrations.accept(desk, call(clock()), waiting.token)
    assert agenda.needs(desk) == ()


def test_progress_counts_what_was_held_and_leads_whoever_has_nothing_yet(desk: Desk) -> None:
    assert standing.first_steps(desk) == FirstSteps("", activity=False, draft="")
    a_draft(desk, "mustand", sessions=days(datetime(2030, 3, 12, 7, tzinfo=UTC)))
    begun = standing.first_steps(desk)
    an_event(desk)
    a_registration(desk, "mari")

    (one,) = standing.standings(desk)

    assert begun
    assert (begun.activity, begun.draft) == (True, "mustand")
    assert standing.first_steps(desk) is None
    assert [(line.held, line.planned, line.participants) for line in one.lines] == [(0, 1, 0)]
    events.complete_event(desk, organiser(), "koolitus")
    (held,) = standing.standings(desk)
    assert [(line.held, line.planned, line.participants) for line in held.lines] == [(1, 0, 0)]
    assert standing.standings(desk, frozenset()) == ()
