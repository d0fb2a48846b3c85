"""Who may come in by which door.

Every route says its policy with one of the decorators here; a test walks the routes and fails on one without.
Organisers' programs carry a signed token, organisers themselves a session (signed in by the registration
service), everybody else a personal link in the address.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

import jwt
from flask import Flask, Response, current_app, g, redirect, request, session

from shared.clock import Clock
from shared.errors import Forbidden, NotFound, Unauthenticated
from shared.permissions import MEMBER, NOTHING, Grants, May, granted
from shared.web import permitted
from shared.web.sites import site_url

ALGORITHM = "HS256"
ADMINISTRATOR = "administrator"
ROLES = ("organiser", ADMINISTRATOR)
"""Of the whole installation."""

SESSION_KEY = "organiser"
View = TypeVar("View", bound=Callable[..., Any])
Visitor = Callable[[], "Actor | None"]


@dataclass(frozen=True)
class Actor:
    """Who acts.

    Args:
        subject: what the audit trail keeps.
        role: in the whole installation; `member` for whoever has roles in programmes only.
        email: where they can be written to, if known.
        given: what they may do, when that is more or less than the role says.
        way: where they have to go first, before any page but those on the way; usually empty.
    """

    subject: str
    role: str
    email: str = ""
    given: Grants | None = field(default=None, compare=False)
    way: str = field(default="", compare=False)

    @property
    def grants(self) -> Grants:
        """What they may do."""
        return granted(self.role, {}, self.email) if self.given is None else self.given


def issue_token(
    key: bytes, subject: str, role: str, at: datetime, valid_for: timedelta, programmes: Sequence[str] = ()
) -> str:
    """A bearer token for programs; whoever holds it acts as `subject` until it runs out.

    Args:
        programmes: slugs where the role is good; everywhere when there are none.
    """
    claims: dict[str, Any] = {"sub": subject, "role": role, "iat": at, "exp": at + valid_for}
    if programmes:
        claims["programmes"] = list(programmes)
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def read_token(key: bytes, token: str, at: datetime) -> Actor:
    """Whom a bearer token stands for.

    Raises:
        Unauthenticated: `token-invalid` (not ours, damaged, another algorithm) or `token-expired`.
    """
    options: Any = {"require": ["sub", "role", "exp"], "verify_exp": False, "verify_iat": False}
    try:
        claims = jwt.decode(token, key, algorithms=[ALGORITHM], options=options)
    except jwt.InvalidTokenError:
        raise Unauthenticated("token-invalid") from None
    if not isinstance(claims["exp"], int | float) or claims["exp"] <= at.timestamp():
        raise Unauthenticated("token-expired")
    subject, role, programmes = str(claims["sub"]), str(claims["role"]), claims.get("programmes")
    if programmes is None:
        return Actor(subject, role)
    if not isinstance(programmes, list):
        raise Unauthenticated("token-invalid")
    return Actor(subject, MEMBER, given=granted("", {str(slug): role for slug in programmes}))


def public(view: View) -> View:
    """Open to everybody; answers may be kept by caches that ask again."""
    return policy(view, "public")


def personal(view: View) -> View:
    """Opened by the personal link in the address: never stored, never named to another site."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        g.personal = True
        return view(*args, **kwargs)

    return policy(answer, "personal")  # type: ignore[return-value]


def kept_by_its_reader() -> None:
    """The answer to this personal request may be kept by who asked, and asked for again each time."""
    g.kept = True


def organiser_required(view: View) -> View:
    """For programs: a bearer token with an organiser's role. `current_actor()` answers inside.

    Raises:
        Unauthenticated: `token-missing`, `token-invalid`, `token-expired`.
        Forbidden: `not-an-organiser`, `not-permitted`.
        NotFound: the address names what the asker has no part in.
    """

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        g.personal = True
        g.actor = _allowed(bearer(), view)
        return view(*args, **kwargs)

    return policy(answer, "organiser")  # type: ignore[return-value]


