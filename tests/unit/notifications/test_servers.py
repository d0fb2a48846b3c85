"""What a mail server is given: never more in a minute than it may be, and somebody who waits goes first."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.notifications.domain.deliveries import Answer, Outcome
from services.notifications.domain.servers import FORGIVEN, LEAST, Allowed, Budget, complains, depth, kept

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
THIRTY = Allowed(per_minute=30)


def full(allowed: Allowed) -> Budget:
    """A budget nobody has drawn on."""
    return Budget(depth(allowed.pace), NOW)


steps = some.lists(
    some.tuples(
        some.floats(0, 20),
        some.integers(0, 40),
        some.integers(0, 40),
    ),
    max_size=60,
)


@given(some.integers(1, 2000), steps)
def test_no_minute_ever_has_more_mails_than_are_allowed(
    per_minute: int, asked: list[tuple[float, int, int]]
) -> None:
    allowed, at, sent = Allowed(per_minute), NOW, list[tuple[datetime, int]]()
    budget = full(allowed)
    for pause_s, urgent, others in asked:
        at += timedelta(seconds=pause_s)
        granted, budget = budget.spent(urgent, others, allowed, at)
        sent.append((at, granted))
        assert sum(count for when, count in sent if at - when < MINUTE) <= per_minute
        assert 0 <= granted <= urgent + others


@given(some.integers(2, 2000))
def test_mails_to_many_always_leave_some_for_those_somebody_waits_for(per_minute: int) -> None:
    allowed = Allowed(per_minute)
    granted, budget = full(allowed).spent(0, 10_000, allowed, NOW)

    assert granted < depth(per_minute)
    assert budget.left >= kept(per_minute) >= 1
    assert budget.spent(1, 0, allowed, NOW)[0] == 1


def test_a_broadcast_takes_what_comes_in_and_never_what_is_kept() -> None:
    _, budget = full(THIRTY).spent(0, 10_000, THIRTY, NOW)
    taken = 0
    for second in range(1, 601):
        granted, budget = budget.spent(0, 10_000, THIRTY, NOW + timedelta(seconds=second))
        taken += granted
        assert budget.left >= kept(THIRTY.pace) - 1e-9

    assert 275 <= taken <= 300


def test_while_the_awaited_ones_do_not_all_fit_no_other_goes() -> None:
    granted, _ = full(THIRTY).spent(5, 5, THIRTY, NOW)

    assert granted == 3


def test_without_a_limit_everything_goes_and_nothing_is_noted() -> None:
    budget = Budget(0.0, NOW)

    assert budget.spent(3, 5_000, Allowed(), NOW) == (5_003, budget)


def test_a_clock_that_went_back_neither_fills_nor_empties_the_budget() -> None:
    _, budget = full(THIRTY).spent(1, 0, THIRTY, NOW)
    back = budget.filled(THIRTY, NOW - timedelta(hours=1))

    assert back.left == budget.left
    assert back.spent(1, 0, THIRTY, NOW - timedelta(hours=1))[0] == 1
    assert back.filled(THIRTY, NOW).left == depth(THIRTY.pace)


def test_a_server_that_complains_gets_half_and_twice_as_much_after_each_quiet_minute() -> None:
    allowed = Allowed(per_minute=600)
    budget = full(allowed).complained(allowed, NOW)
    paces = [budget.pace(allowed, NOW + minute * MINUTE) for minute in range(5)]

    assert paces == [60, 120, 240, 480, 600]
    assert budget.pace(allowed, NOW + FORGIVEN) == 600
    assert budget.spent(1, 1, allowed, NOW)[0] == 0


def test_a_server_without_a_limit_is_given_less_too_until_it_has_been_quiet() -> None:
    budget = Budget(0.0, NOW).complained(Allowed(), NOW)

    assert budget.pace(Allowed(), NOW) == 60
    assert math.isinf(budget.pace(Allowed(), NOW + FORGIVEN))


def test_complaints_of_several_lanes_at_once_count_once_and_later_ones_again() -> None:
    budget = Budget(0.0, NOW).complained(Allowed(), NOW)
    same = budget.complained(Allowed(), NOW + timedelta(seconds=1))
    again = same.complained(Allowed(), NOW + timedelta(seconds=30))
    for number in range(10):
        again = again.complained(Allowed(), NOW + timedelta(seconds=60 + 30 * number))

    assert same == budget
    assert again.borne == LEAST


def test_it_is_known_for_a_while_that_mails_were_held_back() -> None:
    _, budget = full(THIRTY).spent(0, 100, THIRTY, NOW)

    assert budget.short_at == NOW
    assert full(THIRTY).short_at is None


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(Outcome.DEFERRED, 432, "4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded"), True),
        (Answer(Outcome.UNREACHABLE, 421, "4.7.0 mx Error: too many connections from 192.0.2.1"), True),
        (Answer(Outcome.DEFERRED, 450, "4.7.1 Error: too much mail from 192.0.2.1"), True),
        (Answer(Outcome.DEFERRED, 454, "Throttling failure: Maximum sending rate exceeded."), True),
        (Answer(Outcome.DEFERRED, 421, "4.7.28 Gmail has detected an unusual rate of mail"), True),
        (Answer(Outcome.DEFERRED, 450, "4.2.1 The user is receiving mail at a rate that prevents"), False),
        (Answer(Outcome.DEFERRED, 451, "4.7.1 Greylisted, please come back"), False),
        (Answer(Outcome.DEFERRED, 452, "4.2.2 mailbox full"), False),
        (Answer(Outcome.DEFERRED, 421, "4.3.2 shutting down"), False),
        (Answer(Outcome.CONTENT_REFUSED, 554, "5.7.1 too many links"), False),
        (Answer(Outcome.UNREACHABLE, 0, "timed-out"), False),
        (Answer(Outcome.ACCEPTED, 250, "queued, rate ok"), False),
    ],
)
def test_what_a_server_says_tells_whether_it_is_given_too_much(answer: Answer, told: bool) -> None:
    assert complains(answer) == told
