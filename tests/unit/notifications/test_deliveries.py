"""What follows from each answer of a mail server."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.notifications.domain.deliveries import (
    DROPPED,
    LADDER,
    Answer,
    Outcome,
    Progress,
    State,
    abandoned,
    after,
    explanation,
    relieved,
)
from services.notifications.reasons import PROGRESS
from tests.unit.notifications.builders import NOW

QUEUED = Progress(State.QUEUED, due_at=NOW)
STOPS = [Outcome.UNREACHABLE.value, Outcome.NOT_ALLOWED_IN.value]


@pytest.mark.parametrize(
    ("outcome", "state", "reason"),
    [
        (Outcome.ACCEPTED, State.SENT, ""),
        (Outcome.ADDRESS_REFUSED, State.FAILED, "address-refused"),
        (Outcome.LETTERS_REFUSED, State.FAILED, "letters-refused"),
        (Outcome.CONTENT_REFUSED, State.FAILED, "content-refused"),
    ],
)
def test_a_clear_answer_ends_the_matter(outcome: Outcome, state: State, reason: str) -> None:
    end = after(QUEUED, Answer(outcome), NOW)

    assert (end.state, end.reason, end.closed, end.attempts) == (state, reason, True, 1)


@pytest.mark.parametrize("outcome", [Outcome.DEFERRED, Outcome.UNREACHABLE])
def test_refusals_for_now_and_calls_without_answer_climb_the_whole_ladder_and_then_give_up(
    outcome: Outcome,
) -> None:
    progress, at, pauses = QUEUED, NOW, []
    while not progress.closed:
        progress = after(progress, Answer(outcome, 451), at)
        if progress.due_at:
            pauses.append(progress.due_at - at)
            at = progress.due_at

    assert tuple(pauses) == LADDER
    assert (progress.state, progress.reason, progress.attempts) == (State.FAILED, "gave-up", 8)


def test_an_unknown_end_means_one_more_copy_and_then_a_person() -> None:
    once = after(QUEUED, Answer(Outcome.UNKNOWN), NOW)
    twice = after(once, Answer(Outcome.UNKNOWN), NOW)

    assert (once.state, once.closed) == (State.UNKNOWN, False)
    assert (twice.state, twice.closed, twice.reason) == (State.UNKNOWN, True, "gave-up")


def test_a_mail_its_mailer_died_over_before_offering_it_is_soon_tried_again_and_ever_later_then() -> None:
    progress, pauses = Progress(State.QUEUED, due_at=NOW), list[timedelta]()
    while not progress.closed:
        progress = abandoned(progress, Answer(Outcome.DEFERRED), NOW)
        pauses += [progress.due_at - NOW] if progress.due_at else []

    assert tuple(pauses) == (DROPPED, *LADDER[:-1])
    assert (progress.state, progress.unknowns) == (State.FAILED, 0)


def test_a_refusal_between_two_unknown_ends_allows_no_third_copy() -> None:
    progress = QUEUED
    for outcome in (Outcome.UNKNOWN, Outcome.DEFERRED, Outcome.UNKNOWN):
        progress = after(progress, Answer(outcome), NOW)

    assert progress.closed


def test_not_being_let_in_costs_a_mail_nothing() -> None:
    tried = Progress(State.RETRY, attempts=2, due_at=NOW)
    kept = after(tried, Answer(Outcome.NOT_ALLOWED_IN, 535), NOW)

    assert (kept.attempts, kept.closed) == (2, False)


def test_a_mail_says_whether_it_waits_for_the_server_or_for_the_recipient() -> None:
    assert after(QUEUED, Answer(Outcome.UNREACHABLE), NOW).reason == "unreachable"
    assert after(QUEUED, Answer(Outcome.NOT_ALLOWED_IN, 535), NOW).reason == "not-allowed-in"
    assert after(QUEUED, Answer(Outcome.DEFERRED, 451), NOW).reason == ""


@given(some.lists(some.sampled_from([Outcome.DEFERRED, Outcome.UNREACHABLE, Outcome.NOT_ALLOWED_IN])))
def test_an_outage_that_is_over_has_cost_a_mail_no_rung(outcomes: list[Outcome]) -> None:
    progress, refusals = QUEUED, 0
    for outcome in outcomes:
        if progress.closed:
            break
        progress = after(progress, Answer(outcome, 451), NOW)
        refusals += outcome is Outcome.DEFERRED
    over = relieved(progress, NOW - timedelta(hours=3))

    assert progress.closed or (over.attempts, over.unreached) == (refusals, 0)
    assert over.due_at == NOW - timedelta(hours=3)
    assert over.reason == ""


def test_a_refusal_after_an_outage_climbs_from_where_the_mail_was_before_it() -> None:
    progress = after(QUEUED, Answer(Outcome.DEFERRED, 451), NOW)
    for _ in range(5):
        progress = after(progress, Answer(Outcome.UNREACHABLE), NOW)
    progress = after(progress, Answer(Outcome.DEFERRED, 451), NOW)

    assert (progress.due_at, progress.attempts) == (NOW + LADDER[1], 2)


def test_an_outage_between_two_unknown_ends_allows_no_third_copy() -> None:
    once = after(QUEUED, Answer(Outcome.UNKNOWN), NOW)
    missed = relieved(after(once, Answer(Outcome.UNREACHABLE), NOW), NOW)
    twice = after(missed, Answer(Outcome.UNKNOWN), NOW)

    assert (missed.state, missed.unknowns) == (State.RETRY, 1)
    assert twice.closed


@pytest.mark.parametrize(
    ("answer", "clear"),
    [
        (Answer(Outcome.ACCEPTED, 250), True),
        (Answer(Outcome.ADDRESS_REFUSED, 550), True),
        (Answer(Outcome.CONTENT_REFUSED, 554), True),
        (Answer(Outcome.DEFERRED, 450), True),
        (Answer(Outcome.DEFERRED, 421), False),
        (Answer(Outcome.DEFERRED), False),
        (Answer(Outcome.DEFERRED, -1), False),
        (Answer(Outcome.UNKNOWN), False),
        (Answer(Outcome.UNREACHABLE), False),
        (Answer(Outcome.NOT_ALLOWED_IN, 535), False),
    ],
)
def test_silence_and_farewells_tell_of_the_server_not_of_the_mail(answer: Answer, clear: bool) -> None:
    assert answer.is_clear == clear


@given(some.lists(some.sampled_from(Outcome), max_size=10), some.sampled_from([*STOPS, ""]))
def test_wherever_a_mail_is_an_organiser_is_told_in_words(outcomes: list[Outcome], missed: str) -> None:
    progress = QUEUED
    for outcome in outcomes:
        assert explanation(progress.state, progress.reason, missed) in PROGRESS
        assert explanation(State.SENDING, progress.reason, missed) in PROGRESS
        progress = progress if progress.closed else after(progress, Answer(outcome), NOW)

    assert explanation(progress.state, progress.reason, missed) in PROGRESS


def test_a_mail_whose_turn_has_not_come_waits_for_the_server_too() -> None:
    assert explanation(State.QUEUED, "", "unreachable") == "queued-unreachable"
    assert explanation(State.RETRY, "", "unreachable") == "retry"
