"""What the data files say, as values."""

import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
ANCHOR = date(2026, 11, 21)
"""The day the figures are of."""

WEEK = timedelta(days=7)
BEGIN = time(10, 0)
LUNCH_AFTER_HOURS = 4


@dataclass(frozen=True)
class EventPlan:
    """One event of the year.

    Args:
        days: of its sessions, shifted to the present.
        figures: seats, registered, waiting, attended.
        again: (event's code, place in its list) of people who come a second time; they take the first places.
        marks: which edge cases it shows.
    """

    code: str
    days: tuple[date, ...]
    figures: tuple[int, int, int, int]
    state: str
    marks: dict[str, Any]
    moved_from: tuple[date, ...] = ()
    until: date | None = None
    again: tuple[tuple[str, int], ...] = ()

    @property
    def activity(self) -> str:
        """`A1` of `A1-07`."""
        return self.code.partition("-")[0]

    @property
    def language(self) -> str:
        """The language it is held in."""
        return str(self.marks.get("language", "et"))


@dataclass(frozen=True)
class Plan:
    """The whole year: `programme` is the data file as it stands, `events` in the order they happen."""

    programme: dict[str, Any]
    events: tuple[EventPlan, ...]
    zone: ZoneInfo
    activities: dict[str, dict[str, Any]] = field(default_factory=dict)

    def at(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """That hour on the programme's clock, in UTC."""
        return datetime.combine(day, time(hour, minute), self.zone).astimezone(UTC)


def read_plan(today: date) -> Plan:
    """The year, shifted by whole weeks so that the figures are of a day at most a week before `today`."""
    programme = _read("programme.toml")
    shift = weeks_between(ANCHOR, today) * WEEK
    events = tuple(_event(found, shift) for found in _read("events.toml")["events"])
    activities = {each["code"]: each for each in programme["activities"]}
    return Plan(programme, events, ZoneInfo(programme["programme"]["timezone"]), activities)


def weeks_between(anchor: date, today: date) -> int:
    """Whole weeks to shift by: none while `today` is on the anchor or up to a week later."""
    days = (today - anchor).days
    return 0 if 0 <= days <= WEEK.days else days // WEEK.days


def session_times(plan: Plan, day: date, hours: float) -> tuple[datetime, datetime]:
    """From ten o'clock on: so many academic hours, and an hour for lunch when it is long."""
    starts = plan.at(day)
    lunch = timedelta(hours=1) if hours > LUNCH_AFTER_HOURS else timedelta(0)
    return starts, starts + timedelta(minutes=45 * hours) + lunch


def _event(found: dict[str, Any], shift: timedelta) -> EventPlan:
    known = {"code", "days", "figures", "state", "moved_from", "until", "again"}
    until = found.get("until")
    seats, registered, waiting, attended = found["figures"]
    return EventPlan(
        code=found["code"],
        days=_days(found["days"], shift),
        figures=(seats, registered, waiting, attended),
        state=found["state"],
        marks={name: value for name, value in found.items() if name not in known},
        moved_from=_days(found.get("moved_from", []), shift),
        until=date.fromisoformat(until) + shift if until else None,
        again=tuple((code, place) for code, place in found.get("again", [])),
    )


def _days(days: list[str], shift: timedelta) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) + shift for day in days)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
