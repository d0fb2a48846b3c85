"""A registration is what seating decided, and remembers how it came about."""

from dataclasses import replace

import pytest

from services.registration.domain.facts import PlaceGiven, RegistrationReceived, SeatConfirmed
from services.registration.domain.nominations import Nomination
from services.registration.domain.pools import Pool
from services.registration.domain.registrations import LIVE, STATUSES, Step, receive, regrouped
from services.registration.domain.seats import AwaitsApproval, Hold, Queued, Refused, Seated
from services.registration.domain.texts import LocalText
from shared.errors import Conflict
from tests.unit.registration.domain.builders import NOW, a_person, a_registration, a_request, an_event

KEPT = Pool("police", LocalText("Politsei"), 2, "ppa.example.org")


@pytest.mark.parametrize(
    ("outcome", "added", "status", "hold", "fact"),
    [
        (Seated("police"), False, "confirmed", Hold("police"), SeatConfirmed("e1", NOW, "r1", "direct")),
        (Seated(""), True, "confirmed", Hold(""), SeatConfirmed("e1", NOW, "r1", "added")),
        (Queued(7, 2), False, "waitlisted", Hold(waits=True), PlaceGiven("e1", NOW, "r1", "direct", 2)),
        (Queued(7, 2), True, "waitlisted", Hold(waits=True), PlaceGiven("e1", NOW, "r1", "added", 2)),
        (AwaitsApproval(), False, "pending_approval", Hold(), RegistrationReceived("e1", NOW, "r1")),
    ],
)
def test_it_is_what_seating_decided(outcome, added, status, hold, fact):
    registration, facts = receive(an_event(), a_request(added=added), outcome)

    assert (registration.status, registration.hold, facts) == (status, hold, (fact,))
    assert registration.place == (7 if status == "waitlisted" else None)
    assert registration.is_live


def test_a_refusal_makes_no_registration():
    with pytest.raises(Conflict, match="event-full"):
        receive(an_event(), a_request(), Refused("event-full"))


def test_it_remembers_who_asked_when_and_what_for():
    nomination = Nomination("Liis", "liis@ppa.example.org", "PPA")
    details = {"answers": {"why": "Töö"}, "needs": "ratastool", "nominated_by": nomination}
    person = a_person(email="Kati@PPA.example.org")
    request = a_request(person=person, details=details | {"prerequisite_met": False}, by="o1")

    registration = receive(an_event(pools=(KEPT,)), request, Seated("police"))[0]

    assert registration.person == person
    assert registration.email_canonical == "kati@ppa.example.org"
    assert registration.groups == frozenset({"ppa.example.org"})
    assert (registration.answers, registration.needs) == ({"why": "Töö"}, "ratastool")
    assert (registration.nominated_by, registration.prerequisite_met) == (nomination, False)
    assert registration.history == (Step(NOW, "o1", "confirmed"),)
    assert (registration.version, registration.created_at, registration.idempotency_key) == (1, NOW, "key-1")


def test_five_states_are_live_and_three_of_them_may_hold_a_seat():
    assert {"pending_email", "pending_approval", "confirmed", "waitlisted", "offered"} == LIVE
    assert len(STATUSES) == len(set(STATUSES))
    assert a_registration(AwaitsApproval()).hold == Hold()


def test_when_pools_are_added_those_who_already_wait_belong_to_them_too():
    waiting = a_registration(Queued(1, 1), person=a_person(email="kati@ppa.example.org"))

    assert waiting.groups == frozenset()
    assert regrouped(waiting, an_event(pools=(KEPT,))) == replace(
        waiting, groups=frozenset({"ppa.example.org"})
    )


def test_what_has_ended_holds_nothing_whatever_was_written_down():
    assert replace(a_registration(Seated("police")), status="withdrawn").hold == Hold()
