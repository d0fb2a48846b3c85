"""Several colleagues at once: the contact's form and page, and the page each colleague fills in."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.domain.confirmations import asks_addresses
from services.registration.domain.event_checks import MOST_PLACES
from services.registration.domain.persons import Person
from services.registration.handlers import events as event_handlers
from services.registration.handlers import forwardings
from services.registration.handlers import parties as handlers
from services.registration.handlers.views import EventView
from services.registration.pages.answer_files import MOST_FIELDS, MOST_SENT, taken_in
from services.registration.pages.prerequisites import named
from services.registration.pages.public.calls import call, desk, status_of, tell
from services.registration.pages.public.registrations import details_of, refused
from services.registration.pages.questions import asks_for_more
from services.registration.schemas.parties import ColleagueBody, PartyBody
from shared.errors import NotFound, Rejected
from shared.web.access import personal, public
from shared.web.entrances import looks_like_a_script
from shared.web.forms import Form
from shared.web.languages import language
from shared.web.security import takes_bytes, takes_fields

COLLEAGUE = ("first_name", "last_name", "email")

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
    return _party(token, Form())


@pages.post("/g/<token>/colleagues")
@takes_fields(20 + 4 * MOST_PLACES)
@personal
def forward(token: str) -> Response | tuple[str, int]:
    """Each colleague named is written to, or the page comes back with everything still in it."""
    form = Form.received(request.form)
    try:
        forwardings.forward(desk(), call(), token, _colleagues(token, form))
    except NotFound:
        raise
    except (ValidationError, Rejected) as error:
        return _party(token, form.refused(error)), status_of(error)
    flash(gettext("The links are on their way by e-mail."), "good")
    return redirect(url_for("parties.page", token=token), 303)


@pages.post("/g/<token>/<int:number>/again")
@personal
def send_again(token: str, number: int) -> Response:
    """The colleague is written to once more."""
    try:
        forwardings.send_again(desk(), call(), token, number)
        flash(gettext("The link was sent once more."), "good")
    except Rejected as error:
        tell(error)
    return redirect(url_for("parties.page", token=token), 303)


def _colleagues(token: str, form: Form) -> dict[int, Person]:
    """Place -> who was named for it, of those with anything in their fields.

    Raises:
        ValidationError: `people.<number>.<field>`, of everybody at once.
    """
    party = handlers.by_link(desk(), token).party
    people: dict[int, Person] = {}
    wrong: dict[str, object] = {}
    for number in range(1, len(party.places) + 1):
        typed = {name: form.value(f"people.{number}.{name}") for name in COLLEAGUE}
        if not any(text.strip() for text in typed.values()):
            continue
        try:
            loaded = ColleagueBody().load({name: text for name, text in typed.items() if text.strip()})
            organisation, tongue = party.contact.organisation, party.contact.language
            people[number] = Person(**loaded, language=tongue, organisation=organisation)
        except ValidationError as error:
            wrong[str(number)] = error.messages
    if wrong:
        raise ValidationError({"people": wrong})
    return people


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
    known = found.sent_to.person if found.sent_to else None
    named = {name: getattr(known, name) for name in COLLEAGUE} if known else {}
    return _place(found, token, Form.filled({**named, "language": language()}))


@pages.post("/i/<token>")
@takes_bytes(MOST_SENT)
@takes_fields(MOST_FIELDS)
@personal
def fill(token: str) -> Response | str | tuple[str, int]:
    """A colleague has the place, or sees the form again with everything still in it."""
    found = handlers.place_by_link(desk(), token)
    event = found.event.event
    taken = taken_in(event, Form.received(request.form), token)
    form = taken.form
    if asks_for_more(event, form):
        return _place(found, token, taken.shown(form), more=True)
    try:
        details = details_of(event, form)
        taken.check()
        filled = handlers.fill(desk(), call(), token, details)
    except NotFound:
        raise
    except (ValidationError, Rejected) as error:
        wrong = taken.shown(refused(event, form, named(found.event, error)))
        return _place(found, token, wrong), status_of(error)
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


def _party(token: str, form: Form) -> str:
    found = handlers.by_link(desk(), token)
    another = request.args.get("another", "")
    return render_template(
        "public/party.html",
        found=found,
        view=found.event,
        event=found.event.event,
        form=form,
        another=int(another) if another.isdecimal() and len(another) < 4 else 0,
        token=token,
    )


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
