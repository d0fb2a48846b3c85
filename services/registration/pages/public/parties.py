"""Several colleagues at once: the contact's form and page, and the page each colleague fills in."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.domain.confirmations import asks_addresses
from services.registration.handlers import events as event_handlers
from services.registration.handlers import parties as handlers
from services.registration.handlers.views import EventView
from services.registration.pages.prerequisites import named
from services.registration.pages.public.calls import call, desk, status_of, tell
from services.registration.pages.public.registrations import details_of, refused
from services.registration.pages.questions import asks_for_more
from services.registration.schemas.parties import PartyBody
from shared.errors import NotFound, Rejected
from shared.web.access import personal, public
from shared.web.entrances import looks_like_a_script
from shared.web.forms import Form
from shared.web.languages import language

pages = Blueprint("parties", __name__, template_folder="templates")


@pages.get("/events/<slug>/register/group")
@public
def blank(slug: str) -> str:
    """The contact's form."""
    return _form(_event(slug), Form.filled({"language": language(), "places": "2", "whole": "true"}))


@pages.post("/events/<slug>/register/group")
@public
def send(slug: str) -> Response | tuple[str, int]:
    """The places are held, or the form comes back with everything still in it."""
    view = _event(slug)
    form = Form.received(request.form)
    if looks_like_a_script():
        return _form(view, form.asked_again("looks-automatic")), 422
    try:
        contact, places, whole = form.load(PartyBody())["party"]
        token = handlers.form(desk(), call(), slug, contact, places, whole)
    except (ValidationError, Rejected) as error:
        return _form(view, form.refused(error)), status_of(error)
    flash(gettext("The places are held. We have sent you the link to this page, too."), "good")
    return redirect(url_for("parties.page", token=token), 303)


@pages.get("/g/<token>")
@personal
def page(token: str) -> str:
    """Which places are filled, and a link for each that is not."""
    found = handlers.by_link(desk(), token)
    return render_template(
        "public/party.html", found=found, view=found.event, event=found.event.event, token=token
    )


@pages.post("/g/<token>/<int:number>/free")
@personal
def free(token: str, number: int) -> Response:
    """A place nobody needs goes to whoever waits."""
    try:
        handlers.free(desk(), call(), token, number)
        flash(gettext("The place is free again."), "good")
    except Rejected as error:
        tell(error)
    return redirect(url_for("parties.page", token=token), 303)


def place(token: str) -> str:
    """The form of one place; without one that can be filled, why not."""
    found = handlers.place_by_link(desk(), token)
    return _place(found, token, Form.filled({"language": language()}))


@pages.post("/i/<token>")
@personal
def fill(token: str) -> Response | str | tuple[str, int]:
    """A colleague has the place, or sees the form again with everything still in it."""
    found = handlers.place_by_link(desk(), token)
    form = Form.received(request.form)
    event = found.event.event
    if asks_for_more(event, form):
        return _place(found, token, form, more=True)
    try:
        filled = handlers.fill(desk(), call(), token, details_of(event, form))
    except NotFound:
        raise
    except (ValidationError, Rejected) as error:
        return _place(found, token, refused(event, form, named(found.event, error))), status_of(error)
    if asks_addresses(event):
        return render_template(
            "public/asked.html",
            view=found.event,
            event=event,
            email=filled.person.email,
            until=filled.held_until,
            slip="",
        )
    return redirect(url_for("personal.received", token=handlers.own_token(desk(), filled)), 303)


def _event(slug: str) -> EventView:
    view = event_handlers.public_event(desk(), slug)
    if view.event.group_places < 2 or view.event.entry != "open":
        raise NotFound("no-parties")
    return view


def _form(view: EventView, form: Form) -> str:
    return render_template("public/party_form.html", view=view, event=view.event, form=form)


def _place(found: handlers.PlaceLink, token: str, form: Form, *, more: bool = False) -> str:
    return render_template(
        "public/place.html",
        found=found,
        view=found.event,
        event=found.event.event,
        registration=found.registration,
        form=form,
        more=more,
        token=token,
    )
