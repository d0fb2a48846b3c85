"""Who asks, for the use cases behind organisers' pages."""

from typing import cast

from flask import flash, g, session, url_for
from werkzeug.wrappers import Response

from services.registration.domain.accounts import Organiser, SignInSession
from services.registration.handlers import accounts, sign_in
from services.registration.handlers.desk import Call, Desk
from shared.logs import correlation_id
from shared.permissions import May
from shared.web.access import Actor, current_actor, recognise, sign_out, signed_in
from shared.web.application import current_desk

SESSION = "sign_in_session"


def desk() -> Desk:
    """The desk of this service."""
    return cast(Desk, current_desk())


def call() -> Call:
    """The signed-in organiser's request."""
    return Call(current_actor().subject, correlation_id(), desk().clock())


def own(permission: May) -> frozenset[str] | None:
    """Slugs of the programmes where the signed-in organiser may do this; None for all."""
    return current_actor().grants.where(permission)


def account_id() -> str:
    """Whose account is signed in."""
    return current_actor().subject.partition(":")[2]


def end_stale_session() -> Response | None:
    """Signs the browser out when its session ran out or was ended elsewhere; the page then asks. What whoever
    is signed in may do is what the store says now, not what the cookie said then."""
    if signed_in():
        found = sign_in.session_account(desk(), session.get(SESSION, ""))
        if found is None:
            sign_out()
        else:
            accounts.note_seen(desk(), session[SESSION])
            recognise(actor_of(*found))
    return None


def visitor() -> Actor | None:
    """Whose browser asks, as the store says now: also before any page of organisers has looked."""
    if "visitor" not in g:
        end_stale_session()
    return signed_in()


def actor_of(account: Organiser, browser: SignInSession) -> Actor:
    """Whoever has this account and signed in with this browser, with what they may do."""
    grants = accounts.grants_of(desk(), account)
    way = url_for("manage.second_factor") if accounts.must_set_up(desk(), account, browser, grants) else ""
    return Actor(subject_of(account), account.role, account.email, grants, way)


def subject_of(account: Organiser) -> str:
    """Who the audit trail says has acted."""
    return f"organiser:{account.id}"


def tell(text: str, kind: str = "good") -> None:
    """The next page shows this sentence once."""
    flash(text, kind)
