"""How programmes stand: each activity held against what the funder expects of it; and the first steps of an
installation that has nothing yet."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from services.registration.domain.programmes import Activity, Programme
from services.registration.handlers.desk import Desk
from services.registration.handlers.views import EventFilter

MOST = 200


@dataclass(frozen=True)
class Line:
    """An activity. `held`: events completed; `planned`: public ones still to come or to complete;
    `participants`: completions, so somebody at two events counts twice."""

    activity: Activity
    held: int
    planned: int
    participants: int


@dataclass(frozen=True)
class Standing:
    """A programme with its activities."""

    programme: Programme
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class FirstSteps:
    """What a new installation has already: slugs of a programme and a draft, empty without."""

    programme: str
    activity: bool
    draft: str


def standings(desk: Desk, among: Collection[str] | None = None) -> tuple[Standing, ...]:
    """Every programme, or those with these slugs; without those of which nothing is expected or held."""
    records = desk.store.records
    held = records.figures.held(among)
    completed = records.figures.completed([each.id for each in held if each.completed])
    events: Counter[tuple[str, str, bool]] = Counter()
    people: Counter[tuple[str, str]] = Counter()
    for each in held:
        events[each.programme, each.activity, each.completed] += 1
        people[each.programme, each.activity] += completed.get(each.id, 0)
    programmes = records.programmes.page("", 0, among)
    activities = records.activities.page([each.id for each in programmes], "", MOST)
    found = []
    for programme in programmes:
        lines = tuple(
            Line(
                activity,
                events[programme.slug, activity.code, True],
                events[programme.slug, activity.code, False],
                people[programme.slug, activity.code],
            )
            for activity in sorted(activities, key=lambda each: each.code)
            if activity.programme_id == programme.id
        )
        if lines:
            found.append(Standing(programme, lines))
    return tuple(found)


def first_steps(desk: Desk, among: Collection[str] | None = None) -> FirstSteps | None:
    """What is there already, for whoever begins; None once there is a public event of theirs."""
    records = desk.store.records
    if records.figures.held(among):
        return None
    programmes = records.programmes.page("", 1, among)
    if not programmes:
        return FirstSteps("", activity=False, draft="")
    activities = records.activities.page([programmes[0].id], "", 1)
    return FirstSteps(programmes[0].slug, bool(activities), _draft(desk, programmes[0].slug))


def _draft(desk: Desk, programme: str) -> str:
    wanted = EventFilter(programme=programme)
    drafts, _cursor = desk.store.records.events.page(wanted, False, "", 1)
    return drafts[0].slug if drafts else ""
