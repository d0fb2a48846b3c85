"""What every endpoint opens with: strict arguments, who may come in, on whose behalf a use case is called."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from flask import request
from flask_smorest import Blueprint
from marshmallow import ValidationError
from webargs.flaskparser import FlaskParser

from services.registration.handlers.desk import Call, Desk
from shared.errors import Conflict
from shared.permissions import May
from shared.web import access
from shared.web.api import IDEMPOTENCY_HEADER, ORGANISER, PREFIX, idempotency_key
from shared.web.application import current_desk
from shared.web.correlation import correlation_id

View = TypeVar("View", bound=Callable[..., Any])
T = TypeVar("T")

KEY_PARAMETER = {
    "in": "header",
    "name": IDEMPOTENCY_HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
    "description": "The same key again gives the same result and changes nothing.",
}


class StrictParser(FlaskParser):  # type: ignore[misc]
    """Unknown parameters are refused wherever they stand, such as an operator in a query."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, Any] = {"json": None, "query": None}  # noqa: RUF012


class Door(Blueprint):  # type: ignore[misc]
    """A noun of the API."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, noun: str, prefix: str = "", description: str = "") -> None:
        super().__init__(f"api_{noun}", __name__, url_prefix=f"{PREFIX}{prefix}", description=description)
        self.noun = noun

    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        """As usual; what writes is documented to take an idempotency key."""
        register = super().route(rule, **options)
        reads = set(options.get("methods", ["GET"])) <= {"GET", "DELETE"}

        def decorator(view: View) -> View:
            return cast(View, register(view if reads else self.doc(parameters=[KEY_PARAMETER])(view)))

        return decorator

    def organiser(self, view: View) -> View:
        """Only with an organiser's token; said in the OpenAPI document too."""
        return access.organiser_required(self._told(view, ORGANISER))

    def either(self, view: View) -> View:
        """For everybody; an organiser's token shows more."""
        return access.public(self._told(view, [{}, *ORGANISER]))

    def public(self, view: View) -> View:
        """For everybody."""
        return access.public(self._told(view, []))

    def personal(self, view: View) -> View:
        """For whoever holds the personal link."""
        return access.personal(self._told(view, []))

    def _told(self, view: View, security: list[dict[str, list[str]]]) -> View:
        return cast(View, self.doc(security=security, tags=[self.noun])(view))


def desk() -> Desk:
    """What the use cases work with."""
    return cast(Desk, current_desk())


def call(actor: str = "person") -> Call:
    """A call of a use case, now, under the request's correlation id."""
    return Call(actor, correlation_id(), desk().clock())


def organiser_call() -> Call:
    """A call on behalf of the program that was let in."""
    return call(access.current_actor().subject)


def own(permission: May) -> frozenset[str] | None:
    """Slugs of the programmes where the program that was let in may do this; None for all."""
    return access.current_actor().grants.where(permission)


def asks_as_organiser() -> bool:
    """Did the request come with a token? `access.organiser_required` checks whether it is a good one."""
    return "HTTP_AUTHORIZATION" in request.environ


def write_key() -> str:
    """The caller's idempotency key, empty without one."""
    return idempotency_key() or ""


def created(create: Callable[[], T], present: Callable[[], T], same: Callable[[T], bool]) -> T:
    """What `create` makes; sent again with an idempotency key, what it made the first time.

    Args:
        present: what stands under the name that is taken.
        same: is that what was asked for?

    Raises:
        Conflict: the name is taken by something else, or no key was sent.
    """
    try:
        return create()
    except Conflict:
        if write_key() and same(found := present()):
            return found
        raise


def merged(current: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """`current` with `change` laid over it: objects within objects, lists as a whole; null is a value."""
    result = dict(current)
    for name, value in change.items():
        before = result.get(name)
        nested = isinstance(value, Mapping) and isinstance(before, Mapping)
        result[name] = merged(cast(Mapping[str, Any], before), value) if nested else value
    return result


def sent_object() -> dict[str, Any]:
    """The JSON object of the request as it was sent.

    Raises:
        ValidationError: the body is something else.
    """
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise ValidationError({"_schema": ["Invalid input type."]})
    return body
