"""What a door asks of whoever comes in: `needs` says it at the door, `check` holds the asker against it.

Without `needs` a door is for the roles of the whole installation only. A door whose address names an event or
a programme is shut, as if there were none, for whoever has no part in that programme.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from shared.errors import Forbidden, NotFound
from shared.permissions import Grants, May, Scope

View = TypeVar("View", bound=Callable[..., Any])
NAMED = re.compile(r"/([a-z-]+)/<(?:[^:<>]+:)?([a-z_]+)>")


@dataclass(frozen=True)
class Need:
    """What a door asks for. `somewhere`: in any programme; the view itself sees to which."""

    permission: May
    somewhere: bool = False


def needs(permission: May, *, somewhere: bool = False) -> Callable[[View], View]:
    """The view is for whoever may do this in the programme its address names.

    Args:
        somewhere: the address names none: whoever may do it in at least one programme comes in, and the view
            calls `require`, or shows what is theirs only.
    """

    def mark(view: View) -> View:
        view.need = Need(permission, somewhere)  # type: ignore[attr-defined]
        return view

    return mark


def need_of(view: Callable[..., Any] | None) -> Need | None:
    """What a view asks for, if it says."""
    return getattr(view, "need", None)


def on_the_way(view: View) -> View:
    """The view is open to whoever has to do something first, for that is where they do it."""
    view.on_the_way = True  # type: ignore[attr-defined]
    return view


def is_on_the_way(view: Callable[..., Any]) -> bool:
    """Is it open to whoever has to do something first?"""
    return bool(getattr(view, "on_the_way", False))


def check(grants: Grants, need: Need | None, rule: Rule | None, given: Mapping[str, Any]) -> None:
    """The asker may come in by the door of this rule, with these values in its address.

    Raises:
        NotFound: the address names something of a programme the asker has no part in, or nothing at all.
        Forbidden: `not-permitted`, `not-an-administrator`.
    """
    if need is None:
        if not grants.everywhere:
            raise Forbidden("not-permitted")
    elif need.somewhere:
        if not grants.allow_somewhere(need.permission):
            raise Forbidden("not-permitted")
    elif need.permission is May.OPERATE and May.OPERATE not in grants.everywhere:
        raise Forbidden("not-an-administrator")
    elif need.permission not in grants.everywhere:
        _check_scope(grants, need.permission, scope_at(rule, given))


def require(grants: Grants, permission: May, kind: str, name: str) -> None:
    """The asker may do this with what the request's body or query names, such as `events` and a slug.

    Raises:
        NotFound: there is no such thing, or none the asker has a part in.
        Forbidden: `not-permitted`.
    """
    if permission not in grants.everywhere:
        _check_scope(grants, permission, scope_of(kind, name))


def require_here(grants: Grants, permission: May, kind: str = "", name: str = "") -> None:
    """As `require`; without a name, with what the request's address names."""
    if permission not in grants.everywhere:
        _check_scope(grants, permission, scope_of(kind, name) if name else scope_here())


def opens(grants: Grants, address: str) -> bool:
    """Would the form that is sent to this address of the answering service be let in?"""
    path = urlsplit(address).path.removeprefix(request.script_root)
    adapter = current_app.create_url_adapter(request)
    try:
        rule, given = adapter.match(path, method="POST", return_rule=True)  # type: ignore[union-attr]
    except HTTPException:
        return True
    view = current_app.view_functions[rule.endpoint]
    if getattr(view, "access_policy", "") != "organiser":
        return True
    try:
        check(grants, need_of(view), rule, given)
    except (Forbidden, NotFound):
        return False
    return True


def scope_here() -> Scope | None:
    """The programme this request's address names a thing of; None when it names none."""
    return scope_at(request.url_rule, request.view_args or {})


def scope_at(rule: Rule | None, given: Mapping[str, Any]) -> Scope | None:
    """The programme an address names a thing of; None when it names none."""
    named = NAMED.search(rule.rule) if rule else None
    return scope_of(named[1], str(given[named[2]])) if named else None


def scope_of(kind: str, name: str) -> Scope | None:
    """The programme a thing belongs to, such as `events` and a slug; None for things of no programme.

    Raises:
        NotFound: there is no such thing.
    """
    known: dict[tuple[str, str], Scope | None] = g.setdefault("scopes", {})
    if (kind, name) not in known:
        known[kind, name] = current_app.extensions["kutse"].desk.scope(kind, name)
    return known[kind, name]


def _check_scope(grants: Grants, permission: May, scope: Scope | None) -> None:
    if scope is None:
        raise Forbidden("not-permitted")
    if not grants.knows(scope.programme):
        raise NotFound(scope.unknown)
    if not grants.allow(permission, scope):
        raise Forbidden("not-permitted")
