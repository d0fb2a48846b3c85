"""Signing in at an identity provider: the way there, and the way back.

The way back is the one address here that changes something by GET, because that is how a provider sends
people back (OpenID Connect Core 1.0, section 3.1.2.5). It does so only for a browser that set out itself, and
once.
"""

from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from services.registration.domain import providers as rules
from services.registration.domain.providers import Errand
from services.registration.handlers import providers as handlers
from services.registration.pages.manage.calls import desk
from services.registration.pages.manage.sign_in import asked, blueprint, device, enter
from shared.errors import Forbidden, Rejected, Unauthenticated, Unavailable
from shared.web.access import personal, safe_path, signed_in
from shared.web.languages import language
from shared.web.problems import STATUS, problem_of
from shared.web.visits import admit

ERRANDS = "errands"
"""Where the browser keeps what it set out with."""

LONGEST_PAGE = 500
"""Characters of an address to come back to; longer ones lead home."""

Page = Response | tuple[str, int]


@blueprint.get("/sign-in/provider")
@personal
def set_out() -> Page:
    """The browser goes to the provider."""
    if signed_in():
        return redirect(_home(), 303)
    wanted = request.args.get("next", "")
    try:
        errand, address = handlers.set_out(
            desk(), asked(), wanted if len(wanted) <= LONGEST_PAGE else "", language()
        )
    except Unavailable:
        return _refused(Unavailable("provider"))
    session[ERRANDS] = [_packed(each) for each in rules.with_errand(_errands(), errand)]
    return redirect(address, 303)


@blueprint.get("/sign-in/provider/back")
@personal
def come_back() -> Page:
    """Who was invited is signed in and goes on to where they wanted."""
    admit("sign-in-provider")
    try:
        errand = _take(request.args.get("state", ""))
        if request.args.get("iss", "") not in ("", handlers.provider_of(desk()).issuer):
            raise Unauthenticated("provider-answer-wrong")
        code = request.args.get("code", "")
        if not code:
            raise Forbidden("provider-said-no")
        signed = handlers.come_in(desk(), asked(), errand, code, device())
    except (Rejected, Unavailable) as error:
        return _refused(error)
    return enter(signed, errand.next_page)


def _take(state: str) -> Errand:
    """The errand this browser set out with; it is done from now on."""
    errands = _errands()
    found = rules.errand_of(errands, state, desk().clock())
    session[ERRANDS] = [_packed(each) for each in errands if each is not found]
    return found


def _home() -> str:
    return safe_path(request.args.get("next"), url_for("manage.home"))


def _refused(error: Rejected | Unavailable) -> tuple[str, int]:
    """What happened and what to do now; other ways in stand beside it where there are any."""
    provider = handlers.provider_of(desk())
    known = None if isinstance(error, Unavailable) else problem_of(error).detail
    page = render_template("manage/provider.html", provider=provider, why=known)
    return page, next(status for kind, status in STATUS if isinstance(error, kind))


def _errands() -> list[Errand]:
    return [
        Errand(state, nonce, verifier, next_page, datetime.fromtimestamp(at, UTC))
        for state, nonce, verifier, next_page, at in session.get(ERRANDS, [])
    ]


def _packed(errand: Errand) -> list[Any]:
    at = int(errand.begun_at.timestamp())
    return [errand.state, errand.nonce, errand.verifier, errand.next_page, at]
