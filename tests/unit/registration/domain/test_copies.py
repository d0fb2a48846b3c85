"""Copies of events: what they take along, and where their days end up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.copies import (
    FORM,
    PARTS,
    Ids,
    copied,
    first_day,
    suggested_slug,
    suggested_slugs,
)
from services.registration.domain.events import Event, Pool, Trainer
from services.registration.domain.sessions import Session
from services.registration.domain.texts import LocalText
from tests.unit.registration.domain.builders import an_event

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
TALLINN = ZoneInfo("Europe/Tallinn")
ALL = frozenset(PARTS)


def two_days() -> Event:
    """A published event before the clocks change, with something of everything."""
    first = datetime(2026, 10, 20, 7, tzinfo=UTC)
    sessions = tuple(
        Session(id=f"s{number}", number=number, starts=each, ends=each + timedelta(hours=6), academic_hours=8)
        for number, each in enumerate((first, first + timedelta(days=1)), start=1)
    )
    return replace(
        an_event(),
        sessions=sessions,
        opens=first - timedelta(days=30),
        closes=first - timedelta(days=2),
        decide_by=first - timedelta(days=9),
        pools=(Pool("ppa", LocalText("PPA"), 2, "ppa.example.org", first - timedelta(days=9)),),
        trainers=(Trainer("t1", "Kadri Katse", "kadri@example.org"),),
        description=LocalText("Kirjeldus"),
        status="published",
        published_at=AT,
        confirmed_at=AT,
        reinstated=2,
        version=9,
    )


def a_copy(event: Event, days: int, parts: frozenset[str] = ALL) -> Event:
    ids = Ids("copy", tuple(f"n{each.id}" for each in event.sessions), tuple("u1" for _ in event.trainers))
    return copied(event, "koopia", days, parts, (ids, AT))


@given(st.integers(-700, 700))
def test_hours_stay_by_the_clock_on_the_wall_and_days_move_together(days: int) -> None:
    event = two_days()

    copy = a_copy(event, days)

    before = [event.opens, event.closes, event.decide_by, event.pools[0].release_at]
    after = [copy.opens, copy.closes, copy.decide_by, copy.pools[0].release_at]
    before += [moment for one in event.sessions for moment in (one.starts, one.ends)]
    after += [moment for one in copy.sessions for moment in (one.starts, one.ends)]
    for was, now in zip(before, after, strict=True):
        assert was
        assert now
        then, later = was.astimezone(TALLINN), now.astimezone(TALLINN)
        assert later.time() == then.time()
        assert later.date() - then.date() == timedelta(days=days)


def test_nothing_that_happened_to_the_event_happened_to_its_copy() -> None:
    copy = a_copy(two_days(), 365)

    assert (copy.id, copy.slug, copy.status, copy.version, copy.reinstated) == (
        "copy",
        "koopia",
        "draft",
        1,
        0,
    )
    assert (copy.published_at, copy.confirmed_at, copy.closed_at, copy.created_at) == (None, None, None, AT)
    assert [each.id for each in copy.sessions] == ["ns1", "ns2"]
    assert [each.assignment_id for each in copy.trainers] == ["u1"]


def test_what_is_not_taken_along_is_as_in_a_new_event() -> None:
    event = two_days()

    bare, formed = a_copy(event, 1, frozenset()), a_copy(event, 1, frozenset({FORM}))

    assert (bare.trainers, bare.description.et, bare.plan_from) == ((), "", "")
    assert (formed.form, formed.trainers) == (event.form, ())
    assert a_copy(event, 1).plan_from == event.id


@pytest.mark.parametrize(
    ("slug", "years", "wanted"),
    [
        ("abc-voru-2026", (2026, 2027), "abc-voru-2027"),
        ("abc-voru-2026", (2026, 2026), "abc-voru-2026-2"),
        ("abc-09", (2026, 2027), "abc-10"),
        ("abc", (2026, 2027), "abc-2"),
    ],
)
def test_a_copy_is_given_a_name_that_goes_on(slug: str, years: tuple[int, int], wanted: str) -> None:
    assert suggested_slug(slug, date(years[0], 5, 1), date(years[1], 5, 1)) == wanted


def test_no_copy_of_a_series_is_given_a_name_that_something_has_or_another_copy_gets() -> None:
    day = date(2026, 5, 1)
    series = [(name, day, day) for name in ("abc-01", "abc-02", "def", "def-2")]

    names = suggested_slugs(series, {"abc-03", "def-3"}.__contains__)

    assert names == {"abc-01": "abc-04", "abc-02": "abc-05", "def": "def-4", "def-2": "def-5"}


def test_an_event_without_days_has_no_first_one() -> None:
    assert first_day(replace(two_days(), sessions=())) is None
