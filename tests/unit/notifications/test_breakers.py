"""How a mail server is treated that does not answer."""

from hypothesis import given
from hypothesis import strategies as some

from services.notifications.domain.breakers import CLOSED, Breaker, Manners

MANNERS = Manners(threshold=3, first_s=5, most_s=120, locked_out_s=300)


def failing(times: int) -> Breaker:
    """After so many failures, each as soon as anybody may try."""
    breaker, now = CLOSED, 0.0
    for _ in range(times):
        now += breaker.wait_s(now)
        breaker = breaker.entered(now, MANNERS).failed(now, MANNERS)
    return breaker


def test_a_failure_or_two_among_successes_leave_every_lane_its_way() -> None:
    assert not failing(2).is_open
    assert failing(2).wait_s(0) == 0


def test_the_intervals_double_from_the_third_failure_on_up_to_the_longest() -> None:
    intervals, now, breaker = [], 0.0, failing(2)
    for _ in range(8):
        breaker = breaker.entered(now, MANNERS).failed(now, MANNERS)
        intervals.append(breaker.wait_s(now))
        now += intervals[-1]

    assert intervals == [5, 10, 20, 40, 80, 120, 120, 120]


def test_while_one_lane_tries_the_others_wait() -> None:
    opened = failing(3)
    now = opened.wait_s(0)
    tried = opened.entered(now, MANNERS)

    assert opened.wait_s(now) == 0
    assert tried.wait_s(now) == MANNERS.most_s


def test_a_lane_that_never_tells_what_became_of_it_blocks_the_others_for_a_while_only() -> None:
    tried = failing(3).entered(100, MANNERS)

    assert tried.wait_s(100 + MANNERS.most_s) == 0


def test_failures_that_had_begun_before_it_opened_make_the_interval_no_longer() -> None:
    opened = failing(3)

    assert opened.failed(1, MANNERS).failed(2, MANNERS) == opened


def test_a_door_that_is_locked_opens_the_breaker_at_once_and_for_long() -> None:
    locked = CLOSED.locked_out(0, MANNERS)

    assert locked.is_open
    assert locked.wait_s(0) == MANNERS.locked_out_s


@given(
    lanes=some.integers(1, 8),
    calls_s=some.lists(some.floats(0.001, 30), min_size=1, max_size=60),
    hours=some.integers(1, 50),
)
def test_an_outage_costs_few_calls_however_many_mails_wait_and_lanes_there_are(
    lanes: int, calls_s: list[float], hours: int
) -> None:
    breaker, now, calls = CLOSED, 0.0, 0
    for _ in range(lanes):
        breaker = breaker.entered(now, MANNERS)
    for _ in range(lanes):
        breaker, calls = breaker.failed(now, MANNERS), calls + 1
    while now < hours * 3600:
        now += breaker.wait_s(now)
        breaker, calls = breaker.entered(now, MANNERS), calls + 1
        now += calls_s[calls % len(calls_s)]
        breaker = breaker.failed(now, MANNERS)

    assert calls <= lanes + 2 + 5 + hours * 3600 / MANNERS.most_s + 1


@given(outage_s=some.floats(0, 3 * 24 * 3600))
def test_a_server_that_is_back_is_found_within_the_longest_interval_and_a_short_outage_sooner(
    outage_s: float,
) -> None:
    breaker, now = CLOSED, 0.0
    while now < outage_s:
        breaker = breaker.entered(now, MANNERS).failed(now, MANNERS)
        now += breaker.wait_s(now)

    assert now - outage_s <= min(MANNERS.most_s, outage_s + MANNERS.first_s)
