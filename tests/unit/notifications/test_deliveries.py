"""What follows from each answer of a mail server."""

from datetime import timedelta

import pytest

from services.notifications.domain.deliveries import (
    LADDER,
    PATIENCE,
    Answer,
    Outcome,
    Progress,
    State,
    after,
)
from tests.unit.notifications.builders import NOW

QUEUED = Progress(State.QUEUED, due_at=NOW)


@pytest.mark.parametrize(
    ("outcome", "state", "reason"),
    [
        (Outcome.ACCEPTED, State.SENT, ""),
        (Outcome.ADDRESS_REFUSED, State.FAILED, "address-refused"),
        (Outcome.CONTENT_REFUSED, State.FAILED, "content-refused"),
    ],
)
def test_a_clear_answer_ends_the_matter(outcome: Outcome, state: State, reason: str) -> None:
    end = after(QUEUED, Answer(outcome), NOW, NOW)

    assert (end.state, end.reason, end.closed, end.attempts) == (state, reason, True, 1)


def test_refusals_for_now_climb_the_whole_ladder_and_then_give_up() -> None:
    progress, at, pauses = QUEUED, NOW, []
    while not progress.closed:
        progress = after(progress, Answer(Outcome.DEFERRED, 451), NOW, at)
        if progress.due_at:
            pauses.append(progress.due_at - at)
            at = progress.due_at

    assert tuple(pauses) == LADDER
    assert (progress.state, progress.reason, progress.attempts) == (State.FAILED, "gave-up", 8)


def test_an_unknown_end_means_one_more_copy_and_then_a_person() -> None:
    once = after(QUEUED, Answer(Outcome.UNKNOWN), NOW, NOW)
    twice = after(once, Answer(Outcome.UNKNOWN), NOW, NOW)

    assert (once.state, once.closed) == (State.UNKNOWN, False)
    assert (twice.state, twice.closed, twice.reason) == (State.UNKNOWN, True, "gave-up")


def test_a_refusal_between_two_unknown_ends_allows_no_third_copy() -> None:
    progress = QUEUED
    for outcome in (Outcome.UNKNOWN, Outcome.DEFERRED, Outcome.UNKNOWN):
        progress = after(progress, Answer(outcome), NOW, NOW)

    assert progress.closed


def test_not_being_let_in_costs_a_mail_nothing() -> None:
    tried = Progress(State.RETRY, attempts=2, due_at=NOW)
    kept = after(tried, Answer(Outcome.NOT_ALLOWED_IN, 535), NOW, NOW)

    assert (kept.attempts, kept.closed) == (2, False)


def test_an_unreachable_server_is_borne_as_long_as_the_ladder_and_asked_every_few_minutes() -> None:
    progress, at = QUEUED, NOW
    while not progress.closed:
        progress = after(progress, Answer(Outcome.UNREACHABLE), NOW, at)
        if progress.due_at:
            assert timedelta(minutes=1) <= progress.due_at - at <= timedelta(minutes=5)
            at = progress.due_at

    assert at - NOW > PATIENCE
    assert progress.reason == "gave-up"
