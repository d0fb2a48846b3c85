"""One person of a roster: details, history, and what can be decided."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.domain.events import Event
from services.registration.domain.registrations import Details, Step
from services.registration.handlers import completion, erasures, events, moves, visit_places
from services.registration.handlers import roster as handlers
from services.registration.handlers.looks import note_look
from services.registration.handlers.notes import story
from services.registration.handlers.views import Delivery, RosterRow
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.meanwhile import (
    ALREADY,
    DONE,
    done_already,
    overtaken,
    refused,
    unhurried,
)
from services.registration.pages.manage.seeing import may_see
from services.registration.pages.prerequisites import named
from services.registration.pages.questions import (
    answered,
    asks_for_more,
    fields_of,
    typed_answers,
    without_answers,
)
from services.registration.reasons import completion_sentence
from services.registration.schemas.registrations import RegistrationBody, RegistrationChange, person_of
from shared.errors import Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.entrances import form_key
from shared.web.forms import Form
from shared.web.languages import language
from shared.web.permitted import needs
from shared.web.problems import problem_of


@manage.get("/events/<slug>/registrations/new")
@organiser_page
@needs(May.DECIDE)
def adding(slug: str) -> str:
    """A form to enter one person by hand."""
    return _adding(slug, Form.filled({"language": language()}))


@manage.post("/events/<slug>/registrations/new")
@organiser_page
@needs(May.DECIDE)
def add(slug: str) -> Response | tuple[str, int]:
    """The person is entered; seats are never overdrawn by it."""
    form, event = Form.received(request.form), events.get_event(desk(), slug).event
    if asks_for_more(event, form):
        return _adding(slug, form), 200
    try:
        body = RegistrationBody().load(_typed(event, form))
        details = Details(person=person_of(body), answers=body["answers"], needs=body["needs"])
        done = handlers.add_by_hand(desk(), call(), slug, details, form_key() or "")
    except (ValidationError, Rejected) as error:
        return _adding(slug, form.refused(named(events.get_event(desk(), slug), error))), 422
    tell(_("The person is entered and gets a mail."))
    return _person_page(slug, done.registration.id)


def _typed(event: Event, form: Form, *, blanks: bool = False) -> dict[str, Any]:
    return without_answers(form).body(blanks=blanks) | {"answers": typed_answers(form, event.form)}


def _adding(slug: str, form: Form) -> str:
    return render_template("manage/roster_add.html", view=events.get_event(desk(), slug), form=form)


@manage.get("/events/<slug>/registrations/<registration_id>")
@organiser_page
@needs(May.SEE_ROSTER)
def person(slug: str, registration_id: str) -> str:
    """One person: details, history, and what can be decided."""
    row = handlers.row(desk(), slug, registration_id)
    note_look(desk(), call(), "looked at a person", f"registrations/{row.registration.id}")
    view = events.get_event(desk(), slug)
    return render_template(
        "manage/person.html",
        view=view,
        row=row,
        reasons=_reasons(row),
        erasure=erasures.pending_of(desk(), row.registration.email_canonical),
        replies=answered(view.event, row.answers(may_see, view.event.form)),
        unseen=[question for question in view.event.form.questions if not may_see(question)],
        came_from=moves.other_end(desk(), row.registration.moved_from),
        story=story(desk(), row.registration),
        guest_at=visit_places.visited(desk(), row.registration),
        went_to=moves.other_end(desk(), row.registration.moved_to),
    )


def _reasons(row: RosterRow) -> list[str]:
    return [completion_sentence(reason) for reason in row.completion.reasons] if row.completion else []


@manage.get("/events/<slug>/registrations/<registration_id>/edit")
@organiser_page
@needs(May.DECIDE)
def correcting(slug: str, registration_id: str) -> str:
    """The person's details, to be corrected."""
    known = _as_known(slug, handlers.row(desk(), slug, registration_id))
    return _correcting(slug, registration_id, known.seen(call().at))


def _as_known(slug: str, row: RosterRow) -> Form:
    """The person's details as they stand, in fields."""
    registration, asked = row.registration, events.get_event(desk(), slug).event.form
    answers = fields_of(asked.questions, row.answers(may_see, asked))
    known = {**asdict(registration.person), "answers": answers, "needs": registration.needs}
    return Form.filled(known)


@manage.post("/events/<slug>/registrations/<registration_id>/edit")
@organiser_page
@needs(May.DECIDE)
def correct(slug: str, registration_id: str) -> Response | tuple[str, int]:
    """The details are right; a new address gets a mail with its own link."""
    form, event = Form.received(request.form), events.get_event(desk(), slug).event
    if asks_for_more(event, form):
        return _correcting(slug, registration_id, form), 200
    return unhurried(lambda: _correct(slug, registration_id, form, event))


