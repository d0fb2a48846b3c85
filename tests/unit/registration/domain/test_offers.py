"""How long an offer lasts; moments in Tallinn, where Wednesday 20 January 2027, 9:00 is the start."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.registration.domain.offers import after_working_time, is_frozen, offer_ends

TALLINN = ZoneInfo("Europe/Tallinn")
START = datetime(2027, 1, 20, 9, 0, tzinfo=TALLINN)


def local(month, day, hour, minute=0, year=2027):
    return datetime(year, month, day, hour, minute, tzinfo=TALLINN)


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        (local(1, 4, 12), local(1, 6, 12)),
        (local(1, 13, 8, 59), local(1, 15, 8, 59)),
        (local(1, 13, 9), local(1, 14, 9)),
        (local(1, 18, 8, 59), local(1, 19, 8, 59)),
        (local(1, 18, 9), local(1, 18, 13)),
        (local(1, 18, 13), local(1, 18, 17)),
        (local(1, 18, 15), local(1, 19, 11)),
        (local(1, 18, 23), local(1, 19, 13)),
        (local(1, 19, 16), START),
    ],
)
def test_the_nearer_the_start_the_shorter_the_offer(made, ends):
    assert offer_ends(made, START, 48, "Europe/Tallinn") == ends


@pytest.mark.parametrize(
    ("hours", "made", "lasts"),
    [
        (72, local(1, 4, 12), 72),
        (12, local(1, 14, 9), 12),
        (2, local(1, 18, 9), 2),
    ],
)
def test_an_organisers_shorter_offer_stays_shorter(hours, made, lasts):
    assert offer_ends(made, START, hours, "Europe/Tallinn") == made + timedelta(hours=lasts)


def test_without_a_date_the_offer_has_its_full_length():
    assert offer_ends(START, None, 48, "Europe/Tallinn") == START + timedelta(hours=48)


def test_the_weekend_is_no_working_time():
    friday = local(1, 22, 15)

    assert after_working_time(friday, timedelta(hours=4), TALLINN) == local(1, 25, 11)


def test_an_offer_over_the_change_to_summer_time_has_its_hours():
    made = datetime(2027, 3, 27, 12, 0, tzinfo=TALLINN)

    ends = offer_ends(made.astimezone(ZoneInfo("UTC")), None, 24, "Europe/Tallinn")

    assert ends.astimezone(TALLINN) == datetime(2027, 3, 28, 13, 0, tzinfo=TALLINN)


@pytest.mark.parametrize(("before", "frozen"), [(25, False), (24, True), (1, True), (-1, True)])
def test_the_last_day_is_frozen(before, frozen):
    assert is_frozen(START - timedelta(hours=before), START) is frozen
    assert not is_frozen(START, None)
