"""Organisers' accounts: roles, one-time sign-in links, passwords, sessions. Hashing is done outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil

from shared.errors import Conflict, Invalid, Unauthenticated

ROLES = ("organiser", "administrator")
LINK_LIFE = timedelta(minutes=30)
SESSION_LIFE = timedelta(hours=12)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
FEWEST_CHARACTERS = 5
FAILURES_BEFORE_PAUSE = 5
PAUSE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organiser:
    """Somebody who runs programmes. `password_hash` is empty when they sign in by link only.

    `role` is held in the whole installation; `member` for whoever has roles in programmes only, which
    `memberships` tells by the programme's id. `failures` and `last_failure_at` count wrong passwords since
    the last right one.
    """

    id: str
    email: str
    name: str
    role: str = "organiser"
    password_hash: str = ""
    memberships: Mapping[str, str] = field(default_factory=dict)
    failures: int = 0
    last_failure_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignInLink:
    """A link that signs one organiser in, once."""

    id: str
    organiser_id: str
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignInSession:
    """A signed-in browser."""

    id: str
    organiser_id: str
    expires_at: datetime


def new_link(link_id: str, organiser: Organiser, at: datetime) -> SignInLink:
    """A link for this organiser, good for `LINK_LIFE`."""
    return SignInLink(link_id, organiser.id, at + LINK_LIFE)


def use_link(link: SignInLink, at: datetime) -> SignInLink:
    """The link is used up.

    Raises:
        Unauthenticated: `link-used`, `link-expired`.
    """
    if link.used_at is not None:
        raise Unauthenticated("link-used")
    if at >= link.expires_at:
        raise Unauthenticated("link-expired")
    return replace(link, used_at=at)


def new_session(session_id: str, organiser: Organiser, at: datetime) -> SignInSession:
    """A signed-in browser, for `SESSION_LIFE`."""
    return SignInSession(session_id, organiser.id, at + SESSION_LIFE)


def is_valid(session: SignInSession, at: datetime) -> bool:
    """Is this browser still signed in?"""
    return at < session.expires_at


def check_password(password: str, organiser: Organiser) -> None:
    """The password is fit to be set: long enough, not the person's own address or name.

    Raises:
        Invalid: field `password`: `too-short`, `too-long`, `too-easy`.
    """
    problem = _password_problem(password, organiser)
    if problem:
        raise Invalid(fields={"password": [problem]})


def _password_problem(password: str, organiser: Organiser) -> str:
    if len(password) < SHORTEST_PASSWORD:
        return "too-short"
    if len(password) > LONGEST_PASSWORD:
        return "too-long"
    own = {organiser.email.casefold(), organiser.name.casefold()}
    return "too-easy" if password.casefold() in own or len(set(password)) < FEWEST_CHARACTERS else ""


def check_may_try(organiser: Organiser, at: datetime) -> None:
    """A password may be tried; a pause after several wrong ones concerns passwords only, never the link.

    Raises:
        Conflict: `too-many-attempts` with `retry_after_s`.
    """
    if organiser.failures < FAILURES_BEFORE_PAUSE or organiser.last_failure_at is None:
        return
    left = organiser.last_failure_at + PAUSE - at
    if left > timedelta(0):
        raise Conflict("too-many-attempts", retry_after_s=ceil(left.total_seconds()))


def after_attempt(organiser: Organiser, right: bool, at: datetime) -> Organiser:
    """The account after a right or wrong password."""
    if right:
        return replace(organiser, failures=0, last_failure_at=None)
    return replace(organiser, failures=organiser.failures + 1, last_failure_at=at)
