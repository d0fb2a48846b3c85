"""Completion: decided for a whole event (`events.complete_event`), looked at and taken back one by one
here."""

from services.registration.domain.completion import Completion
from services.registration.handlers.desk import Call, Desk


def preview(desk: Desk, slug: str) -> dict[str, Completion]:
    """Registration id -> how completion would be decided now, for everybody with a seat."""
    raise NotImplementedError


def take_back(desk: Desk, call: Call, registration_id: str, reason: str) -> None:
    """The person's completion no longer stands and that was announced; the document becomes void.

    Raises:
        NotFound: `unknown-registration`.
        Conflict: `not-completed`.
    """
    raise NotImplementedError