def _correct(slug: str, registration_id: str, form: Form, event: Event) -> Response | tuple[str, int]:
    row = handlers.row(desk(), slug, registration_id)
    if form.is_behind(now := _as_known(slug, row)):
        if not form.says(now):
            late = overtaken(form, now, f"registrations/{registration_id}")
            return _correcting(slug, registration_id, late), 409
        tell(str(ALREADY), "info")
        return _person_page(slug, registration_id)
    try:
        changes = RegistrationChange().load(_typed(event, form, blanks=True))
        seen = handlers.Seen(row.registration.version, may_see)
        handlers.correct(desk(), call(), slug, registration_id, changes, seen)
    except (ValidationError, Rejected) as error:
        return _correcting(slug, registration_id, refused(form, error)), 422
    tell(_("The details are saved."))
    return _person_page(slug, registration_id)


def _correcting(slug: str, registration_id: str, form: Form) -> str:
    row = handlers.row(desk(), slug, registration_id)
    view = events.get_event(desk(), slug)
    only = {question.key for question in view.event.form.questions if may_see(question)}
    return render_template("manage/person_edit.html", view=view, row=row, form=form, only=only)


@manage.get("/events/<slug>/registrations/<registration_id>/<any(reject,cancel,take_back):act>")
@organiser_page
@needs(May.DECIDE)
def deciding(slug: str, registration_id: str, act: str) -> str:
    """What a decision will do, with room for its reason."""
    return _deciding(slug, registration_id, act, Form())


def _deciding(slug: str, registration_id: str, act: str, form: Form) -> str:
    row = handlers.row(desk(), slug, registration_id)
    view = events.get_event(desk(), slug)
    return render_template("manage/person_decide.html", view=view, row=row, act=act, form=form)


@manage.post("/events/<slug>/registrations/<registration_id>/<any(reject,cancel,take_back):act>")
@organiser_page
@needs(May.DECIDE)
def decide(slug: str, registration_id: str, act: str) -> Response | tuple[str, int]:
    """The registration was rejected or cancelled, or its completion taken back."""
    form = Form.received(request.form)
    reason, told = form.value("reason").strip()[:1_000], form.chosen("tell", "true")
    if before := _done_before(slug, registration_id, act):
        if reason in ("", before.note):
            tell(str(DONE), "info")
            return _person_page(slug, registration_id)
        late = done_already(form, before.by, before.at, before.note)
        return _deciding(slug, registration_id, act, late), 409
    try:
        if act == "reject":
            handlers.reject(desk(), call(), slug, registration_id, reason, told)
        elif act == "cancel":
            handlers.cancel(desk(), call(), slug, registration_id, reason, told)
        else:
            handlers.row(desk(), slug, registration_id)
            completion.take_back(desk(), call(), registration_id, reason)
    except Rejected as error:
        return _deciding(slug, registration_id, act, form.refused(error)), 409
    taken_back = _("The completion is taken back. If a document was issued, the person is told by mail.")
    tell(taken_back if act == "take_back" else _("Done. The person is told by mail."))
    return _person_page(slug, registration_id)


def _done_before(slug: str, registration_id: str, act: str) -> Step | None:
    """The step that rejected or cancelled it before; None when that has not happened."""
    history = handlers.row(desk(), slug, registration_id).registration.history
    ended = {"reject": "rejected", "cancel": "cancelled"}.get(act)
    return history[-1] if history and history[-1].status == ended else None


@manage.post("/events/<slug>/registrations/<registration_id>/approve")
@organiser_page
@needs(May.DECIDE)
def approve(slug: str, registration_id: str) -> Response:
    """The person is let in: a seat, or a place in the queue."""
    return _at_once(slug, registration_id, handlers.approve, _("Approved. The person is told by mail."))


@manage.app_template_global("is_late")
def _is_late(delivery: Delivery) -> bool:
    return delivery.is_late(desk().clock())


def _at_once(slug: str, registration_id: str, decision: Callable[..., Any], done: str) -> Response:
    try:
        decision(desk(), call(), slug, registration_id)
    except Rejected as error:
        tell(problem_of(error).detail, "bad")
    else:
        tell(done)
    return _person_page(slug, registration_id)


def _person_page(slug: str, registration_id: str) -> Response:
    return redirect(url_for("manage.person", slug=slug, registration_id=registration_id), 303)
