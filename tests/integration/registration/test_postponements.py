"""An event postponed without a new date, and the new date that brings it back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.registration.domain.events import Session
from services.registration.handlers import events, registrations
from services.registration.handlers.desk import Desk
from services.registration.handlers.postponements import postpone_event
from shared.errors import Conflict
from tests.integration.registration.builders import a_draft, a_registration, an_event, call, organiser

Announced = Callable[[], list[str]]


def test_everybody_keeps_what_they_have_and_a_new_date_is_a_new_day(desk: Desk, announced: Announced) -> None:
    before = an_event(desk, capacity=1)
    mari, jaan = a_registration(desk, "mari"), a_registration(desk, "jaan")
    announced()

    gone = [postpone_event(desk, organiser(), "koolitus", why) for why in ("Koolitaja on haige", "")]

    assert [one.sessions for one in gone] == [(), ()]
    assert [one.postponed_reason for one in gone] == ["Koolitaja on haige"] * 2
    assert announced() == ["event.changed"]
    stand = [registrations.by_token(desk, one.token).registration.status for one in (mari, jaan)]
    assert stand == ["confirmed", "waitlisted"]

    later = before.sessions[0].starts + timedelta(days=60)
    day = Session(id="", starts=later, ends=later + timedelta(hours=6), academic_hours=8.0)
    back = events.change_event(desk, organiser(), "koolitus", {"sessions": (day,)})

    assert (back.is_postponed, back.postponed_reason, announced()) == (False, "", ["event.changed"])
    assert back.sessions[0].id != before.sessions[0].id
    registrations.withdraw(desk, call(), mari.token)
    assert registrations.by_token(desk, jaan.token).registration.status == "confirmed"


def test_what_has_begun_or_was_never_public_is_not_postponed(desk: Desk) -> None:
    event = an_event(desk)
    a_draft(desk, "mustand")
    begun = organiser(event.sessions[0].starts + timedelta(minutes=1))

    with pytest.raises(Conflict, match="event-begun"):
        postpone_event(desk, begun, "koolitus", "")
    with pytest.raises(Conflict, match="event-not-published"):
        postpone_event(desk, organiser(), "mustand", "")
    events.cancel_event(desk, organiser(), "koolitus", "")
    with pytest.raises(Conflict, match="event-cancelled"):
        postpone_event(desk, organiser(), "koolitus", "")


def test_while_it_has_no_date_the_rest_of_it_can_be_changed(desk: Desk) -> None:
    an_event(desk, capacity=2)
    postpone_event(desk, organiser(), "koolitus", "")

    changed = events.change_event(desk, organiser(), "koolitus", {"capacity": 5})

    assert (changed.capacity, changed.is_postponed) == (5, True)
