"""What may become of a registration, what may not, and what is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.registration.domain import facts as told
from services.registration.domain import transitions
from services.registration.domain.nominations import Nomination
from services.registration.domain.pools import Pool
from services.registration.domain.registrations import STATUSES
from services.registration.domain.seats import AwaitsApproval, Hold, Promotion, Queued, Refused, Seated
from services.registration.domain.texts import LocalText
from shared.errors import Conflict
from tests.unit.registration.domain.builders import (
    NOW,
    START,
    a_person,
    a_registration,
    a_request,
    a_session,
    an_event,
)

LATER, DEADLINE = NOW + timedelta(hours=1), NOW + timedelta(hours=48)
END = a_session().ends
ABOUT = ("e1", LATER, "r1")


def in_state(status):
    """Mari's registration in this state, reached the ordinary way."""
    waiting = a_registration(Queued(5, 1))
    if status == "pending_approval":
        return a_registration(AwaitsApproval())
    if status == "waitlisted":
        return waiting
    if status == "offered":
        return transitions.promote(waiting, Promotion("r1", "police", "offer", DEADLINE), NOW)[0]
    return replace(a_registration(), status=status, pool="police" if status == "confirmed" else None)


VERBS = {
    "approve": lambda each: transitions.approve(each, Seated("police"), LATER, "o1"),
    "reject": lambda each: transitions.reject(each, "Muu sihtrühm", True, LATER, "o1"),
    "promote": lambda each: transitions.promote(each, Promotion("r1", "police", "seat"), LATER),
    "offer": lambda each: transitions.promote(each, Promotion("r1", "police", "offer", DEADLINE), LATER),
    "accept": lambda each: transitions.accept(each, LATER),
    "decline": lambda each: transitions.decline(each, LATER),
    "expire": lambda each: transitions.expire(each, DEADLINE),
    "withdraw": lambda each: transitions.withdraw(each, an_event(), LATER, reason="haige"),
    "cancel": lambda each: transitions.cancel(each, "kahekordne", LATER, "o1"),
}

ALLOWED = [
    ("pending_approval", "approve", "confirmed", told.SeatConfirmed(*ABOUT, "approved")),
    ("pending_approval", "reject", "rejected", told.RegistrationRejected(*ABOUT, "Muu sihtrühm")),
    ("pending_approval", "withdraw", "withdrawn", told.RegistrationWithdrawn(*ABOUT, "haige", False)),
    ("pending_approval", "cancel", "cancelled", told.RegistrationCancelled(*ABOUT, "kahekordne", False)),
    ("confirmed", "withdraw", "withdrawn", told.RegistrationWithdrawn(*ABOUT, "haige", True)),
    ("confirmed", "cancel", "cancelled", told.RegistrationCancelled(*ABOUT, "kahekordne", True)),
    ("pending_email", "withdraw", "withdrawn", told.RegistrationWithdrawn(*ABOUT, "haige", False)),
    ("pending_email", "cancel", "cancelled", told.RegistrationCancelled(*ABOUT, "kahekordne", False)),
    ("waitlisted", "promote", "confirmed", told.SeatConfirmed(*ABOUT, "promoted")),
    ("waitlisted", "offer", "offered", told.SeatOffered(*ABOUT, DEADLINE)),
    ("waitlisted", "withdraw", "withdrawn", told.RegistrationWithdrawn(*ABOUT, "haige", False)),
    ("waitlisted", "cancel", "cancelled", told.RegistrationCancelled(*ABOUT, "kahekordne", False)),
    ("offered", "accept", "confirmed", told.SeatConfirmed(*ABOUT, "accepted")),
    ("offered", "decline", "offer_declined", told.OfferDeclined(*ABOUT)),
    ("offered", "expire", "offer_expired", told.OfferExpired("e1", DEADLINE, "r1")),
    ("offered", "withdraw", "withdrawn", told.RegistrationWithdrawn(*ABOUT, "haige", True)),
    ("offered", "cancel", "cancelled", told.RegistrationCancelled(*ABOUT, "kahekordne", True)),
]
SILENT = [
    ("rejected", "reject"),
    ("offer_declined", "decline"),
    ("withdrawn", "withdraw"),
    ("cancelled", "cancel"),
]
SILENT += [(status, "expire") for status in STATUSES if status != "offered"]
REFUSED = [
    (status, verb)
    for status in STATUSES
    for verb in VERBS
    if (status, verb) not in SILENT and not any(row[:2] == (status, verb) for row in ALLOWED)
]
CODES = {
    "approve": {"not-pending"},
    "reject": {"not-pending"},
    "promote": {"not-waiting"},
    "offer": {"not-waiting"},
    "accept": {"no-offer", "offer-expired"},
    "decline": {"no-offer", "offer-expired"},
    "withdraw": {"registration-ended"},
    "cancel": {"registration-ended"},
}


