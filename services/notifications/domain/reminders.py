"""Reminders: a week and a day before the event, at 18:00 where it takes place.

One per person, event and step, whatever happens to the event's dates. Never for what is past or cancelled,
never more than an hour late, never to somebody who joined when the reminder was due or shortly before.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee

STEPS = {"week": 7, "day": 1}
"""Name of each step -> days before the event starts, counted in local calendar days."""

HOUR = time(18)
JUST_JOINED = timedelta(hours=2)
LATEST = timedelta(hours=1)
NOT_ON = frozenset({"draft", "cancelled", "completed", "closed"})
"""Statuses of an event nobody is to be reminded of."""


class Plan(StrEnum):
    """What becomes of one step of one event."""

    PLANNED = "planned"
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Reminder:
    """One step of one event: when it is due, and what became of it."""

    event_id: str
    step: str
    due_at: datetime
    state: Plan


def due_at(event: Event, step: str) -> datetime:
    """When a step's mails go out: 18:00 local, so many calendar days before the day of the first session.

    The local clock decides, so the instant shifts with daylight saving time.
    """
    zone = ZoneInfo(event.programme.timezone)
    day = event.starts.astimezone(zone).date() - timedelta(days=STEPS[step])
    return datetime.combine(day, HOUR, zone).astimezone(UTC)


def planned(event: Event, known: dict[str, Reminder], at: datetime) -> list[Reminder]:
    """The reminders that change because the event is now as it is; what was sent stays sent."""
    fresh: list[Reminder] = []
    for step in STEPS:
        before = known.get(step)
        if before and before.state is Plan.SENT:
            continue
        when = due_at(event, step)
        state = Plan.PLANNED if event.status not in NOT_ON and when > at else Plan.DROPPED
        after = Reminder(event.id, step, when, state)
        if after != before:
            fresh.append(after)
    return fresh


def at_its_time(reminder: Reminder, at: datetime) -> Reminder:
    """The reminder when its moment has come: sent, or dropped when nobody looked for more than an hour."""
    late = at - reminder.due_at > LATEST
    return replace(reminder, state=Plan.DROPPED if late else Plan.SENT)


def is_for(invitee: Invitee, reminder: Reminder) -> bool:
    """Does this person get this reminder?"""
    return invitee.seated and invitee.since <= reminder.due_at - JUST_JOINED
