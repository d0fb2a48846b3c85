"""What became of an event: who was there, who passed, whose document was replaced."""

from collections.abc import Sequence
from datetime import timedelta

from services.registration.domain.assessments import Result
from services.registration.handlers import assessments, attendance, completion, roster
from services.registration.handlers.attendance import MarkEntry
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import EventView, RosterRow
from services.registration.sample import events
from services.registration.sample.plan import EventPlan, Plan

LATE_MINUTES, MISSED_MINUTES, PARTLY_MINUTES, BEGUN_MINUTES = 20, 45, 180, 90
LATE, PARTLY, HANDED_OVER, FAILED, MISSPELT = 2, 5, 10, 9, 6
"""Places in an event's list of the people its edge cases are about."""

MISTYPED = "Kuuusk"


def hold(desk: Desk, plan: Plan, event: EventPlan, view: EventView, seated: Sequence[str]) -> None:
    """Attendance was marked at the end of each day, outcomes assessed, completion decided."""
    for session in view.event.sessions:
        call = Call("sample", f"sample-{event.code}", session.ends)
        attendance.record(desk, call, view.event.slug, session.number, marks(event, seated))
    if view.event.assessed:
        _assess(desk, event, view, seated)
    events.complete(desk, plan, event)


def marks(event: EventPlan, seated: Sequence[str]) -> list[MarkEntry]:
    """How each person attended, in the order of the list."""
    missed = _missed(event, len(seated))
    return [_mark(event, place, one, missed) for place, one in enumerate(seated)]


def _missed(event: EventPlan, count: int) -> list[int]:
    """Places of those who did not come: before the last of those who are new to the programme."""
    new, absent = count - len(event.again), event.figures[1] - event.figures[3]
    return list(range(new - 1 - absent, new - 1))


def _mark(event: EventPlan, place: int, registration_id: str, missed: list[int]) -> MarkEntry:
    if place in missed:
        if event.until:
            return MarkEntry(registration_id, "partial", BEGUN_MINUTES)
        excused = bool(event.marks.get("excused")) and place == missed[0]
        return MarkEntry(registration_id, "excused" if excused else "absent")
    if event.marks.get("partly") and place == PARTLY:
        return MarkEntry(registration_id, "partial", PARTLY_MINUTES)
    if event.marks.get("left") and place == LATE:
        return MarkEntry(registration_id, "late", LATE_MINUTES)
    return MarkEntry(registration_id, "present")


def _assess(desk: Desk, event: EventPlan, view: EventView, seated: Sequence[str]) -> None:
    ends = view.event.sessions[-1].ends
    call = Call("sample", f"sample-{event.code}", ends + timedelta(minutes=30))
    missed = _missed(event, len(seated))
    results = [
        Result(one, False, "Prooviloeng jäi pidamata.")
        if event.marks.get("failed") and place == FAILED
        else Result(one, True)
        for place, one in enumerate(seated)
        if place not in missed
    ]
    assessments.record(desk, call, view.event.slug, results)


def replace_document(desk: Desk, plan: Plan, event: EventPlan, slug: str) -> None:
    """Name and hours were wrong: the document is void, both are put right, a new one issued a week later."""
    row = next((row for row in roster.roster(desk, slug).items if _is_wrong(row)), None)
    if row is None:
        return
    at, one = plan.at(event.days[-1] + timedelta(days=8), 11), row.registration.id
    call = Call("sample", f"sample-{event.code}", at)
    if row.completion and row.completion.reached:
        completion.take_back(desk, call, one, "Perekonnanimi ja osaletud tunnid olid tõendil valesti.")
    roster.correct(desk, call, slug, one, {"last_name": "Kuusk"})
    attendance.record(desk, call, slug, 1, [MarkEntry(one, "late", MISSED_MINUTES)])
    events.complete_again(desk, plan, event, at + timedelta(hours=1))


def _is_wrong(row: RosterRow) -> bool:
    reasons = row.completion.reasons if row.completion else ()
    mistyped = row.registration.person.last_name == MISTYPED
    return mistyped or any(reason.code == "taken-back" for reason in reasons)
