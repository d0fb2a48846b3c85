"""One clock for an installation: the database's, whatever machines and their owners do to theirs (F18)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.database_clock import EVERY_S, NOISE_S, DatabaseClock
from shared.errors import Unavailable

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
OFF = [timedelta(hours=1), timedelta(hours=-1), timedelta(days=1), timedelta(days=-1), timedelta(minutes=-5)]


class World:
    """True time passes; the database knows it, a machine's clock says something else."""

    def __init__(self, off: timedelta = timedelta(0)) -> None:
        self.passed = 1_000.0
        self.off = off
        self.away = False
        self.slow_s = 0.0
        self.asked = 0
        self.clock = DatabaseClock(self.ask, machine=lambda: self.now + self.off, reading=lambda: self.passed)

    @property
    def now(self) -> datetime:
        """What time it is."""
        return NOON + timedelta(seconds=self.passed)

    def ask(self) -> datetime:
        """The database is asked."""
        self.asked += 1
        if self.away:
            raise Unavailable("mongodb")
        told = self.now
        self.passed += self.slow_s
        return told

    def wrong_by(self) -> float:
        """Seconds the clock is from the truth."""
        return abs((self.clock() - self.now).total_seconds())


@pytest.mark.parametrize("off", OFF, ids=str)
def test_a_machines_wrong_clock_does_not_matter(off: timedelta) -> None:
    world = World(off)

    assert world.wrong_by() == 0


@given(
    st.lists(st.tuples(st.floats(0, 5 * EVERY_S), st.integers(-90_000, 90_000), st.booleans()), max_size=30)
)
def test_time_passes_as_it_should_however_machines_jump_and_databases_fall_silent(
    days: list[tuple[float, int, bool]],
) -> None:
    world = World()
    before = world.clock()
    for seconds, jump, away in days:
        world.passed += seconds
        world.off += timedelta(seconds=jump)
        world.away = away

        assert world.wrong_by() <= NOISE_S
        assert world.clock() >= before
        before = world.clock()


def test_the_database_is_asked_now_and_then() -> None:
    world = World()
    for _ in range(1_000):
        world.passed += EVERY_S / 100
        world.clock()

    assert world.asked in (10, 11)


def test_a_database_whose_clock_is_put_right_is_followed() -> None:
    world = World()
    world.clock()
    told = world.ask
    world.clock._ask = lambda: told() + timedelta(hours=1)
    world.passed += EVERY_S

    assert world.clock() == world.now + timedelta(hours=1)


def test_until_the_database_answers_the_machine_is_asked_and_the_database_seldom() -> None:
    world = World(timedelta(hours=1))
    world.away = True
    for _ in range(100):
        assert world.clock() == world.now + timedelta(hours=1)
    assert world.asked == 1
    world.away = False
    world.passed += EVERY_S

    assert world.wrong_by() == 0


def test_an_answer_that_took_long_changes_nothing() -> None:
    world = World()
    world.clock()
    world.passed += EVERY_S
    world.slow_s = 8

    assert world.wrong_by() == 0


def test_a_demonstration_runs_ahead_of_the_database() -> None:
    world = World(timedelta(days=1))
    ahead = DatabaseClock(world.ask, timedelta(days=-30), machine=lambda: NOON, reading=lambda: world.passed)

    assert ahead() == world.now - timedelta(days=30)
