"""What somebody looks for, as read from an address, and how it is shown."""

from services.registration.domain.catalogue import Wish
from services.registration.pages.public.catalogue import by_month
from services.registration.pages.public.wishes import read_page, read_wish
from tests.unit.registration.domain.test_catalogue import at
from tests.unit.web.views import a_view


def test_an_address_asks_for_no_more_than_it_may() -> None:
    wish = read_wish({"town": "x" * 500, "free": "1", "role": "administrator", "$where": "1"})

    assert wish == Wish(town="x" * 80, free=True)


def test_what_is_no_month_and_no_language_narrows_nothing() -> None:
    assert read_wish({"month": "2027-13", "language": "../et"}) == Wish()
    assert read_wish({"month": "2027-12", "language": "sv"}) == Wish(month="2027-12", language="sv")


def test_what_is_no_page_is_the_first() -> None:
    assert [read_page({"page": text}) for text in ("", "x", "-2", "²", "1234567")] == [1] * 5
    assert read_page({"page": "3"}) == 3


def test_events_stand_under_the_month_they_begin_in() -> None:
    grouped = by_month([a_view(at(1, 20)), a_view(at(1, 27)), a_view(at(3, 10))])

    assert [(starts, len(found)) for starts, found in grouped] == [(at(1, 20), 2), (at(3, 10), 1)]
