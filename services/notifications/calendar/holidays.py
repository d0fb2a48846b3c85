"""On which days people do not work: weekends and public holidays, by the law of the country.

The country is that of the programme's time zone (Europe/Tallinn is Estonia); a zone of no single country
counts as Estonia.
"""

from collections.abc import Set as AbstractSet
from datetime import date
from functools import lru_cache

import holidays
from babel.core import get_global

HOME = "EE"
SATURDAY = 5


def is_free(zone: str, day: date) -> bool:
    """Is this a weekend or a public holiday where clocks show the time of this zone?"""
    return day.weekday() >= SATURDAY or day in _public_holidays(country(zone), day.year)


def country(zone: str) -> str:
    """ISO 3166 code of the country of a time zone, if its holidays are known; otherwise Estonia's."""
    found = get_global("zone_territories").get(zone, HOME)
    return str(found) if found in _known() else HOME


@lru_cache(maxsize=256)
def _public_holidays(code: str, year: int) -> AbstractSet[date]:
    return frozenset(holidays.country_holidays(code, years=year))


@lru_cache(maxsize=1)
def _known() -> AbstractSet[str]:
    return frozenset(holidays.list_supported_countries())
