"""The registration form."""

import hashlib
from dataclasses import replace
from functools import cache
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError

from services.registration.domain.confirmations import asks_addresses
from services.registration.domain.events import Event
from services.registration.domain.forms import ASKED, check_form
from services.registration.domain.nominations import Nomination
from services.registration.domain.registrations import Details, canonical_email
from services.registration.handlers import events as event_handlers
from services.registration.handlers import registrations as handlers
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import EventView
from services.registration.pages import sheets
from services.registration.pages.answer_files import MOST_FIELDS, MOST_SENT, left_behind, taken_in
from services.registration.pages.prerequisites import named
from services.registration.pages.public import drafts, slips
from services.registration.pages.public.calls import call, desk, status_of
from services.registration.pages.questions import agreed, asks_for_more, typed_answers, without_answers
from services.registration.schemas.employers import ConsentedRegistrationBody
from services.registration.schemas.registrations import RegistrationBody, person_of
from shared.errors import Invalid, Rejected
from shared.web import kept_pages
from shared.web.access import public
from shared.web.entrances import form_key, looks_like_a_script
from shared.web.forms import Form
from shared.web.languages import language
from shared.web.plain_forms import FormShortcut, Sent, tell_refusal
from shared.web.plain_looks import Look, PageShortcut
from shared.web.security import takes_bytes, takes_fields

pages = Blueprint("registrations", __name__, url_prefix="/events", template_folder="templates")

LISTS = frozenset({"consents"})
TEMPLATE = "public/register.html"
OUT_OF_THE_ORDINARY = frozenset({"act", slips.SLIP})
"""Fields that ask for something else than to be registered."""


@pages.get("/<slug>/register")
@public
def blank(slug: str) -> str | Response:
    """The form, asking what the event asks; with what this browser typed and did not send."""
    view = event_handlers.public_event(desk(), slug)
    draft = drafts.known(slug)
    if draft is None:
        return sheets.page(TEMPLATE, view.event.id, _fresh(view, language()))
    return drafts.unstored(make_response(_shown(view, draft, draft=True)))


def blank_ahead(desk: Desk) -> PageShortcut:
    """`blank`, ahead of the framework, for a browser that has typed nothing."""

    def show(look: Look) -> str | None:
        view = event_handlers.public_event(desk, look.name)
        return sheets.standing_page(look, TEMPLATE, view.event.id, _fresh(view, look.language))

    return PageShortcut("/events/<slug>/register", show, depended_on=(drafts.COOKIE,))


@pages.post("/<slug>/register")
@takes_bytes(MOST_SENT)
@takes_fields(MOST_FIELDS)
@public
def send(slug: str) -> Response:
    """The person is registered, or sees the form again with everything still in it."""
    view = event_handlers.public_event(desk(), slug)
    form = Form.received(request.form)
    if looks_like_a_script():
        again = left_behind(view.event, form.asked_again("looks-automatic"))
        return _kept(view, form, again, 422)
    taken = taken_in(view.event, form, key_for(form.value("email")))
    form = taken.form
    if asks_for_more(view.event, form):
        return _kept(view, form, taken.shown(form), 200, more=True)
    slip = slips.slip_in(view.event.id)
    try:
        details = details_of(view.event, form)
        taken.check()
        key = key_for(details.person.email)
        tell_refusal()
        done = handlers.register(desk(), call(), slug, details, key, slip.latest)
    except (ValidationError, Rejected) as error:
        wrong = taken.shown(refused(view.event, form, named(view, error)))
        return _kept(view, form, wrong, status_of(error))
    drafts.forget(slug)
    if not done.token:
        return make_response(slips.received(view, form, done.registration, slip))
    return make_response(redirect(url_for("personal.received", token=done.token), 303))


