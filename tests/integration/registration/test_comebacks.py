"""An event that was cancelled and takes place after all, on a real database."""

from collections.abc import Callable

import pytest

from services.registration.domain.events import WaitingListRule
from services.registration.handlers import events, registrations, roster
from services.registration.handlers.desk import Desk
from services.registration.store.database import DatabaseStore
from services.registration.store.invariants import ALWAYS, findings
from shared.checking.findings import Look, Violation
from shared.errors import Conflict
from tests.integration.registration.builders import a_registration, an_event, call, organiser

Announced = Callable[[], list[str]]


def status(desk: Desk, token: str) -> str:
    return registrations.by_token(desk, token).registration.status


def test_a_reinstated_event_has_everybody_back_as_they_were(desk: Desk, announced: Announced) -> None:
    an_event(desk, capacity=2)
    given = [a_registration(desk, name) for name in ("mari", "jaan", "kati", "peeter", "liis")]
    registrations.withdraw(desk, call(), given[4].token)
    roster.cancel(desk, organiser(), "koolitus", given[3].registration.id, "Haige")
    before = [registrations.by_token(desk, one.token) for one in given]
    events.cancel_event(desk, organiser(), "koolitus", "Vähe osalejaid")
    announced()

    back = events.reinstate_event(desk, organiser(), "koolitus")

    after = [registrations.by_token(desk, one.token) for one in given]
    assert (back.status, back.reinstated, announced()) == ("published", 1, ["event.reinstated"])
    seats = [(each.registration.status, each.waiting_position) for each in after]
    assert seats == [(each.registration.status, each.waiting_position) for each in before]
    view = events.get_event(desk, "koolitus")
    assert (view.taken, view.waiting) == (2, 1)
    with pytest.raises(Conflict, match="event-not-cancelled"):
        events.reinstate_event(desk, organiser(), "koolitus")
    assert isinstance(desk.store, DatabaseStore)
    found = findings(desk.store, Look(organiser().at, ALWAYS))
    assert [each for each in found if isinstance(each, Violation)] == []


def test_whoever_was_offered_a_seat_when_the_event_was_cancelled_is_offered_it_anew(desk: Desk) -> None:
    an_event(desk, capacity=1, waiting_list=WaitingListRule("offer", 48))
    mari, jaan = (a_registration(desk, name) for name in ("mari", "jaan"))
    registrations.withdraw(desk, call(), mari.token)
    assert status(desk, jaan.token) == "offered"
    events.cancel_event(desk, organiser(), "koolitus", "")

    events.reinstate_event(desk, organiser(), "koolitus")

    assert status(desk, jaan.token) == "offered"
