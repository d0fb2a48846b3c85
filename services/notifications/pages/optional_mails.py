"""Where the link in an optional mail leads: a button for people, one request for mail programs.

Looking changes nothing, for mail scanners follow links. The answer to POST is a page and no redirect, takes
effect at once and asks for no cookie (RFC 8058 §3.2); whoever knows the address may choose, so there is
nothing a forged request could add.
"""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask.blueprints import BlueprintSetupState

from services.notifications.domain.events import in_language
from services.notifications.handlers.desk import Desk
from services.notifications.handlers.preferences import Choice, choose, look
from shared import links
from shared.web.access import personal
from shared.web.application import current_desk
from shared.web.languages import language

optional_mails = Blueprint("optional_mails", __name__, template_folder="templates")


@optional_mails.record_once
def ask_for_no_token(state: BlueprintSetupState) -> None:
    """Mail programs have seen no form."""
    state.app.extensions["kutse.csrf"].exempt(optional_mails)


@optional_mails.get("/u/<string:token>")
@personal
def show(token: str) -> Any:
    """What was chosen, with a button to choose otherwise."""
    invitee_id = _invitee(token)
    return _page(token, _desk().store.atomically(lambda tx: look(tx, invitee_id)), changed=False)


@optional_mails.post("/u/<string:token>")
@personal
def decide(token: str) -> Any:
    """They come no more; or again, when the button says so."""
    desk, invitee_id, wanted = _desk(), _invitee(token), "again" in request.form
    at = desk.clock()
    choice = desk.store.atomically(lambda tx: choose(tx, invitee_id, at, wanted=wanted))
    return _page(token, choice, changed=True)


def _page(token: str, choice: Choice, *, changed: bool) -> Response:
    programme = in_language(choice.programme, language())
    page = render_template(
        "optional_mails/choice.html", token=token, programme=programme, wanted=choice.wanted, changed=changed
    )
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _invitee(token: str) -> str:
    return _desk().links.verify(links.OPTIONAL_MAILS, token)


def _desk() -> Desk:
    desk: Desk = current_desk()
    return desk