def send_ahead(desk: Desk) -> FormShortcut:
    """`send`, ahead of the framework, where everything is right and the seat is firm at once.

    What was typed is read by the event as it was last seen: whether it may still be registered so is decided
    with the seat, as it is for programs, and what is refused is read once more by the event as it stands.
    """

    def take(sent: Sent) -> str | None:
        event, form = desk.glances.last_seen(sent.name), Form.received(sent.fields)
        if event is None or not _is_plain(event, form):
            return None
        try:
            details = details_of(event, form)
        except ValidationError:
            return None
        key = key_of(sent.form_key, details.person.email)
        by = Call("person", sent.correlation_id, desk.clock())
        done = handlers.register(desk, by, sent.name, details, key)
        drafts.end(desk, sent.browser.cookie(drafts.COOKIE), sent.name, sent.form_key)
        return f"/r/{done.token}/received" if done.token else None

    return FormShortcut("/events/<slug>/register", take, depended_on=kept_pages.COOKIES)


def _is_plain(event: Event, form: Form) -> bool:
    """Is there nothing about it that takes more than one request, a file, or another page afterwards?"""
    return (
        event.entry != "nomination"
        and not event.form.questions
        and not asks_addresses(event)
        and form.values.keys().isdisjoint(OUT_OF_THE_ORDINARY)
    )


def details_of(event: Event, form: Form) -> Details:
    """What was typed, as the domain knows it.

    Raises:
        ValidationError: per field.
    """
    by_nomination = event.entry == "nomination"
    typed = without_answers(slips.without_slip(form)).body(lists=LISTS) | {
        "answers": typed_answers(form, event.form)
    }
    body: dict[str, Any] = (
        _body(ConsentedRegistrationBody).load({"employer": {}, **typed})
        if by_nomination
        else _body(RegistrationBody).load(typed)
    )
    return Details(
        person=person_of(body),
        answers=body["answers"],
        consents=agreed(event, form),
        needs=body["needs"],
        nominated_by=_employer(body["employer"]) if by_nomination else None,
    )


@cache
def _body(kind: type[RegistrationBody]) -> RegistrationBody:
    """Making a schema costs more than reading by it."""
    return kind()


def refused(event: Event, form: Form, error: ValidationError | Rejected) -> Form:
    """The form with what is wrong and, at once, with what the event asks for and did not get."""
    wrong = form.refused(error)
    if not isinstance(error, ValidationError):
        return wrong
    typed = {name: form.value(name) for name in ASKED}
    answers = typed_answers(form, event.form)
    try:
        check_form(event.form, typed, answers, agreed(event, form))
    except Invalid as asked:
        return replace(wrong, errors={**wrong.errors, **form.refused(asked).errors})
    return wrong


def key_for(email: str) -> str:
    """The same for a double click and for a form sent again; another person on the same page gets another."""
    return key_of(form_key(), email)


def key_of(sheet: str | None, email: str) -> str:
    """As `key_for`, for a sheet of the form that is known."""
    return hashlib.sha256(f"{sheet}|{canonical_email(email)}".encode()).hexdigest()[:40]


def _employer(body: dict[str, Any]) -> Nomination:
    return Nomination(
        name=body["name"],
        email=body["email"],
        organisation=body["organisation"],
        statement=body["statement"],
        by_person=True,
        language=language(),
    )


@pages.errorhandler(CSRFError)
def session_ended(_error: CSRFError) -> Response:
    """The form was open longer than the session: it comes back whole, to be sent once more."""
    view = event_handlers.public_event(desk(), (request.view_args or {})["slug"])
    form = Form.received(request.form)
    again = left_behind(view.event, form.asked_again("session-ended"))
    return make_response(_shown(view, again), 422)


def _kept(view: EventView, typed: Form, shown: Form, status: int, *, more: bool = False) -> Response:
    """The form once more, and what was typed is kept should the page be left."""
    page = make_response(_shown(view, shown, more=more), status)
    return drafts.kept(page, view.event, typed)


def _shown(view: EventView, form: Form, *, more: bool = False, draft: bool = False) -> str:
    return render_template(TEMPLATE, **_facts(view, form, more=more, draft=draft))


def _fresh(view: EventView, code: str) -> dict[str, Any]:
    return _facts(view, Form.filled({"language": code}))


def _facts(view: EventView, form: Form, *, more: bool = False, draft: bool = False) -> dict[str, Any]:
    """What the page is made from; of how full the event is only what it says."""
    return {
        "event": view.event,
        "programme": view.programme,
        "state": view.registration_state,
        "form": form,
        "more": more,
        "draft": draft,
    }
