"""Programmes: who pays, in whose name, in which languages."""

from collections.abc import Mapping
from typing import Any

from services.registration.domain.programmes import Programme
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import Page


def create_programme(desk: Desk, call: Call, fields: Mapping[str, Any]) -> Programme:
    """The programme exists.

    Args:
        fields: `Programme`'s own names with domain values (`LocalText`, `Issuer`); `id` and `version` are
            given here.

    Raises:
        Conflict: `slug-taken`.
    """
    raise NotImplementedError


def change_programme(desk: Desk, call: Call, slug: str, changes: Mapping[str, Any]) -> Programme:
    """The named fields have their new values; everything else is as before.

    Raises:
        NotFound: `unknown-programme`.
        Conflict: `slug-taken`, `changed-meanwhile`.
    """
    raise NotImplementedError


def get_programme(desk: Desk, slug: str) -> Programme:
    """The programme with this slug.

    Raises:
        NotFound: `unknown-programme`.
    """
    raise NotImplementedError


def list_programmes(desk: Desk, after: str = "", limit: int = 50) -> Page[Programme]:
    """Programmes by slug."""
    raise NotImplementedError
