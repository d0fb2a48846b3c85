"""What somebody still lacks for completing an event, before that is decided.

The verdict asks the rule of completion itself, with what may still be attended filled in: it never promises
what that rule would refuse.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.registration.domain import completion
from services.registration.domain.assessments import Assessment
from services.registration.domain.attendance import Mark, Marks, attended_hours, was_there
from services.registration.domain.events import Event
from services.registration.domain.sessions import Session, word_of
from services.registration.domain.texts import LocalText

REACHED, WITHIN_REACH, BY_MAKING_UP, OUT_OF_REACH = "reached", "within-reach", "by-making-up", "out-of-reach"
ATTENDED, PARTLY, MISSED = "attended", "partly", "missed"
AHEAD, UNDER_WAY, UNMARKED = "ahead", "under-way", "unmarked"
WHOLE = Mark("present")


@dataclass(frozen=True, slots=True)
class MakeUp:
    """A session of another group that stands for a missed one. `why`: code of what stands in the way of going
    there; empty when nothing does."""

    event_slug: str
    title: LocalText
    session: Session
    timezone: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for, in place of a session at home. `reason`: of an organiser who declined."""

    visit_id: str
    place: MakeUp
    is_open: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One session: how it went for this person, made up for or not.

    Args:
        hours: academic hours attended.
        agreed: where it will be made up for; else `make_ups` says where it could be, once it was missed,
            and `instead` where another group holds it, for whoever will not come to it or was not marked.
        wish: what the person asks for, or asked for last and was refused.
    """

    session: Session
    state: str
    hours: float
    make_ups: tuple[MakeUp, ...] = ()
    agreed: MakeUp | None = None
    instead: tuple[MakeUp, ...] = ()
    wish: Wish | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where somebody stands on the way to completion.

    Args:
        verdict: `reached` by what is marked; `within-reach` by attending all that is to come or not marked
            yet; `by-making-up` only with sessions of other groups besides; `out-of-reach`.
        attended, needed, planned: academic hours, or sessions where the event counts no hours (`unit`).
        lacks_assessment: what was learned is still to be shown.
        not_passed: it was shown, and was not enough.
    """

    verdict: str
    unit: str
    attended: float
    needed: float
    planned: float
    parts: tuple[Part, ...]
    lacks_assessment: bool = False
    not_passed: bool = False

    @property
    def missed(self) -> tuple[Part, ...]:
        """The sessions the person was not at, or not for long enough."""
        return tuple(part for part in self.parts if part.state in (MISSED, PARTLY))


def make_ups(event: Event, groups: Sequence[Event], at: datetime) -> dict[str, list[MakeUp]]:
    """By session id, sessions of these groups that count as it and are still to come, the soonest first."""
    offered: dict[str, list[MakeUp]] = {}
    for group in groups:
        for session in group.sessions:
            if session.counts_as and session.starts > at:
                found = MakeUp(group.slug, group.title, session, group.timezone)
                offered.setdefault(word_of(session), []).append(found)
    return {
        session.id: sorted(offered[word_of(session)], key=lambda each: each.session.starts)
        for session in event.sessions
        if session.counts_as and word_of(session) in offered
    }


def progress(
    event: Event,
    marks: Marks,
    assessment: Assessment | None,
    make_ups: Mapping[str, Sequence[MakeUp]],
    at: datetime,
    agreed: Mapping[str, MakeUp] | None = None,
) -> Progress | None:
    """What is reached and what is lacking; None where there are no sessions to attend.

    Args:
        marks: with what was made up for already (`visits.made_up`).
        make_ups: by session id, what may still be attended in its place.
        agreed: by session id, what will be attended in its place.
    """
    if not event.sessions:
        return None
    parts = tuple(
        _agreed(_part(event, session, marks, make_ups, at), agreed or {}) for session in event.sessions
    )
    hoped = {
        **marks,
        **{part.session.id: WHOLE for part in parts if part.state in (AHEAD, UNDER_WAY, UNMARKED)},
    }
    helped = {**hoped, **{part.session.id: WHOLE for part in parts if part.make_ups or part.agreed}}
    passing = _as_if_passed(event, assessment, at)
    counted = completion.decide(event, dict.fromkeys((one.id for one in event.sessions), WHOLE)).reasons[0]
    unit = "hours" if counted.code.startswith("hours") else "sessions"
    there = sum(was_there(marks.get(session.id)) for session in event.sessions)
    return Progress(
        verdict=_verdict(event, (marks, assessment), (hoped, passing), (helped, passing)),
        unit=unit,
        attended=attended_hours(event, marks) if unit == "hours" else there,
        needed=float(counted.params["needed"]),
        planned=float(counted.params["planned"]),
        parts=parts,
        lacks_assessment=event.assessed and assessment is None,
        not_passed=event.assessed and assessment is not None and not assessment.passed,
    )


def _verdict(event: Event, *cases: tuple[Marks, Assessment | None]) -> str:
    """The first case by which the rule of completion would say yes."""
    for verdict, (marks, assessment) in zip((REACHED, WITHIN_REACH, BY_MAKING_UP), cases, strict=True):
        if completion.decide(event, marks, assessment).reached:
            return verdict
    return OUT_OF_REACH


def _as_if_passed(event: Event, assessment: Assessment | None, at: datetime) -> Assessment | None:
    if not event.assessed or assessment is not None:
        return assessment
    return Assessment("", True, "", at)


def _agreed(part: Part, agreed: Mapping[str, MakeUp]) -> Part:
    there = agreed.get(part.session.id) if part.state != ATTENDED else None
    return replace(part, make_ups=(), instead=(), agreed=there) if there else part


def with_wishes(found: Progress, wishes: Mapping[str, Wish]) -> Progress:
    """The same with what the person asked for, by session id; nothing of what was attended
    or agreed since."""
    parts = tuple(
        replace(part, wish=wishes.get(part.session.id))
        if part.state != ATTENDED and part.agreed is None
        else part
        for part in found.parts
    )
    return replace(found, parts=parts)


def _part(
    event: Event, session: Session, marks: Marks, make_ups: Mapping[str, Sequence[MakeUp]], at: datetime
) -> Part:
    mark = marks.get(session.id)
    hours = attended_hours(event, {session.id: mark}) if mark else 0.0
    if mark is None:
        state = AHEAD if at < session.starts else UNDER_WAY if at < session.ends else UNMARKED
    elif not was_there(mark):
        state = MISSED
    else:
        state = ATTENDED if hours >= session.academic_hours else PARTLY
    elsewhere = tuple(make_ups.get(session.id, ()))
    if state in (MISSED, PARTLY):
        return Part(session, state, hours, elsewhere)
    return Part(session, state, hours, instead=() if state == ATTENDED else elsewhere)
