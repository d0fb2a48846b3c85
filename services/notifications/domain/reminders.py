"""One step of a plan: what is mailed to whom, and when that is.

A time is told as people tell it: so many days, working days or months before or after the event starts,
ends, stops taking registrations or is completed, at an hour of the wall clock where it takes place. A time
the clock skips in spring counts as if the clock had not changed yet (03:30 becomes 04:30); of a time it shows
twice in autumn the first is meant (RFC 5545, 3.3.5).
"""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee

JUST_JOINED = timedelta(hours=2)
"""Whoever joined so shortly before is not reminded: the confirmation has just said it all."""

LATEST = timedelta(hours=1)
"""A reminder that could not begin in this time after its moment is not sent any more."""

IsFree = Callable[[str, date], bool]
"""Is this day a weekend or public holiday in the country of this time zone?"""


class Anchor(StrEnum):
    """What a step is counted from."""

    START = "start"
    END = "end"
    DEADLINE = "deadline"
    COMPLETION = "completion"


class Unit(StrEnum):
    """What is counted."""

    DAYS = "days"
    WORKING_DAYS = "working-days"
    MONTHS = "months"


MOST: Mapping[Unit, int] = MappingProxyType({Unit.DAYS: 365, Unit.WORKING_DAYS: 250, Unit.MONTHS: 12})
"""The farthest a step may be from what it is counted from: a year."""


class Audience(StrEnum):
    """Who gets the mail of a step, by what they have when it is due."""

    SEATED = "seated"
    WAITING = "waiting"
    OFFERED = "offered"
    COMPLETED = "completed"
    NOT_COMPLETED = "not-completed"
    TRAINERS = "trainers"
    CONTACT = "contact"


class Mail(StrEnum):
    """What a step mails."""

    REMINDER = "reminder"
    ROSTER = "roster"
    WAITING = "waiting"
    OFFERED = "offered"
    MINIMUM = "minimum"
    THANKS = "thanks"
    MISSED = "missed"
    FEEDBACK = "feedback"


AUDIENCES: Mapping[Mail, Audience] = MappingProxyType(
    {
        Mail.REMINDER: Audience.SEATED,
        Mail.ROSTER: Audience.TRAINERS,
        Mail.WAITING: Audience.WAITING,
        Mail.OFFERED: Audience.OFFERED,
        Mail.MINIMUM: Audience.CONTACT,
        Mail.THANKS: Audience.COMPLETED,
        Mail.MISSED: Audience.NOT_COMPLETED,
        Mail.FEEDBACK: Audience.COMPLETED,
    }
)
"""Each mail is written for one kind of reader."""

AFTERWARDS = frozenset({Mail.THANKS, Mail.MISSED, Mail.FEEDBACK})
"""Mails that make sense once it is over; all others only before it starts."""


@dataclass(frozen=True)
class When:
    """A moment in the words of an organiser: `count` times `unit` before (or `after`) the anchor, at `at` on
    the wall."""

    anchor: Anchor
    count: int
    unit: Unit
    after: bool
    at: time


def due_at(when: When, event: Event, completed_at: datetime | None, is_free: IsFree) -> datetime | None:
    """The instant of a step; None while there is nothing to count from.

    Days are counted on the local calendar, so an event late in the evening counts by its own day, and the
    instant shifts with daylight saving time.
    """
    anchor = _anchor(when.anchor, event, completed_at)
    if anchor is None:
        return None
    name = event.programme.timezone
    zone = ZoneInfo(name)
    day = _counted(anchor.astimezone(zone).date(), when, lambda each: is_free(name, each))
    return datetime.combine(day, when.at, zone).astimezone(UTC)


def is_for(invitee: Invitee, audience: Audience) -> bool:
    """Is this person one of those?"""
    if audience is Audience.CONTACT or invitee.is_trainer != (audience is Audience.TRAINERS):
        return False
    match audience:
        case Audience.WAITING:
            return invitee.status == "waitlisted"
        case Audience.OFFERED:
            return invitee.status == "offered"
        case Audience.COMPLETED:
            return invitee.seated and invitee.completed
        case Audience.NOT_COMPLETED:
            return invitee.seated and not invitee.completed
        case _:
            return invitee.seated


def joined_too_late(invitee: Invitee, due: datetime) -> bool:
    """Did this person join after the mail was due, or just before?"""
    return invitee.since > due - JUST_JOINED


def template(mail: Mail, event: Event, due: datetime) -> str:
    """The folder under mails/ that says it: a reminder says how near the day is."""
    if mail is Mail.REMINDER:
        return {7: "reminder_week", 1: "reminder_day"}.get(days_left(event, due), "reminder_soon")
    return TEMPLATES[mail]


TEMPLATES: Mapping[Mail, str] = MappingProxyType(
    {
        Mail.ROSTER: "trainer_roster",
        Mail.WAITING: "still_waiting",
        Mail.OFFERED: "still_offered",
        Mail.MINIMUM: "minimum_not_reached",
        Mail.THANKS: "thanks",
        Mail.MISSED: "missed",
        Mail.FEEDBACK: "feedback",
    }
)
"""The folder under mails/ of each mail that has only one."""


def days_left(event: Event, at: datetime) -> int:
    """Calendar days from then to the first day of the event, where it takes place."""
    zone = ZoneInfo(event.programme.timezone)
    return (event.starts.astimezone(zone).date() - at.astimezone(zone).date()).days


def end_of_day(event: Event, at: datetime) -> datetime:
    """The midnight after a moment, where the event takes place."""
    zone = ZoneInfo(event.programme.timezone)
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone).astimezone(UTC)


def _anchor(anchor: Anchor, event: Event, completed_at: datetime | None) -> datetime | None:
    match anchor:
        case Anchor.START:
            return event.starts if event.sessions else None
        case Anchor.END:
            return event.ends if event.sessions else None
        case Anchor.DEADLINE:
            return event.closes
        case Anchor.COMPLETION:
            return completed_at


def _counted(day: date, when: When, is_free: Callable[[date], bool]) -> date:
    sign = 1 if when.after else -1
    match when.unit:
        case Unit.DAYS:
            return day + timedelta(days=sign * when.count)
        case Unit.MONTHS:
            return _months_on(day, sign * when.count)
        case Unit.WORKING_DAYS:
            return _working_days_on(day, sign, when.count, is_free)


def _months_on(day: date, months: int) -> date:
    """The same day of another month, or that month's last: a month before 31 March is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _working_days_on(day: date, sign: int, count: int, is_free: Callable[[date], bool]) -> date:
    """So many working days on; for none, that day itself if people work on it, else the nearest before or
    after."""
    left = count
    while left or is_free(day):
        day += timedelta(days=sign)
        left -= left > 0 and not is_free(day)
    return day
