"""Assessments: did a person show what an assessed event teaches, and who says so."""

from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import AssessmentRow


def list_assessments(desk: Desk, slug: str) -> tuple[AssessmentRow, ...]:
    """Everybody with a seat, by family name, with what was decided.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `not-assessed-event`.
    """
    raise NotImplementedError


def record(
    desk: Desk, call: Call, slug: str, registration_id: str, passed: bool, note: str = ""
) -> AssessmentRow:
    """The person passed or did not, decided by the caller at this moment; an earlier decision is replaced.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `not-assessed-event`.
    """
    raise NotImplementedError
