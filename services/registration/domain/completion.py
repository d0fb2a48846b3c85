"""Who completed an event, and why not; by share of hours, required sessions and assessment."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import ceil
from zoneinfo import ZoneInfo

from services.registration.domain.assessments import Assessment
from services.registration.domain.attendance import Marks, attended_hours, planned_hours, was_there
from services.registration.domain.events import Event
from services.registration.domain.facts import (
    CompletionReached,
    CompletionRevoked,
    Document,
    RegistrationFact,
)
from services.registration.domain.registrations import Registration
from services.registration.domain.texts import NO_TEXT
from shared.errors import Conflict

FAVOURABLE = frozenset({"hours-reached", "sessions-reached", "passed"})


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of the explanation: a stable code whose text stands in the catalogue, and its values.

    Codes: `hours-reached` and `hours-short` (attended, needed, planned: academic hours), `sessions-reached`
    and `sessions-short` (the same, in sessions, where no hours are counted), `never-there`, `session-missed`
    (number), `passed`, `not-passed`, `not-assessed`, `taken-back` (reason).
    """

    code: str
    params: Mapping[str, float | int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Completion:
    """The decision for one person, explained.

    Args:
        document: kind of the document due: `certificate`, `notice`, `participation`; empty when none is.
    """

    reached: bool
    hours_planned: float
    hours_attended: float
    reasons: tuple[Reason, ...]
    document: str = ""


def decide(event: Event, marks: Marks, assessment: Assessment | None = None) -> Completion:
    """Completed: the share of hours is reached, no required session missed, what is assessed passed."""
    hours = _hours_reason(event, marks)
    missed = tuple(
        Reason("session-missed", {"number": session.number})
        for session in event.sessions
        if session.required and not was_there(marks.get(session.id))
    )
    assessed = _assessment_reason(event, assessment)
    reasons = (hours, *missed, *assessed)
    reached = all(reason.code in FAVOURABLE for reason in reasons)
    document = _document_kind(event) if reached else ""
    return Completion(reached, planned_hours(event), attended_hours(event, marks), reasons, document)


def _hours_reason(event: Event, marks: Marks) -> Reason:
    if not any(was_there(mark) for mark in marks.values()):
        return Reason("never-there")
    planned, attended = planned_hours(event), attended_hours(event, marks)
    if not planned:
        return _sessions_reason(event, marks)
    needed = round(planned * event.completion.min_share, 2)
    code = "hours-reached" if attended >= needed else "hours-short"
    return Reason(code, {"attended": attended, "needed": needed, "planned": planned})


def _sessions_reason(event: Event, marks: Marks) -> Reason:
    """Where no hours are counted, as at a meeting, the share is one of sessions."""
    planned = len(event.sessions)
    attended = sum(was_there(marks.get(session.id)) for session in event.sessions)
    needed = ceil(round(planned * event.completion.min_share, 6))
    code = "sessions-reached" if attended >= needed else "sessions-short"
    return Reason(code, {"attended": attended, "needed": needed, "planned": planned})


def _assessment_reason(event: Event, assessment: Assessment | None) -> tuple[Reason, ...]:
    if not event.assessed:
        return ()
    if assessment is None:
        return (Reason("not-assessed"),)
    return (Reason("passed" if assessment.passed else "not-passed"),)


def _document_kind(event: Event) -> str:
    """Outcomes assessed and achieved earn a certificate (Regulation 27 of 19.06.2015, § 3)."""
    if event.certificate_kind == "none":
        return ""
    return "certificate" if event.assessed else event.certificate_kind


def take_back(completion: Completion, reason: str) -> Completion:
    """Not completed after all.

    Raises:
        Conflict: `not-completed`.
    """
    if not completion.reached:
        raise Conflict("not-completed")
    return replace(
        completion, reached=False, document="", reasons=(Reason("taken-back", {"reason": reason}),)
    )


def tell(
    event: Event, registration: Registration, before: Completion | None, after: Completion, at: datetime
) -> tuple[RegistrationFact, ...]:
    """The facts of a first or changed decision: reached, taken back, or nothing new."""
    about = (event.id, at, registration.id)
    had = before is not None and bool(before.document)
    if after.document and (before is None or not had or _differ(before, after)):
        return (CompletionReached(*about, document_of(event, after, at)),)
    if had and not after.document:
        return (CompletionRevoked(*about, _words(after)),)
    return ()


def _differ(before: Completion, after: Completion) -> bool:
    """Does the document say something else now?"""
    return (before.document, before.hours_attended, before.hours_planned) != (
        after.document,
        after.hours_attended,
        after.hours_planned,
    )


def _words(completion: Completion) -> str:
    """The organiser's own words for taking it back; empty when corrected marks led to it."""
    return next((str(each.params["reason"]) for each in completion.reasons if each.code == "taken-back"), "")


def document_of(event: Event, completion: Completion, at: datetime) -> Document:
    """What the document says; outcomes and how they were assessed stand on a certificate only."""
    is_certificate = completion.document == "certificate"
    last = min(at, event.ends) if event.ends else at
    return Document(
        kind=completion.document,
        hours_planned=completion.hours_planned,
        hours_attended=completion.hours_attended,
        completed_on=last.astimezone(ZoneInfo(event.timezone)).date(),
        outcomes=event.outcomes if is_certificate else (),
        assessment=event.assessment_method if is_certificate else NO_TEXT,
        trainers=tuple(trainer.name for trainer in event.trainers),
    )
