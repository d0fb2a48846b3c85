"""Days, weeks or months: as many as a chart can show, none of them left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

MOST_DAYS = 45
MOST_WEEKS = 52
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included. `seated`: how many of those who registered then have a seat now;
    `total`: how many had registered by its end."""

    first: date
    last: date
    registered: int
    seated: int
    total: int


def in_periods(arrivals: Mapping[date, tuple[int, int]], today: date) -> tuple[Period, ...]:
    """Every period from the first registration to today, empty ones too; days, or weeks or months when days
    would be too many.

    Args:
        arrivals: day -> how many registered, and how many of them have a seat.
    """
    if not arrivals:
        return ()
    begins, ends = min(arrivals), max(today, *arrivals)
    found: list[Period] = []
    for first, last in _stretches(begins, ends):
        within = [counts for day, counts in arrivals.items() if first <= day <= last]
        registered = sum(count for count, _ in within)
        before = found[-1].total if found else 0
        found.append(Period(first, last, registered, sum(one for _, one in within), before + registered))
    return tuple(found)


def _stretches(begins: date, ends: date) -> Iterator[tuple[date, date]]:
    days = (ends - begins).days + 1
    if days <= MOST_DAYS:
        yield from ((begins + number * DAY, begins + number * DAY) for number in range(days))
        return
    first = begins - begins.weekday() * DAY if days <= MOST_WEEKS * 7 else begins.replace(day=1)
    while first <= ends:
        after = first + WEEK if days <= MOST_WEEKS * 7 else _next_month(first)
        yield first, after - DAY
        first = after


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
