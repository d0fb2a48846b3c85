"""What an act upon many would do, by the rules that decide afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.registration.domain import sweeps
from services.registration.domain.persons import Person
from services.registration.domain.registrations import Registration
from services.registration.domain.seating import Seating, SeatingRules, Waiting
from services.registration.domain.sweeps import Sweep
from shared.errors import Invalid

AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
RULES = SeatingRules(capacity=2, mode="offer", last_entry=AT + timedelta(days=20))
SWEEP = Sweep(
    id="s",
    event_id="e",
    event_slug="e",
    act="promote",
    by="organiser:1",
    at=AT,
    kept_until=AT + timedelta(30),
)


def one(number: int, status: str) -> Registration:
    return Registration(
        id=str(number),
        event_id="e",
        event_slug="e",
        status=status,
        person=Person("Mari", "Mets", f"m{number}@example.org"),
        email_canonical=f"m{number}@example.org",
        pool="" if status == "confirmed" else None,
        place=number if status == "waitlisted" else None,
        created_at=AT + timedelta(minutes=number),
    )


def test_seats_go_as_far_as_they_reach_and_the_rest_are_told_why_not() -> None:
    seated, first, second = one(1, "confirmed"), one(2, "waitlisted"), one(3, "waitlisted")
    seating = Seating("e", taken={"": 1}, waiting=2)

    for act, status in (("promote", "confirmed"), ("offer", "offered")):
        ordered = sweeps.in_order(act, [second, seated, first])
        foreseen = dict(
            zip((each.id for each in ordered), sweeps.foresee(act, ordered, seating, RULES, AT), strict=True)
        )
        assert foreseen == {"1": ("not-waiting", True), "2": (status, False), "3": ("no-free-seat", True)}


def test_approving_gives_seats_and_then_places_in_the_queue() -> None:
    pending = [one(number, "pending_approval") for number in (1, 2, 3)]

    foreseen = sweeps.foresee("approve", [*pending, one(4, "rejected")], Seating("e"), RULES, AT)

    assert [code for code, _ in foreseen] == ["confirmed", "confirmed", "waitlisted", "not-pending"]


def test_whoever_is_cancelled_without_a_seat_comes_first_so_that_nobody_moves_up_to_be_cancelled() -> None:
    people = [one(1, "confirmed"), one(2, "waitlisted"), one(3, "withdrawn")]

    ordered = sweeps.in_order("cancel", people)
    foreseen = sweeps.foresee("cancel", ordered, Seating("e", taken={"": 1}, waiting=1), RULES, AT)

    assert [each.id for each in ordered] == ["2", "3", "1"]
    assert [code for code, _ in foreseen] == ["cancelled", "registration-ended", "cancelled"]


def test_an_offer_nobody_could_accept_any_more_is_not_made() -> None:
    late = replace(RULES, last_entry=AT)

    assert sweeps.foresee("offer", [one(1, "waitlisted")], Seating("e", waiting=1), late, AT) == [
        ("too-late-to-offer", True)
    ]


def test_only_whoever_stands_before_the_last_one_raised_is_passed_over() -> None:
    queue = [Waiting(str(place), place) for place in (5, 3, 9, 7)]

    assert sweeps.passed_over(queue, {"3", "7"}) == ["5"]
    assert sweeps.passed_over(queue, {"3", "5"}) == []
    assert sweeps.passed_over(queue, set()) == []


def test_passing_somebody_over_asks_for_a_reason_and_beginning_twice_changes_nothing() -> None:
    with pytest.raises(Invalid) as refused:
        sweeps.begin(SWEEP, "", False, passes_over=True)
    assert refused.value.fields == {"reason": ["why-missing"]}

    begun = sweeps.begin(SWEEP, "the only interpreter", False, passes_over=True)
    assert (begun.state, begun.reason) == ("going", "the only interpreter")
    assert sweeps.begin(begun, "another", True, passes_over=True) == begun
    assert sweeps.begin(SWEEP, "", False, passes_over=False).state == "going"
