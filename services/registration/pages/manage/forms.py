"""The form's editor: what an event asks, in which order, how people see it."""

from collections.abc import Callable
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.domain.events import Event
from services.registration.domain.form_edits import (
    consent_of,
    copied,
    moved,
    question_of,
    with_question,
    without_consent,
    without_question,
)
from services.registration.domain.forms import Form as EventForm
from services.registration.domain.questions import KINDS, Question
from services.registration.domain.texts import LANGUAGES, LocalText
from services.registration.handlers import events, forms
from services.registration.handlers.views import EventFilter
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.consents import consent_form
from services.registration.pages.manage.meanwhile import LOOK_AGAIN, MOVED_NOTHING, overtaken, taken_out
from services.registration.pages.manage.question_form import ADD, BLANK, ROWS, body_of, deciders, form_of
from services.registration.pages.manage.question_form import row_count as row_count_of
from services.registration.pages.questions import ROLES
from services.registration.schemas.questions import QuestionBody
from shared.errors import Conflict, Invalid, NotFound, Rejected
from shared.permissions import May
from shared.web.access import organiser_page, require
from shared.web.forms import Form
from shared.web.meanwhile import SEEN
from shared.web.permitted import needs
from shared.web.problems import problem_of
from shared.web.security import takes_fields

MANY_FIELDS = 400
MANY_EVENTS = 200


@manage.get("/events/<slug>/form")
@organiser_page
@needs(May.CHANGE_EVENTS)
def form_overview(slug: str) -> str:
    """Everything the form asks, in its order."""
    view = events.get_event(desk(), slug)
    answered = forms.answered(desk().store.records, view.event)
    return render_template(
        "manage/form.html", view=view, event=view.event, answered=answered, kinds=KINDS, missing=missing
    )


def missing(*texts: LocalText) -> list[str]:
    """Languages in which one of the texts is not written; an empty text lacks none."""
    return [language for language in LANGUAGES if any(text and not getattr(text, language) for text in texts)]


@manage.post("/events/<slug>/form")
@organiser_page
@needs(May.CHANGE_EVENTS)
def move_question(slug: str) -> Response:
    """A question stands one place higher or lower than on the page the button was pressed on."""
    way, _dash, key = request.form.get("act", "").partition("-")
    by = {"up": -1, "down": 1}.get(way)
    if by is None:
        raise NotFound("unknown-question")
    try:
        _change(slug, lambda form: moved(form, key, by))
    except Conflict as error:
        tell(str(MOVED_NOTHING) if error.code == "changed-meanwhile" else problem_of(error).detail, "warning")
    except Invalid:
        tell(_("A question stands behind the one it follows from, so it stays where it is."), "warning")
    return _overview(slug, f"q-{key}")


def _change(slug: str, change: Callable[[EventForm], EventForm]) -> Event:
    """The form is changed as it stands now, if it still is the version the page showed.

    Raises:
        Conflict: `changed-meanwhile`.
    """
    event = events.get_event(desk(), slug).event
    shown = request.form.get("version", "")
    expects = int(shown) if shown.isdecimal() and len(shown) < 10 else event.version
    return events.change_event(desk(), call(), slug, {"form": change(event.form)}, expects)


@manage.get("/events/<slug>/form/questions/new")
@organiser_page
@needs(May.CHANGE_EVENTS)
def new_question(slug: str) -> str:
    """An empty question of the kind asked for."""
    return _question_page(slug, "", _kind(), Form.filled(BLANK))


@manage.post("/events/<slug>/form/questions/new")
@takes_fields(MANY_FIELDS)
@organiser_page
@needs(May.CHANGE_EVENTS)
def add_question(slug: str) -> Response | str | tuple[str, int]:
    """The question stands at the end of the form."""
    return _save_question(slug, "", _kind())


def _kind() -> str:
    kind = request.args.get("kind", "")
    return kind if kind in KINDS else KINDS[0]


@manage.get("/events/<slug>/form/questions/<key>")
@organiser_page
@needs(May.CHANGE_EVENTS)
def edit_question(slug: str, key: str) -> str:
    """One question, to be changed."""
    question = question_of(events.get_event(desk(), slug).event.form, key)
    return _question_page(slug, key, question.kind, form_of(question).seen(call().at))


@manage.post("/events/<slug>/form/questions/<key>")
@takes_fields(MANY_FIELDS)
@organiser_page
@needs(May.CHANGE_EVENTS)
def change_question(slug: str, key: str) -> Response | str | tuple[str, int]:
    """The question is as typed; one that somebody took out meanwhile is back."""
    known = {one.key: one.kind for one in events.get_event(desk(), slug).event.form.questions}
    typed = request.form.get("kind", "")
    if key not in known and typed not in KINDS:
        raise NotFound("unknown-question")
    return _save_question(slug, key, known.get(key, typed))


def _save_question(slug: str, key: str, kind: str) -> Response | str | tuple[str, int]:
    form = Form.received(request.form)
    if form.value("act") == ADD:
        rows = row_count_of(form)
        more = {**form.values, ROWS: [str(rows + 1)]}
        return _question_page(slug, key, kind, Form(more, focus=f"options.{rows}.label.et"))
    event = events.get_event(desk(), slug).event
    before = next((form_of(one) for one in event.form.questions if one.key == key), Form())
    try:
        taken = [question.key for question in event.form.questions]
        question: Question = QuestionBody().load(body_of(form, kind, key, taken))
        if _is_there(event.form, question, key):
            tell(_("The question is saved."))
            return _overview(slug, f"q-{question.key}")
        if key and form.is_behind(before):
            late = overtaken(form, before, f"events/{event.id}") if before.values else taken_out(form)
            return _question_page(slug, key, kind, late), 409
        after = with_question(event.form, question)
        events.change_event(desk(), call(), slug, {"form": after}, event.version)
    except (ValidationError, Rejected) as error:
        return _question_page(slug, key, kind, _beside(form.refused(error))), 422
    tell(_("The question is saved."))
    return _overview(slug, f"q-{question.key}")