def organiser_page(view: View) -> View:
    """For people: an organiser's session, otherwise the way to sign in, at the registration service, and
    back."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        g.personal = True
        actor = visitor()
        if actor is None:
            here = f"{request.script_root}{request.full_path}".rstrip("?")
            way = urlencode({"next": here}, safe="/?")
            return redirect(f"{site_url('registration', '/manage/sign-in')}?{way}", 303)
        if actor.way and not permitted.is_on_the_way(view):
            return redirect(actor.way, 303)
        g.actor = _allowed(actor, view)
        return view(*args, **kwargs)

    return policy(answer, "organiser")  # type: ignore[return-value]


def current_actor() -> Actor:
    """Who was let in by `organiser_required` or `organiser_page`."""
    actor: Actor = g.actor
    return actor


def grants() -> Grants:
    """What whoever was let in, or is signed in, may do."""
    actor: Actor | None = g.get("actor") or signed_in()
    return actor.grants if actor else NOTHING


def require(permission: May, kind: str, name: str) -> None:
    """Whoever was let in may do this with what the body or the query names, such as `events` and a slug.

    Raises:
        NotFound: there is no such thing, or none the asker has a part in.
        Forbidden: `not-permitted`.
    """
    permitted.require(current_actor().grants, permission, kind, name)


def may(permission: str, kind: str = "", name: str = "") -> bool:
    """For templates: may the asker do this with what the page's address names, or with the thing named?"""
    try:
        permitted.require_here(grants(), May(permission), kind, name)
    except (Forbidden, NotFound):
        return False
    return True


def may_somewhere(permission: str) -> bool:
    """For templates: may the asker do this in any programme?"""
    return grants().allow_somewhere(May(permission))


def may_everywhere(permission: str) -> bool:
    """For templates: may the asker do this in the whole installation?"""
    return May(permission) in grants().everywhere


def may_press(address: str) -> bool:
    """For templates: does the door a button leads to open to the asker? Others' doors count as open."""
    actor: Actor | None = g.get("actor")
    return actor is None or bool(actor.grants.everywhere) or permitted.opens(actor.grants, address)


def is_administrator() -> bool:
    """Is whoever was let in, or is signed in, an administrator?"""
    actor = g.get("actor") or signed_in()
    return actor is not None and May.OPERATE in actor.grants.everywhere


def sign_in(actor: Actor) -> None:
    """The browser's session belongs to `actor` from now on; whatever it held before is gone (session
    fixation)."""
    session.clear()
    g.pop("visitor", None)
    session[SESSION_KEY] = [actor.subject, actor.role]
    session.permanent = True


def sign_out() -> None:
    """The session holds nothing any more."""
    session.clear()
    g.pop("visitor", None)


def signed_in() -> Actor | None:
    """The organiser whose session this is, if any."""
    if "visitor" in g:
        known: Actor | None = g.visitor
        return known
    held = session.get(SESSION_KEY)
    return Actor(*held) if held else None


def recognise(actor: Actor | None) -> None:
    """Whoever the session names is `actor`, as this request goes on."""
    g.visitor = actor


def safe_path(target: str | None, otherwise: str) -> str:
    """`target` when it is a path on this site, else `otherwise`: no redirect leads away."""
    target = target or ""
    clean = (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and target.isprintable()
        and "\\" not in target
    )
    return target if clean else otherwise


def install(app: Flask, key: bytes, clock: Clock, visitor: Visitor = signed_in) -> None:
    """Tokens are checked with `key` at the time `clock` tells; personal answers are never stored.

    Args:
        visitor: tells which organiser asks for a page; None for nobody.
    """
    app.extensions["kutse.tokens"] = (key, clock)
    app.extensions["kutse.visitor"] = visitor
    app.jinja_env.globals.update(
        signed_in=signed_in,
        is_administrator=is_administrator,
        may=may,
        may_somewhere=may_somewhere,
        may_everywhere=may_everywhere,
        may_press=may_press,
    )

    @app.after_request
    def keep_private(response: Response) -> Response:
        if g.get("personal"):
            response.headers["Cache-Control"] = "private, no-cache" if g.get("kept") else "no-store"
            response.headers["Referrer-Policy"] = "no-referrer"
            response.vary.add("Cookie")
        return response


def visitor() -> Actor | None:
    """The organiser whose browser asks, if it is one's; nothing is checked yet."""
    found: Visitor = current_app.extensions["kutse.visitor"]
    return found()


def bearer() -> Actor:
    """Whom the token of the request stands for."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("token-missing")
    key, clock = current_app.extensions["kutse.tokens"]
    return read_token(key, token.strip(), clock())


def _allowed(actor: Actor, view: View) -> Actor:
    if not (actor.grants.everywhere or actor.grants.programmes):
        raise Forbidden("not-an-organiser")
    permitted.check(actor.grants, permitted.need_of(view), request.url_rule, request.view_args or {})
    return actor


def policy(view: View, name: str) -> View:
    """The view says its policy."""
    view.access_policy = name  # type: ignore[attr-defined]
    return view
