"""Events of the plan: announced, published, moved."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from services.registration.domain.events import Session, Trainer, Venue
from services.registration.domain.texts import LocalText
from services.registration.handlers import events
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import EventView
from services.registration.sample.plan import EventPlan, Plan, session_times
from services.registration.sample.programme import activity_fields
from shared.errors import NotFound

AHEAD = timedelta(days=100)
"""How long before it an event is announced."""

SETTLED = timedelta(days=45)
"""What is upcoming was announced at least so long ago."""

LATER_OPENING = timedelta(days=42)
MOVED_BEFORE = timedelta(days=27)


def slug_of(plan: Plan, event: EventPlan) -> str:
    """`abc-koolitus-a1-07`."""
    return f"{plan.activities[event.activity]['slug']}-{event.code.lower()}"


def announced_at(plan: Plan, event: EventPlan, now: datetime) -> datetime:
    """When the event was created; what is only planned, three weeks ago."""
    if event.state == "draft":
        return now - timedelta(days=21)
    return min(plan.at(event.days[0] - AHEAD, 9), now - SETTLED)


def prepare(desk: Desk, plan: Plan, event: EventPlan, now: datetime) -> EventView:
    """The event exists, published unless it is a draft, and moved if it was."""
    at, slug = announced_at(plan, event, now), slug_of(plan, event)
    call = Call("sample", f"sample-{event.code}", at)
    try:
        view = events.get_event(desk, slug)
    except NotFound:
        events.create_event(desk, call, plan.programme["programme"]["slug"], _fields(plan, event))
        view = events.get_event(desk, slug)
    if event.state != "draft" and view.event.status == "draft":
        published = Call("sample", call.correlation_id, at + timedelta(days=2))
        events.publish_event(desk, published, slug)
    return events.get_event(desk, slug)


def move(desk: Desk, plan: Plan, event: EventPlan) -> None:
    """A moved event takes place on the later days; whoever was registered is told."""
    if event.moved_from:
        at = plan.at(event.moved_from[0] - MOVED_BEFORE)
        call, slug = Call("sample", f"sample-{event.code}", at), slug_of(plan, event)
        sessions = events.get_event(desk, slug).event.sessions
        moved = _sessions(plan, event, event.days, [session.id for session in sessions])
        if [session.starts for session in moved] != [session.starts for session in sessions]:
            events.change_event(desk, call, slug, {"sessions": moved})


def complete(desk: Desk, plan: Plan, event: EventPlan) -> None:
    """Completion was decided at nine on the day after the last one."""
    last = event.until or event.days[-1]
    complete_again(desk, plan, event, plan.at(last + timedelta(days=1), 9))


def complete_again(desk: Desk, plan: Plan, event: EventPlan, at: datetime) -> None:
    """Completion was decided at that time, once more perhaps."""
    events.complete_event(desk, Call("sample", f"sample-{event.code}", at), slug_of(plan, event))


def _fields(plan: Plan, event: EventPlan) -> dict[str, Any]:
    activity = plan.activities[event.activity]
    days = event.moved_from or event.days
    opens = plan.at(days[0] - LATER_OPENING, 9) if event.state == "announced" else None
    venue = event.marks.get("venue")
    return {
        **activity_fields(activity),
        "activity_code": event.activity,
        "slug": slug_of(plan, event),
        "title": _title(activity["title"], event.marks.get("for")),
        "language": event.language,
        "venue": Venue(**plan.programme["venues"][venue]) if venue else None,
        "online_url": event.marks.get("online", ""),
        "confidential": event.marks.get("confidential", False),
        "sessions": _sessions(plan, event, days),
        "capacity": event.figures[0],
        "minimum": min(8, event.figures[0]),
        "trainers": tuple(_trainer(plan, key) for key in event.marks["trainers"]),
        "opens": opens,
    }


def _sessions(
    plan: Plan, event: EventPlan, days: Sequence[date], ids: Sequence[str] = ()
) -> tuple[Session, ...]:
    hours = plan.activities[event.activity]["hours"]
    named = ids or [""] * len(days)
    return tuple(_session(plan, event, day, hours, known) for day, known in zip(days, named, strict=True))


def _session(plan: Plan, event: EventPlan, day: date, hours: float, known: str) -> Session:
    starts, ends = session_times(plan, day, hours)
    if event.until:
        ends = plan.at(event.until, 16)
    return Session(id=known, starts=starts, ends=ends, academic_hours=hours)


def _title(title: dict[str, str], audience: dict[str, str] | None) -> LocalText:
    if audience is None:
        return LocalText(**title)
    return LocalText(**{language: f"{text}: {audience[language]}" for language, text in title.items()})


def _trainer(plan: Plan, key: str) -> Trainer:
    return Trainer(assignment_id="", **plan.programme["trainers"][key])