def _is_there(asked: EventForm, question: Question, key: str) -> bool:
    """Was the same form sent before? Two new questions in the same words are one that was sent twice."""
    same = (one if key else replace(one, key=question.key) for one in asked.questions)
    return question in same


def _overview(slug: str, place: str = "") -> Response:
    return redirect(url_for("manage.form_overview", slug=slug) + (f"#{place}" if place else ""), 303)


def _beside(form: Form) -> Form:
    """Errors of the event's rules at the fields of this page: `form.questions.3.options` is `options`."""
    errors: dict[str, list[str]] = {}
    for name, sentences in form.errors.items():
        parts = name.split(".")
        own = ".".join(parts[3:]) if parts[:2] == ["form", "questions"] and len(parts) > 3 else name
        errors.setdefault({"shown_when": "when", "shown_when.answers": "when"}.get(own, own), []).extend(
            sentences
        )
    return replace(form, errors=errors)


def _question_page(slug: str, key: str, kind: str, form: Form) -> str:
    view = events.get_event(desk(), slug)
    return render_template(
        "manage/question.html",
        view=view,
        event=view.event,
        key=key,
        kind=kind,
        form=form,
        rows=row_count_of(form),
        deciders=deciders(view.event.form, key),
        roles=ROLES,
        count=forms.answered(desk().store.records, view.event).get(key, 0),
    )


@manage.get("/events/<slug>/form/<any(questions,consents):what>/<key>/delete")
@organiser_page
@needs(May.CHANGE_EVENTS)
def asked_to_delete(slug: str, what: str, key: str) -> str:
    """What is lost when it goes."""
    view = events.get_event(desk(), slug)
    part = (question_of if what == "questions" else consent_of)(view.event.form, key)
    count = forms.answered(desk().store.records, view.event).get(key, 0) if what == "questions" else 0
    seen = _part(view.event.form, what, key).seen(call().at).value(SEEN)
    return render_template(
        "manage/form_delete.html", view=view, event=view.event, what=what, part=part, count=count, seen=seen
    )


def _part(form: EventForm, what: str, key: str) -> Form:
    """A question or consent in fields; empty fields when it is not asked."""
    if what == "questions":
        return next((form_of(one) for one in form.questions if one.key == key), Form())
    return next((consent_form(one) for one in form.consents if one.key == key), Form())


@manage.post("/events/<slug>/form/<any(questions,consents):what>/<key>/delete")
@organiser_page
@needs(May.CHANGE_EVENTS)
def delete(slug: str, what: str, key: str) -> Response:
    """It is not asked any more; answers to a question are deleted with it."""
    without = without_question if what == "questions" else without_consent
    now = _part(events.get_event(desk(), slug).event.form, what, key)
    if now.values and Form.received(request.form).is_behind(now):
        tell(str(LOOK_AGAIN), "warning")
        return redirect(url_for("manage.asked_to_delete", slug=slug, what=what, key=key), 303)
    try:
        _change(slug, lambda form: without(form, key))
        tell(_("Deleted."))
    except Rejected as error:
        tell(problem_of(error).detail, "bad")
    return _overview(slug)


@manage.get("/events/<slug>/form/preview")
@organiser_page
@needs(May.CHANGE_EVENTS)
def preview_form(slug: str) -> str:
    """The form as a participant sees it; nothing can be sent."""
    view = events.get_event(desk(), slug)
    typed = {name: texts for name, texts in request.args.lists() if name.startswith("answers.")}
    return render_template("manage/form_preview.html", view=view, event=view.event, form=Form(typed))


@manage.get("/events/<slug>/form/copy")
@organiser_page
@needs(May.CHANGE_EVENTS)
def choose_form(slug: str) -> str:
    """Whose form to take over."""
    view = events.get_event(desk(), slug)
    known = events.list_events(desk(), EventFilter(programme=view.event.programme_slug), limit=MANY_EVENTS)
    others = [one.event for one in known.items if one.event.id != view.event.id]
    return render_template("manage/form_copy.html", view=view, event=view.event, others=others[::-1])


@manage.post("/events/<slug>/form/copy")
@organiser_page
@needs(May.CHANGE_EVENTS)
def copy_form(slug: str) -> Response:
    """The form asks what another event's asks; what it asked itself is gone, unless somebody has answered."""
    require(May.CHANGE_EVENTS, "events", request.form.get("source", ""))
    source = events.get_event(desk(), request.form.get("source", "")).event
    event = events.get_event(desk(), slug).event
    if any(forms.answered(desk().store.records, event).values()):
        tell(_("People have answered this form already, so it cannot be replaced by another one."), "warning")
        return _overview(slug)
    try:
        if event.form != copied(source.form):
            _change(slug, lambda _form: copied(source.form))
    except Conflict as error:
        if error.code != "changed-meanwhile":
            raise
        tell(str(LOOK_AGAIN), "warning")
        return redirect(url_for("manage.choose_form", slug=slug), 303)
    tell(_("The form is taken over. Look through it."))
    return _overview(slug)
