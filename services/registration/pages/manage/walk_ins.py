"""Somebody who comes to the door without having registered."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.domain.attendance import Mark
from services.registration.domain.registrations import Details, Registration
from services.registration.handlers import door as handlers
from services.registration.handlers import marks, roster
from services.registration.handlers.marks import Sent, mark_id
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.seeing import may_see
from services.registration.pages.prerequisites import named
from services.registration.pages.questions import asks_for_more, typed_answers, without_answers
from services.registration.schemas.registrations import RegistrationBody, person_of
from shared.errors import Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.entrances import form_key
from shared.web.forms import Form
from shared.web.languages import language
from shared.web.permitted import needs

ADDRESS = "/events/<slug>/sessions/<int:number>/walk-in"


@manage.get(ADDRESS)
@organiser_page
@needs(May.LET_IN)
def walking_in(slug: str, number: int) -> str:
    """What is needed of somebody who comes unannounced."""
    return _page(slug, number, Form.filled({"language": language()}))


@manage.post(ADDRESS)
@organiser_page
@needs(May.LET_IN)
def let_in(slug: str, number: int) -> Response | tuple[str, int]:
    """The person is registered and, if a seat was free, marked as here."""
    view, form = handlers.door(desk(), slug, number), Form.received(request.form)
    event = view.event.event
    if asks_for_more(event, form):
        return _page(slug, number, form), 200
    try:
        body = RegistrationBody().load(
            without_answers(form).body() | {"answers": typed_answers(form, event.form)}
        )
        details = Details(person=person_of(body), answers=body["answers"], needs=body["needs"])
        done = roster.add_by_hand(desk(), call(), slug, details, form_key() or "").registration
        if done.status == "confirmed":
            sent = Sent(mark_id(view.session, done.id), done.id, Mark("present"))
            marks.receive(desk(), call(), slug, number, [sent])
    except (ValidationError, Rejected) as error:
        return _page(slug, number, form.refused(named(view.event, error))), 422
    tell(*_told(done))
    return redirect(url_for("manage.door", slug=slug, number=number, _anchor=f"p-{done.id}"), 303)


def _told(done: Registration) -> tuple[str, str]:
    if done.status == "confirmed":
        return _("The person has a seat and is marked as here. A mail with the rest is on its way."), "good"
    if done.status == "waitlisted":
        words = _("No seat is free: the person is on the waiting list. An organiser can give more seats.")
        return words, "warning"
    return _("The registration waits for an organiser's decision."), "warning"


def _page(slug: str, number: int, form: Form) -> str:
    view = handlers.door(desk(), slug, number)
    questions = view.event.event.form.questions
    only = {question.key for question in questions if question.required or may_see(question)}
    return render_template("manage/walk_in.html", view=view, form=form, only=only)
