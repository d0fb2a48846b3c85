"""VTIMEZONE from the tz database's own rule, yearly and for ever.

The last line of a TZif file is the zone's rule as POSIX writes it (`EET-2EEST,M3.5.0/3,M10.5.0/4`, RFC 9636
§3.3). From it come one STANDARD and, where clocks are changed, one DAYLIGHT part with an RRULE: the only form
that every mail program reads right; Outlook shifts entries whose zone lists single dates.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib import resources

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vRecur

WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
BEGINNING = 1970
USUAL_HOUR = "2"
POSIX = re.compile(
    r"(?P<std><[^>]+>|[A-Za-z]+)(?P<std_offset>[-+]?[\d:]+)"
    r"(?:(?P<dst><[^>]+>|[A-Za-z]+)(?P<dst_offset>[-+]?[\d:]+)?,(?P<start>[^,]+),(?P<end>[^,]+))?"
)
YEARLY = re.compile(r"M(?P<month>\d+)\.(?P<week>\d)\.(?P<weekday>\d)(?:/(?P<time>[-+]?[\d:]+))?")


class UnknownZoneError(ValueError):
    """The tz database has no such zone, or its rule is of a kind no calendar can say."""


@dataclass(frozen=True)
class Change:
    """The yearly moment at which a part begins."""

    month: int
    week: int
    weekday: int
    at: timedelta

    def in_year(self, year: int) -> datetime:
        """The moment in local time before the change."""
        first = date(year, self.month, 1)
        day = first + timedelta(days=(self.weekday - first.isoweekday()) % 7 + 7 * (self.week - 1))
        while day.month != self.month:
            day -= timedelta(days=7)
        return datetime.combine(day, time.min) + self.at

    def rule(self) -> vRecur:
        """The same as a recurrence rule."""
        which = -1 if self.week == 5 else self.week
        return vRecur(freq="YEARLY", bymonth=self.month, byday=f"{which}{WEEKDAYS[self.weekday]}")


@lru_cache(maxsize=64)
def vtimezone(name: str) -> Timezone:
    """The zone as a calendar component.

    Raises:
        UnknownZoneError: not a name of the tz database, or a rule that is not yearly.
    """
    match = POSIX.fullmatch(footer(name))
    if match is None:
        raise UnknownZoneError(name)
    zone = Timezone()
    zone.add("TZID", name)
    standard = -_offset(match["std_offset"])
    if match["dst"] is None:
        zone.add_component(_part(TimezoneStandard(), match["std"], standard, standard, None))
        return zone
    summer = -_offset(match["dst_offset"]) if match["dst_offset"] else standard + timedelta(hours=1)
    begins, ends = _change(name, match["start"]), _change(name, match["end"])
    for label, before, offset, change in (
        (match["dst"], standard, summer, begins),
        (match["std"], summer, standard, ends),
    ):
        kind = TimezoneDaylight() if offset == max(standard, summer) else TimezoneStandard()
        zone.add_component(_part(kind, label, before, offset, change))
    return zone


def footer(name: str) -> str:
    """The POSIX rule at the end of the zone's file.

    Raises:
        UnknownZoneError: there is no such file.
    """
    parts = name.split("/")
    if not all(re.fullmatch(r"[A-Za-z0-9_+-]+", part) for part in parts):
        raise UnknownZoneError(name)
    file = resources.files("tzdata").joinpath("zoneinfo", *parts)
    if not file.is_file():
        raise UnknownZoneError(name)
    return file.read_bytes().rstrip(b"\n").rpartition(b"\n")[2].decode("ascii")


def _part(
    part: TimezoneStandard | TimezoneDaylight,
    label: str,
    before: timedelta,
    offset: timedelta,
    change: Change | None,
) -> TimezoneStandard | TimezoneDaylight:
    part.add(
        "DTSTART", change.in_year(BEGINNING) if change else datetime.combine(date(BEGINNING, 1, 1), time.min)
    )
    if change:
        part.add("RRULE", change.rule())
    part.add("TZNAME", label.strip("<>"))
    part.add("TZOFFSETFROM", before)
    part.add("TZOFFSETTO", offset)
    return part


def _change(name: str, text: str) -> Change:
    match = YEARLY.fullmatch(text)
    if match is None:
        raise UnknownZoneError(name)
    month, week, weekday = (int(match[part]) for part in ("month", "week", "weekday"))
    return Change(month, week, weekday, _offset(match["time"] or USUAL_HOUR))


def _offset(text: str) -> timedelta:
    sign = -1 if text.startswith("-") else 1
    hours, minutes, seconds = (int(part) for part in (*text.lstrip("+-").split(":"), "0", "0")[:3])
    return sign * timedelta(hours=hours, minutes=minutes, seconds=seconds)
