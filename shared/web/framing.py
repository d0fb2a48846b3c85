"""Pages that other sites may show in a frame of theirs.

They set no cookie and hold no form that changes anything, so nobody is lured into pressing a button there.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import request

FRAMED = "kutse.framed"
View = TypeVar("View", bound=Callable[..., Any])


def framed(view: View) -> View:
    """The view's answer may stand in a frame of any site."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        request.environ[FRAMED] = True
        return view(*args, **kwargs)

    return answer  # type: ignore[return-value]