@pytest.mark.parametrize(("status", "verb", "becomes", "fact"), ALLOWED)
def test_from_each_state_some_verbs_lead_on(status, verb, becomes, fact):
    before = in_state(status)

    after, facts = VERBS[verb](before)

    assert (after.status, facts, after.version) == (becomes, (fact,), before.version + 1)
    assert after.hold == (Hold("police") if becomes in ("confirmed", "offered") else Hold())
    assert after.place is None
    assert after.offer_expires_at == (DEADLINE if becomes == "offered" else None)
    assert [step.status for step in after.history] == [*(step.status for step in before.history), becomes]


@pytest.mark.parametrize(("status", "verb"), SILENT)
def test_what_is_already_so_changes_nothing(status, verb):
    assert VERBS[verb](in_state(status)) == (in_state(status), ())


@pytest.mark.parametrize(("status", "verb"), REFUSED)
def test_every_other_verb_is_refused_with_its_code(status, verb):
    with pytest.raises(Conflict) as refusal:
        VERBS[verb](in_state(status))

    assert refusal.value.code in CODES[verb]


def test_approval_at_a_full_event_gives_a_place():
    after, facts = transitions.approve(in_state("pending_approval"), Queued(9, 3), LATER, "o1")

    assert (after.status, after.place, after.because) == ("waitlisted", 9, "approved")
    assert facts == (told.PlaceGiven(*ABOUT, "approved", 3),)


def test_approval_where_nobody_may_wait_is_refused():
    with pytest.raises(Conflict, match="event-full"):
        transitions.approve(in_state("pending_approval"), Refused("event-full"), LATER, "o1")


def test_an_untold_reason_stays_in_the_history_only():
    after, facts = transitions.reject(in_state("pending_approval"), "Kahtlane", False, LATER, "o1")

    assert facts == (told.RegistrationRejected(*ABOUT, ""),)
    assert (after.history[-1].note, after.history[-1].by) == ("Kahtlane", "o1")
    assert after.told_reason == ""


MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize("answer", [transitions.accept, transitions.decline])
def test_an_answer_counts_until_the_deadline_and_not_at_it(answer):
    assert answer(in_state("offered"), DEADLINE - MOMENT)[1]
    with pytest.raises(Conflict, match="offer-expired"):
        answer(in_state("offered"), DEADLINE)


@pytest.mark.parametrize("answer", [transitions.accept, transitions.decline])
def test_after_the_clock_took_the_offer_the_answer_is_told_why(answer):
    with pytest.raises(Conflict, match="offer-expired"):
        answer(in_state("offer_expired"), LATER)


def test_an_offer_does_not_expire_before_its_deadline_nor_once_accepted():
    offered = in_state("offered")
    accepted = transitions.accept(offered, LATER)[0]

    assert transitions.expire(offered, DEADLINE - MOMENT) == (offered, ())
    assert transitions.expire(accepted, DEADLINE) == (accepted, ())


def test_accepting_twice_is_accepting_once():
    accepted = transitions.accept(in_state("offered"), LATER)[0]

    assert transitions.accept(accepted, DEADLINE) == (accepted, ())


