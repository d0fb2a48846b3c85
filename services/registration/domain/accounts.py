"""Organisers' accounts: roles, one-time sign-in links, passwords, sessions. Hashing is done outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil

from services.registration.domain.second_factors import NO_FACTOR, SecondFactor
from shared.errors import Conflict, Invalid

ROLES = ("organiser", "administrator")
LINK_LIFE = timedelta(minutes=30)
SESSION_LIFE = timedelta(hours=12)
HALF_LIFE = timedelta(minutes=10)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
FEWEST_CHARACTERS = 5
BY_LINK, STRONGLY = "link", "strong"
"""How somebody came in, where it matters: by a one-time link, or with a second step taken elsewhere."""
FAILURES_BEFORE_PAUSE = 5
PAUSE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organiser:
    """Somebody who runs programmes, or helps to.

    Args:
        role: in the whole installation; `member` for whoever has roles in programmes only.
        password_hash: empty when they sign in by link only.
        memberships: role by the programme's id.
        factor: of the second step of signing in.
    """

    id: str
    email: str
    name: str
    role: str = "organiser"
    password_hash: str = ""
    memberships: Mapping[str, str] = field(default_factory=dict)
    language: str = "et"
    last_in_at: datetime | None = None
    factor: SecondFactor = NO_FACTOR


@dataclass(frozen=True, slots=True)
class SignInLink:
    """A link that signs one organiser in, once."""

    id: str
    organiser_id: str
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignInSession:
    """A signed-in browser; `half` as long as the code of the second step is missing. `device` in words.
    `strong`: a second step was taken at the identity provider; `by_link`: it began with a one-time link."""

    id: str
    organiser_id: str
    expires_at: datetime
    began_at: datetime | None = None
    seen_at: datetime | None = None
    device: str = ""
    half: bool = False
    strong: bool = False
    by_link: bool = False


@dataclass(frozen=True, slots=True)
class Attempts:
    """Wrong passwords for one address from one place, since the last right one."""

    id: str
    count: int = 0
    last_at: datetime | None = None


def new_link(link_id: str, organiser: Organiser, at: datetime) -> SignInLink:
    """A link for this organiser, good for `LINK_LIFE`."""
    return SignInLink(link_id, organiser.id, at + LINK_LIFE)


def new_session(
    session_id: str, organiser: Organiser, at: datetime, device: str = "", came: str = ""
) -> SignInSession:
    """A signed-in browser, for `SESSION_LIFE`; for `HALF_LIFE` only while the second step is to be done. It
    is not, where one was taken elsewhere."""
    strong = came == STRONGLY
    half = organiser.factor.is_on and not strong
    life = HALF_LIFE if half else SESSION_LIFE
    return SignInSession(session_id, organiser.id, at + life, at, at, device, half, strong, came == BY_LINK)


def whole(session_id: str, half: SignInSession, at: datetime) -> SignInSession:
    """The session after its second step, under an id of its own."""
    return replace(half, id=session_id, half=False, expires_at=at + SESSION_LIFE, seen_at=at)


def is_valid(session: SignInSession, at: datetime) -> bool:
    """Is this browser still signed in, or on its way there?"""
    return at < session.expires_at


def asks_for_current(organiser: Organiser, session: SignInSession, at: datetime) -> bool:
    """Has whoever sets a password to type the one there is? Not who has just come in by a one-time link:
    that is how a forgotten one is replaced."""
    fresh = session.by_link and session.began_at is not None and at - session.began_at < LINK_LIFE
    return bool(organiser.password_hash) and not fresh


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


def check_may_try(attempts: Attempts, at: datetime) -> None:
    """A password may be tried. The pause concerns one address tried from one place: whoever guesses shuts
    nobody else out, and a link is always open.

    Raises:
        Conflict: `too-many-attempts` with `retry_after_s`.
    """
    if attempts.count < FAILURES_BEFORE_PAUSE or attempts.last_at is None:
        return
    left = attempts.last_at + PAUSE - at
    if left > timedelta(0):
        raise Conflict("too-many-attempts", retry_after_s=ceil(left.total_seconds()))


def after_attempt(attempts: Attempts, right: bool, at: datetime) -> Attempts:
    """What is known after a right or wrong password."""
    return Attempts(attempts.id) if right else Attempts(attempts.id, attempts.count + 1, at)
