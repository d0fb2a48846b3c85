"""What one must have completed before, and to which groups one must belong."""

from collections.abc import Collection

from services.registration.domain.events import Event
from services.registration.domain.persons import Person, belongs_to
from services.registration.domain.target_groups import called
from shared.errors import Conflict


def prerequisite_met(event: Event, completed: Collection[str], person: Person) -> bool | None:
    """Whether the person completed what the event builds on and belongs to a group it is for, or, where
    either is enough, one of the two; None when it asks for nothing.

    Args:
        completed: codes of the programme's activities of which the person completed an event.
    """
    met: list[bool] = []
    if event.requires_activity:
        met.append(event.requires_activity in completed)
    if event.requires_groups:
        met.append(bool(belongs_to(person, event.requires_groups, event.target_groups)))
    if not met:
        return None
    return any(met) if event.requires_either else all(met)


def check_prerequisite(event: Event, met: bool | None) -> None:
    """Nobody without the prerequisite enters where it blocks; elsewhere the organiser sees it and decides.

    Raises:
        Conflict: `prerequisite-missing` with the `activity`; `group-missing` with the `groups`;
            `prerequisites-missing` or `either-missing` with both.
    """
    if met is not False or not event.prerequisite_blocks:
        return
    groups = tuple(called(event.target_groups, name) or name for name in event.requires_groups)
    if not groups:
        raise Conflict("prerequisite-missing", activity=event.requires_activity)
    if not event.requires_activity:
        raise Conflict("group-missing", groups=groups)
    code = "either-missing" if event.requires_either else "prerequisites-missing"
    raise Conflict(code, activity=event.requires_activity, groups=groups)
