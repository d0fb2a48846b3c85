"""What is found in the catalogue."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.registration.domain.catalogue import NEVER, Day, Outline, Wish, choices
from services.registration.domain.sessions import Venue
from services.registration.domain.texts import LocalText


def at(month: int, day: int, hour: int = 8) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


def an_outline(*starts: datetime, towns: tuple[str, ...] = (), **changes: Any) -> Outline:
    """An event in Võru with a session of an hour at each of these times, some in other towns."""
    days = tuple(
        Day(each, each.replace(minute=50), Venue("", "", town) if town else None)
        for each, town in zip(starts, (*towns, *[""] * len(starts)), strict=False)
    )
    known: dict[str, Any] = {
        "id": "e1",
        "programme_id": "p1",
        "programme_slug": "marka-ja-aita",
        "kind": "training",
        "title": LocalText(et="ABC"),
        "language": "et",
        "timezone": "Europe/Tallinn",
        "venue": Venue("Maja", "Katse 1", "Võru"),
    }
    return Outline(**{**known, "sessions": days, **changes})


OUTLINE = an_outline(at(1, 20), at(2, 3))


@pytest.mark.parametrize(
    "wish",
    [
        Wish(),
        Wish(programme="marka-ja-aita"),
        Wish(kind="training", town="Võru"),
        Wish(month="2027-02"),
        Wish(language="et", free=True),
    ],
)
def test_an_event_is_found_by_what_it_is(wish: Wish) -> None:
    assert wish.fits(OUTLINE)


@pytest.mark.parametrize(
    "wish",
    [
        Wish(programme="other"),
        Wish(kind="seminar"),
        Wish(town="Tartu"),
        Wish(month="2027-03"),
        Wish(language="ru"),
    ],
)
def test_and_not_by_what_it_is_not(wish: Wish) -> None:
    assert not wish.fits(OUTLINE)


def test_an_event_belongs_to_the_month_of_the_place_it_is_held_at() -> None:
    new_year = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)

    assert an_outline(new_year).months == ["2027-01"]
    assert an_outline(new_year, timezone="Europe/Stockholm").months == ["2027-01"]
    assert an_outline(new_year, timezone="Atlantic/Azores").months == ["2026-12"]


def test_towns_of_the_event_and_of_its_sessions_are_named_once() -> None:
    assert an_outline(at(1, 21), at(1, 22), towns=("Tartu", "Võru")).towns == ["Võru", "Tartu"]


def test_what_has_no_days_stands_at_the_end_of_time() -> None:
    assert (an_outline().starts, an_outline().ends) == (NEVER, NEVER)


def test_only_what_there_is_can_be_chosen() -> None:
    offered = choices([OUTLINE, an_outline(at(3, 10), kind="seminar", language="ru", venue=None)])

    assert offered == {
        "kind": {"seminar", "training"},
        "language": {"et", "ru"},
        "town": {"Võru"},
        "month": {"2027-01", "2027-02", "2027-03"},
    }


def test_a_wish_says_in_an_address_what_narrows_and_nothing_else() -> None:
    assert Wish(town="Võru", free=True).chosen() == {"town": "Võru", "free": "1"}
    assert Wish().chosen() == {}
