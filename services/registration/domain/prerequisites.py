"""What one must have completed before."""

from collections.abc import Collection

from services.registration.domain.events import Event
from shared.errors import Conflict


def prerequisite_met(event: Event, completed: Collection[str]) -> bool | None:
    """Whether the person completed what the event builds on; None when it asks for nothing.

    Args:
        completed: codes of the programme's activities of which the person completed an event.
    """
    return event.requires_activity in completed if event.requires_activity else None


def check_prerequisite(event: Event, met: bool | None) -> None:
    """Nobody without the prerequisite enters where it blocks; elsewhere the organiser sees it and decides.

    Raises:
        Conflict: `prerequisite-missing` with the `activity`.
    """
    if met is False and event.prerequisite_blocks:
        raise Conflict("prerequisite-missing", activity=event.requires_activity)
