"""Days and times as people write them, in the event's own time zone and the reader's language."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from flask import Flask
from flask_babel import get_locale, gettext, ngettext
from markupsafe import Markup

TALLINN = "Europe/Tallinn"
DAY_FORMATS = {"et": "d. MMMM y", "en": "d MMMM y", "ru": "d MMMM y 'года'"}


class Meeting(Protocol):
    """Anything with a beginning and an end."""

    @property
    def starts(self) -> datetime: ...
    @property
    def ends(self) -> datetime: ...


def day(at: date | datetime, zone: str = TALLINN, *, weekday: bool = False) -> str:
    """`11. veebruar 2026`, with `weekday` `kolmapäev, 11. veebruar 2026`."""
    locale = str(get_locale() or "et")
    pattern = DAY_FORMATS.get(locale, "d MMMM y")
    text = format_date(_local_day(at, zone), pattern, locale=locale)
    return f"{format_date(_local_day(at, zone), 'EEEE', locale=locale)}, {text}" if weekday else text


def short_day(at: date | datetime, zone: str = TALLINN) -> str:
    """`11.02.2026` in the reader's way."""
    return format_date(_local_day(at, zone), "dd.MM.y", locale=get_locale())


def clock_time(at: datetime, zone: str = TALLINN) -> str:
    """`09:30`: 24 hours in every language."""
    return format_time(at, "HH:mm", tzinfo=ZoneInfo(zone), locale=get_locale())


def moment(at: datetime, zone: str = TALLINN) -> Markup:
    """`11. veebruar 2026, 09:30` marked up as a time."""
    return Markup('<time datetime="{}">{}, {}</time>').format(
        at.isoformat(), day(at, zone), clock_time(at, zone)
    )


def hours(meeting: Meeting, zone: str = TALLINN) -> str:
    """`09:30–16:00` of one session; with the last day too where it ends on another."""
    starts, ends = clock_time(meeting.starts, zone), clock_time(meeting.ends, zone)
    if one_day([meeting], zone):
        return f"{starts}–{ends}"
    return f"{starts} – {day(meeting.ends, zone)}, {ends}"


def one_day(sessions: Sequence[Meeting], zone: str = TALLINN) -> bool:
    """Whether all of it is on one day of the place; an end at midnight is of the day before."""
    return _local_day(sessions[0].starts, zone) == _local_day(_last_moment(sessions), zone)


def _last_moment(sessions: Sequence[Meeting]) -> datetime:
    return sessions[-1].ends - timedelta(microseconds=1)


def span(sessions: Sequence[Meeting], zone: str = TALLINN) -> str:
    """From the first to the last day: `8.–9. aprill 2026`, or one day."""
    if not sessions:
        return ""
    first, last = _local_day(sessions[0].starts, zone), _local_day(_last_moment(sessions), zone)
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        dot = "." if str(get_locale()) == "et" else ""
        return f"{first.day}{dot}–{day(last)}"
    return f"{day(first)} – {day(last)}"


def month_name(at: date | datetime, zone: str = TALLINN, *, short: bool = False) -> str:
    """The month standing alone: `veebruar`, short `veebr`."""
    pattern = "LLL" if short else "LLLL"
    return format_date(_local_day(at, zone), pattern, locale=get_locale()).rstrip(".")


def month_and_year(at: date | datetime, zone: str = TALLINN) -> str:
    """`veebruar 2026` as a heading."""
    return str(format_skeleton("yMMMM", _local_day(at, zone), locale=get_locale()))


def day_number(at: date | datetime, zone: str = TALLINN) -> str:
    """The day of the month alone: `11`."""
    return str(_local_day(at, zone).day)


def day_of(text: str) -> str:
    """`11. veebruar 2026` for `2026-02-11`, as forms send a day; anything else as it is."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return text
    return day(found) if text == found.isoformat() else text


def month_of(text: str) -> str:
    """`veebruar 2026` for `2026-02`."""
    year, month = (int(part) for part in text.split("-"))
    return month_and_year(date(year, month, 1))


def number(value: float) -> str:
    """`8`, `1,5`: no zeroes that say nothing."""
    locale = str(get_locale() or "et")
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text if locale == "en" else text.replace(".", ",")


def teaching(value: float) -> str:
    """`1 akadeemiline tund`, `7,5 akadeemilist tundi`: academic hours, the word in the form of the number."""
    hours = number(value)
    if value != int(value):
        return str(gettext("%(hours)s academic hours", hours=hours))
    return str(ngettext("%(hours)s academic hour", "%(hours)s academic hours", int(value), hours=hours))


def install(app: Flask) -> None:
    """Templates may use these as filters: `event.sessions|span(zone)`."""
    filters: dict[str, Any] = {
        "day": day, "short_day": short_day, "clock_time": clock_time, "moment": moment, "hours": hours,
        "one_day": one_day, "span": span, "month_name": month_name, "month_and_year": month_and_year,
        "day_of": day_of, "month_of": month_of, "day_number": day_number, "number": number,
        "teaching": teaching,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)


def _local_day(at: date | datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
