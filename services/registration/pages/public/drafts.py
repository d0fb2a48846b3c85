"""A form saved as typed: under an unguessable name that only the browser knows."""

import secrets
from contextlib import suppress

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from services.registration.domain.drafts import KEPT_FOR
from services.registration.domain.events import Event
from services.registration.domain.registrations import Registration
from services.registration.handlers import drafts as handlers
from services.registration.handlers import events
from services.registration.handlers.desk import Desk
from services.registration.handlers.drafts import Place
from services.registration.pages.public.calls import desk
from shared.errors import Unavailable
from shared.web import kept_pages, visits
from shared.web.access import public
from shared.web.entrances import form_key
from shared.web.forms import Form
from shared.web.security import takes_fields

pages = Blueprint("drafts", __name__, url_prefix="/events", template_folder="templates")

DOOR = "draft"
COOKIE = "kutse-draft"
MOST_FIELDS = 300


def secret() -> str:
    """The browser's; empty when it has none."""
    return request.cookies.get(COOKIE, "")[:100]


def of(registration: Registration) -> str:
    """What the draft of one's own answers is kept under, beside those of the event's form."""
    return f"{registration.event_slug}/{registration.id}"


def known(name: str) -> Form | None:
    """The form as this browser left it; None when it did not. `name`: the event's slug, or see `of`."""
    fields = handlers.typed_before(desk(), secret(), name)
    return Form(fields) if fields else None


def kept(answer: Response, event: Event, form: Form, name: str = "") -> Response:
    """The same answer, and what was typed is kept. A database that does not answer bars nobody."""
    mine = secret() or secrets.token_urlsafe(32)
    try:
        handlers.keep(desk(), Place(mine, name or event.slug, form_key() or ""), event.form, form.values)
    except Unavailable:
        return answer
    answer.set_cookie(
        COOKIE,
        mine,
        max_age=KEPT_FOR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return unstored(answer)


def unstored(answer: Response) -> Response:
    """The same answer, which no cache keeps."""
    answer.headers["Cache-Control"] = "no-store"
    return answer


def forget(name: str) -> None:
    """The form was sent: nothing of the draft is left. If that fails, it is gone within a day."""
    kept_pages.forget()
    end(desk(), secret(), name, form_key() or "")


def end(desk: Desk, secret: str, name: str, form_key: str) -> None:
    """The form was sent from this sheet by the browser with this secret, which may be empty."""
    with suppress(Unavailable):
        handlers.sent(desk, Place(secret, name, form_key))


def clear_own(registration: Registration) -> None:
    """Nothing of what was typed into one's own answers is left."""
    handlers.forget(desk(), secret(), of(registration))


@pages.post("/<slug>/register/draft")
@takes_fields(MOST_FIELDS)
@public
def save(slug: str) -> Response:
    """What is typed by now is kept."""
    visits.admit(DOOR)
    event = events.public_event(desk(), slug).event
    return kept(Response(status=204), event, Form.received(request.form))


@pages.post("/<slug>/register/clear")
@public
def clear(slug: str) -> Redirect:
    """Nothing of what was typed is left, and the form is empty."""
    handlers.forget(desk(), secret(), slug)
    answer = redirect(url_for("registrations.blank", slug=slug), 303)
    answer.delete_cookie(COOKIE)
    kept_pages.leave()
    return answer