def test_nobody_withdraws_from_what_is_over():
    assert transitions.withdraw(in_state("confirmed"), an_event(), END - MOMENT)[1]
    for event, at in (
        (an_event(), END),
        (an_event(status="completed"), NOW),
        (an_event(status="cancelled"), NOW),
    ):
        with pytest.raises(Conflict, match="event-over"):
            transitions.withdraw(in_state("confirmed"), event, at)


@pytest.mark.parametrize("status", STATUSES)
def test_a_cancelled_event_ends_every_live_registration_without_a_word_of_its_own(status):
    before = in_state(status)

    after = transitions.end_with_event(before, LATER, "o1")

    if before.is_live:
        assert (after.status, after.because, after.hold) == ("cancelled", "event-cancelled", Hold())
    else:
        assert after == before


KEPT = Pool("police", LocalText("Politsei"), 2, "ppa.example.org", START - timedelta(days=7))
COLLEAGUE = a_person(first_name="Kati", email="kati@ppa.example.org")


def colleague(**values):
    return a_request(**({"registration_id": "r2", "person": COLLEAGUE, "at": LATER} | values))


def test_a_colleague_takes_over_the_very_seat():
    seated = in_state("confirmed")

    gone, successor, facts = transitions.substitute(seated, an_event(pools=(KEPT,)), colleague())

    assert (gone.status, gone.hold) == ("substituted", Hold())
    assert (successor.id, successor.status, successor.pool) == ("r2", "confirmed", "police")
    assert (successor.person, successor.because) == (COLLEAGUE, "substituted")
    assert facts == (
        told.RegistrationSubstituted(*ABOUT, "r2"),
        told.SeatConfirmed("e1", LATER, "r2", "substituted"),
    )


@pytest.mark.parametrize(
    ("registration", "event", "request_", "code"),
    [
        (in_state("waitlisted"), an_event(), colleague(), "no-seat-to-hand-over"),
        (in_state("offered"), an_event(), colleague(), "no-seat-to-hand-over"),
        (in_state("substituted"), an_event(), colleague(), "no-seat-to-hand-over"),
        (in_state("confirmed"), an_event(), colleague(at=END), "event-over"),
        (
            in_state("confirmed"),
            an_event(),
            colleague(person=a_person(email="MARI@kov-voru.example.org")),
            "substitute-same-person",
        ),
        (
            in_state("confirmed"),
            an_event(pools=(KEPT,)),
            colleague(person=a_person(email="x@example.org")),
            "substitute-outside-group",
        ),
        (
            in_state("confirmed"),
            an_event(requires_activity="A1", prerequisite_blocks=True),
            colleague(details={"prerequisite_met": False}),
            "prerequisite-missing",
        ),
    ],
)
def test_a_seat_is_handed_over_only_to_somebody_who_could_have_it(registration, event, request_, code):
    with pytest.raises(Conflict, match=code):
        transitions.substitute(registration, event, request_)


def test_the_employers_nomination_stands_for_the_colleague_too():
    nominated = replace(in_state("confirmed"), nominated_by=Nomination("Liis", "liis@example.org", "PPA"))

    assert (
        transitions.substitute(nominated, an_event(), colleague())[1].nominated_by == nominated.nominated_by
    )


def test_after_the_release_a_kept_seat_may_go_to_anybody():
    stranger = colleague(person=a_person(email="x@example.org"), at=KEPT.release_at)

    assert (
        transitions.substitute(in_state("confirmed"), an_event(pools=(KEPT,)), stranger)[1].pool == "police"
    )


def test_the_reason_of_an_end_that_is_not_to_be_mailed_stays_in_the_history_alone() -> None:
    after, facts = transitions.cancel(a_registration(), "kahekordne", LATER, "o1", tell=False)

    assert (after.history[-1].note, after.history[-1].told) == ("kahekordne", False)
    assert [getattr(fact, "reason", None) for fact in facts] == [""]
