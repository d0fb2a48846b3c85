"""The page about oneself: asked for by mail, opened once, left by a button."""

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import wraps
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response as Answer

from services.registration.domain.mine import VISIT_LIFE
from services.registration.domain.persons import canonical_email
from services.registration.domain.texts import LANGUAGES
from services.registration.exports.own_data import MIMETYPE, archive
from services.registration.handlers import erasures
from services.registration.handlers import mine as handlers
from services.registration.pages.public.calls import call, desk
from services.registration.schemas.addresses import Email
from services.registration.schemas.shapes import Strict
from shared.errors import Rejected, Unauthenticated
from shared.web import kept_pages
from shared.web.access import personal
from shared.web.forms import Form
from shared.web.visits import admit

pages = Blueprint("mine", __name__, url_prefix="/me", template_folder="templates")

ANSWER_AFTER_S = 0.4
"""The answer to somebody who asks for a link takes that long, known or not: far longer than storing one."""

COOKIE = "kutse-me"
AGREED = "yes"


class AddressForm(Strict):
    """Where to send the link."""

    email = Email(required=True)


def visiting(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view is given the address of whoever visits; nobody else gets further than the way in."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            visit = handlers.visit_of(desk(), request.cookies.get(_cookie(), ""))
        except Unauthenticated:
            if request.method != "GET" or request.endpoint != "mine.page":
                flash(_("Your visit is over. Please ask for a new link."), "warning")
                return redirect(url_for("mine.page"), 303)
            return _doorway()
        return view(visit.email, *args, **kwargs)

    return personal(answer)


@pages.get("")
@visiting
def page(email: str) -> str:
    """Everything of this mailbox, or the way in."""
    return _shown(email)


@pages.post("/link")
@personal
def ask_for_link() -> Answer | tuple[str, int]:
    """A link is on its way if anything is stored under the address; the answer is the same if not."""
    admit("my-page")
    form = Form.received(request.form)
    try:
        address = form.load(AddressForm())["email"]
    except ValidationError as error:
        return _doorway(form.refused(error)), 422
    admit("my-page-of-one", hashlib.sha256(canonical_email(address).encode()).hexdigest())
    answer_at = time.monotonic() + ANSWER_AFTER_S
    handlers.request_link(desk(), call(), address)
    time.sleep(max(0.0, answer_at - time.monotonic()))
    flash(_("If we know this address, a link is on its way to it. It works for thirty minutes."), "good")
    return redirect(url_for("mine.page"), 303)


@pages.get("/<token>")
@personal
def link(token: str) -> str:
    """A one-time link: looking at it spends nothing, because mail scanners look too."""
    return render_template("public/mine_open.html", token=token, form=Form())


@pages.post("/<token>")
@personal
def use_link(token: str) -> Answer | tuple[str, int]:
    """The link is spent and the visit has begun."""
    try:
        begun = handlers.use_link(desk(), call(), token)
    except Rejected as error:
        if _is_visiting():
            return redirect(url_for("mine.page"), 303)
        return render_template("public/mine_open.html", token="", form=Form().refused(error)), 410
    answer = redirect(url_for("mine.page"), 303)
    answer.set_cookie(
        _cookie(),
        begun.secret,
        max_age=int(VISIT_LIFE.total_seconds()),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


@pages.post("/leave")
@visiting
def leave(_email: str) -> Answer:
    """The visit is over, here and in the store."""
    handlers.leave(desk(), request.cookies.get(_cookie(), ""))
    kept_pages.leave()
    flash(_("You have left your page."), "good")
    answer = redirect(url_for("mine.page"), 303)
    answer.delete_cookie(_cookie(), secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True)
    return answer


@pages.post("/language")
@visiting
def speak(email: str) -> Answer:
    """Letters come in the language chosen."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        handlers.speak(desk(), call(), email, wanted)
        flash(_("Our letters to you come in this language from now on."), "good")
    return redirect(url_for("mine.page"), 303)


@pages.post("/feed")
@visiting
def feed(email: str) -> Answer:
    """The address of the calendar feed is on its way."""
    return _feed(email, renew=False)


@pages.post("/feed/renew")
@visiting
def renew_feed(email: str) -> Answer:
    """The old address opens nothing, a new one is on its way."""
    return _feed(email, renew=True)


@pages.post("/data")
@visiting
def take_along(email: str) -> Response:
    """Everything every service holds, as one file."""
    mine = handlers.everything(desk(), email)
    held = handlers.collect(desk(), call(), email, mine)
    readable = render_template(
        "public/own_data.html",
        held=held,
        views=(*mine.coming, *mine.past),
        moment_of=datetime.fromisoformat,
        day_of=date.fromisoformat,
    )
    answer = make_response(archive(held, readable))
    answer.mimetype = MIMETYPE
    answer.headers["Content-Disposition"] = 'attachment; filename="kutse-my-data.zip"'
    return answer


@pages.get("/erase")
@visiting
def erase_form(email: str) -> str:
    """What goes, what stays, why and until when."""
    return _erasing(email, Form())


@pages.post("/erase")
@visiting
def erase(email: str) -> Answer | tuple[str, int]:
    """The person is going to be erased, and the visit is over."""
    if request.form.get("agreed") != AGREED:
        wrong = Form(errors={"agreed": [_("Please tick that you want this.")]})
        return _erasing(email, wrong), 422
    erasures.ask(desk(), call(), email)
    flash(_("Your data will be deleted within an hour. Seats you still had were given up."), "good")
    return redirect(url_for("mine.page"), 303)


def _shown(email: str) -> str:
    return render_template(
        "public/mine.html",
        mine=handlers.everything(desk(), email),
        pending=erasures.pending_of(desk(), email),
        form=Form(),
        languages=LANGUAGES,
    )


def _erasing(email: str, form: Form) -> str:
    fates = erasures.foresee(desk(), email)
    return render_template("public/mine_erase.html", fates=fates, form=form, agreed=AGREED)


def _doorway(form: Form | None = None) -> str:
    return render_template("public/mine_ask.html", form=form or Form())


def _feed(email: str, *, renew: bool) -> Answer:
    admit("feed-address", hashlib.sha256(email.encode()).hexdigest())
    handlers.ask_for_feed(desk(), call(), email, renew=renew)
    flash(_("Your calendar address is on its way by e-mail."), "good")
    return redirect(url_for("mine.page"), 303)


def _is_visiting() -> bool:
    """Pressed twice, the button has opened the page already."""
    with suppress(Unauthenticated):
        return bool(handlers.visit_of(desk(), request.cookies.get(_cookie(), "")))
    return False


def _cookie() -> str:
    """Its own name at each address, and tied to the host wherever it travels encrypted."""
    name = current_app.config["SESSION_COOKIE_NAME"].replace("kutse-registration", COOKIE)
    return str(name)
