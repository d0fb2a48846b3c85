"""What the catalogue shows to whom."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.registration.domain.sessions import Venue
from services.registration.pages.public.catalogue import Wish, by_month, choices, months, towns, upcoming
from tests.unit.web.views import NOW, a_session, a_view


def at(month: int, day: int, hour: int = 8) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


VIEW = a_view(at(1, 20), at(2, 3))


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
    assert wish.fits(VIEW)


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
    assert not wish.fits(VIEW)


@pytest.mark.parametrize("state", ["full", "closed", "not-yet-open"])
def test_free_seats_are_seats_one_can_have_now(state: str) -> None:
    assert not Wish(free=True).fits(a_view(at(1, 20), state=state))


def test_an_event_belongs_to_the_month_of_the_place_it_is_held_at() -> None:
    new_year = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)

    assert months(a_view(new_year)) == ["2027-01"]
    assert months(a_view(new_year, timezone="Europe/Stockholm")) == ["2027-01"]
    assert months(a_view(new_year, timezone="Atlantic/Azores")) == ["2026-12"]


def test_towns_of_the_event_and_of_its_sessions_are_named_once() -> None:
    view = a_view(at(1, 20))
    sessions = tuple(
        a_session(at(1, 20 + number), number, venue=Venue("", "", town))
        for number, town in enumerate(("Tartu", "Võru"), start=1)
    )

    assert towns(replace(view, event=replace(view.event, sessions=sessions))) == ["Võru", "Tartu"]


def test_what_is_over_is_not_upcoming_but_what_goes_on_is() -> None:
    over, going_on = (
        a_view(datetime(2026, 11, 2, tzinfo=UTC)),
        a_view(datetime(2026, 10, 6, tzinfo=UTC), at(1, 19)),
    )

    assert upcoming([over, going_on], NOW) == [going_on]


def test_events_stand_under_the_month_they_begin_in() -> None:
    views = [a_view(at(1, 20)), a_view(at(1, 27)), a_view(at(3, 10))]

    grouped = by_month(views)

    assert [(starts, len(found)) for starts, found in grouped] == [(at(1, 20), 2), (at(3, 10), 1)]


def test_only_what_there_is_can_be_chosen() -> None:
    offered = choices([VIEW, a_view(at(3, 10), kind="seminar", language="ru", venue=None)])

    assert offered == {
        "kind": ["seminar", "training"],
        "language": ["et", "ru"],
        "town": ["Võru"],
        "month": ["2027-01", "2027-02", "2027-03"],
    }


def test_an_address_asks_for_no_more_than_it_may() -> None:
    wish = Wish.read({"town": "x" * 500, "free": "1", "role": "administrator", "$where": "1"})

    assert wish == Wish(town="x" * 80, free=True)
