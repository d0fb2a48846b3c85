"""An employer's page: who of the people named has a place, and what can be done about them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.domain import employers as rules
from services.registration.handlers import employers as handlers
from services.registration.handlers import events as event_handlers
from services.registration.handlers import nominations as nomination_handlers
from services.registration.pages.public import nominations
from services.registration.pages.public.calls import call, desk, status_of, tell
from services.registration.schemas.parties import LinkBody
from shared.errors import NotFound, Rejected
from shared.web.access import personal, public
from shared.web.entrances import looks_like_a_script
from shared.web.forms import Form
from shared.web.problems import reason
from shared.web.security import takes_fields

pages = Blueprint("employers", __name__, template_folder="templates")

STANDINGS = {
    rules.PLACE: (_("Has a place"), "good"),
    rules.WAITS: (_("Waits for a place"), "warning"),
    rules.UNDECIDED: (_("Not decided yet"), "info"),
    rules.NOT_CHOSEN: (_("Not chosen"), "bad"),
    rules.ENDED: (_("Does not come any more"), "quiet"),
}


@pages.get("/n/<token>")
@personal
def page(token: str) -> str:
    """The people the employer stands behind."""
    found = handlers.by_link(desk(), token)
    return render_template(
        "public/employer.html",
        found=found,
        view=found.event,
        event=found.event.event,
        standings=STANDINGS,
        token=token,
    )


@pages.post("/n/<token>/<registration_id>/agree")
@personal
def agree(token: str, registration_id: str) -> Response:
    """The consent the person named was given."""
    return _done(
        token, registration_id, handlers.agree, gettext("Thank you. The organiser sees that you agree.")
    )


@pages.get("/n/<token>/<registration_id>/withdraw")
@personal
def asked_to_withdraw(token: str, registration_id: str) -> str:
    """The question whether to withdraw the nomination, because a link must not do it."""
    found = handlers.by_link(desk(), token)
    one = next((each for each in found.people if each.named.id == registration_id and each.is_live), None)
    if one is None:
        raise NotFound("unknown-registration")
    return render_template(
        "public/employer_withdraw.html",
        one=one,
        view=found.event,
        event=found.event.event,
        token=token,
    )


@pages.post("/n/<token>/<registration_id>/withdraw")
@personal
def withdraw(token: str, registration_id: str) -> Response:
    """The nomination is withdrawn; somebody who waits gets the place."""
    said = gettext("The nomination is withdrawn. The person has been told by a letter.")
    return _done(token, registration_id, handlers.take_back, said)


@pages.get("/n/<token>/nominate")
@personal
def more(token: str) -> str:
    """The form for more people, which knows the contact already."""
    found = _open(token)
    known = {
        "name": found.employer.name,
        "email": found.employer.email,
        "organisation": found.employer.organisation,
    }
    form = Form.filled({nominations.ROWS: nominations.ROWS_AT_FIRST, "nominator": known})
    return nominations.shown(found.event, form, token)


@pages.post("/n/<token>/nominate")
@takes_fields(20 + 8 * nominations.MOST_ROWS)
@personal
def nominate(token: str) -> str | Response | tuple[str, int]:
    """The people are named, by this contact whatever stands in its fields."""
    found = _open(token)
    typed = Form.received(request.form)
    mine = {"nominator.email": [found.employer.email], "nominator.language": [found.employer.language]}
    form = Form({**typed.values, **mine})
    if nominations.MORE in form.values:
        return nominations.shown(found.event, nominations.with_row(form), token)
    try:
        nomination, people = nominations.read(form)
        key = nominations.key_of(form)
        slug = found.event.event.slug
        outcomes = nomination_handlers.nominate(desk(), call(), slug, nomination, people, key)
    except (ValidationError, Rejected) as error:
        return nominations.shown(found.event, form.refused(error), token), status_of(error)
    for one in outcomes:
        if not one.registered:
            name = f"{one.person.first_name} {one.person.last_name}"
            flash(f"{name}: {reason(one.refused)}", "warning")
    if any(one.registered for one in outcomes):
        flash(gettext("The nomination was received"), "good")
    return redirect(url_for("employers.page", token=token), 303)


@pages.get("/events/<slug>/nominate/link")
@public
def lost(slug: str) -> str:
    """Where the link is asked for once more."""
    return _lost(slug, Form())


@pages.post("/events/<slug>/nominate/link")
@public
def request_link(slug: str) -> Response | tuple[str, int]:
    """The answer is the same whether or not anybody was nominated by this address."""
    form = Form.received(request.form)
    if looks_like_a_script():
        return _lost(slug, form.asked_again("looks-automatic")), 422
    try:
        handlers.request_link(desk(), call(), slug, form.load(LinkBody())["email"])
    except NotFound:
        raise
    except (ValidationError, Rejected) as error:
        return _lost(slug, form.refused(error)), status_of(error)
    flash(gettext("If people were nominated by this address, the link is on its way there."), "good")
    return redirect(url_for("events.page", slug=slug), 303)


def _lost(slug: str, form: Form) -> str:
    view = event_handlers.public_event(desk(), slug)
    return render_template("public/employer_link.html", view=view, event=view.event, form=form)


def _open(token: str) -> handlers.EmployerView:
    found = handlers.by_link(desk(), token)
    if not found.may_nominate:
        raise NotFound("not-by-nomination")
    return found


def _done(token: str, registration_id: str, act: handlers.Act, said: str) -> Response:
    try:
        act(desk(), call(), token, registration_id)
        flash(said, "good")
    except Rejected as error:
        tell(error)
    return redirect(url_for("employers.page", token=token), 303)
