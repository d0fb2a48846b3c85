"""Activities: the lines of a programme, with their targets."""

from collections.abc import Mapping
from typing import Any

from services.registration.domain.programmes import Activity
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import Page


def create_activity(desk: Desk, call: Call, programme_slug: str, fields: Mapping[str, Any]) -> Activity:
    """The activity exists in its programme.

    Args:
        fields: `Activity`'s own names with domain values; `id` and `programme_id` are given here.

    Raises:
        NotFound: `unknown-programme`.
        Conflict: `code-taken`.
    """
    raise NotImplementedError


def change_activity(
    desk: Desk, call: Call, programme_slug: str, code: str, changes: Mapping[str, Any]
) -> Activity:
    """The named fields have their new values.

    Raises:
        NotFound: `unknown-programme`, `unknown-activity`.
        Conflict: `code-taken`.
    """
    raise NotImplementedError


def get_activity(desk: Desk, programme_slug: str, code: str) -> Activity:
    """The activity with this code.

    Raises:
        NotFound: `unknown-programme`, `unknown-activity`.
    """
    raise NotImplementedError


def list_activities(desk: Desk, programme_slug: str = "", after: str = "", limit: int = 50) -> Page[Activity]:
    """Activities in order of programme and code; of all programmes when no slug is given."""
    raise NotImplementedError
