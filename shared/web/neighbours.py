"""Doors between the services: only they come in, each time with a short-lived token made for that door."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g

from shared.errors import Unauthenticated
from shared.web.access import View, bearer, policy


def for_services(role: str) -> Callable[[View], View]:
    """For whoever brings a service's token of this role, and nobody else; an answer is kept by no cache.

    Raises:
        Unauthenticated: `token-missing`, `token-invalid` (also an organiser's), `token-expired`.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> Any:
            g.personal = True
            if bearer().role != role:
                raise Unauthenticated("token-invalid")
            return view(*args, **kwargs)

        return policy(answer, "personal")  # type: ignore[return-value]

    return mark
