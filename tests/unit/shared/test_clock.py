"""The clock is aware, in UTC, and can run ahead."""

from datetime import UTC, datetime, timedelta

from shared.clock import system_clock


def test_the_clock_tells_utc() -> None:
    before = datetime.now(UTC)

    told = system_clock()()

    assert told.tzinfo is UTC
    assert before <= told <= datetime.now(UTC)


def test_a_demonstration_clock_runs_ahead_by_its_offset() -> None:
    ahead = timedelta(days=-40)

    assert abs(system_clock(ahead)() - datetime.now(UTC) - ahead) < timedelta(seconds=5)
