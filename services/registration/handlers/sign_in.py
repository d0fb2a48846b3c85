"""Signing in: organisers by one-time link or password, and their sessions."""

from services.registration.domain.accounts import Organiser
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import SignedIn


def make_link(desk: Desk, call: Call, email: str, name: str = "", role: str = "organiser") -> str:
    """The address of a one-time sign-in link for this organiser, who is created when new. For the command
    line."""
    raise NotImplementedError


def use_link(desk: Desk, call: Call, token: str) -> SignedIn:
    """The link was spent and the organiser is signed in.

    Raises:
        NotFound: `unknown-link`; also when it was spent or ran out.
    """
    raise NotImplementedError


def with_password(desk: Desk, call: Call, email: str, password: str) -> SignedIn:
    """The organiser is signed in.

    Raises:
        Unauthenticated: `wrong-credentials`; takes equally long whether or not the address is known.
    """
    raise NotImplementedError


def set_password(desk: Desk, call: Call, account_id: str, password: str) -> None:
    """The organiser can sign in with this password; every other session of theirs ended.

    Raises:
        Invalid: `password` too short or too common.
    """
    raise NotImplementedError


def session_account(desk: Desk, secret: str) -> Organiser | None:
    """Who is behind a session cookie; None when there is no such session or it ran out."""
    raise NotImplementedError


def sign_out(desk: Desk, secret: str) -> None:
    """The session is gone."""
    raise NotImplementedError
