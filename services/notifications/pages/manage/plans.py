"""The plan of an event: what goes out when and to whom, and everything one may change of it."""

from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.notifications.domain import plan_changes
from services.notifications.domain.events import FALLBACK
from services.notifications.domain.plans import Plan
from services.notifications.domain.programme_plans import with_feedback
from services.notifications.domain.reminders import Anchor, Mail, Unit, When
from services.notifications.handlers import plan_changes as handlers
from services.notifications.pages.manage import plan_words as words
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import call, context, desk, tell
from services.notifications.schemas.plans import StepBody
from shared.errors import Conflict, Invalid, NotFound, Rejected
from shared.ids import new_id
from shared.permissions import May
from shared.web import problems
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs

NEW = {
    "mail": Mail.REMINDER,
    "anchor": Anchor.START,
    "count": 3,
    "unit": Unit.DAYS,
    "after": "no",
    "at": "18:00",
}
"""What the form of a new step begins with."""


@mail.get("/events/<slug>/plan")
@organiser_page
@needs(May.SEE_MAIL)
def plan(slug: str) -> str:
    """All steps of an event in order of time."""
    return render_template("mail/plan.html", view=handlers.look(desk(), slug), words=words)


@mail.post("/events/<slug>/plan")
@organiser_page
@needs(May.WRITE_TEXTS)
def change_plan(slug: str) -> Response:
    """One button of the plan was pressed; the page says what came of it."""
    asked, step_id, wanted = call(), request.form.get("step", ""), request.form.get("act", "")
    act = plan_changes.ACTS.get(wanted)
    try:
        if wanted == "take-over":
            handlers.take_over(desk(), asked, slug, version())
        elif act:
            handlers.change(desk(), asked, slug, version(), lambda one: act(one, step_id, asked.actor))
        else:
            raise NotFound("not-found")
    except Conflict as error:
        tell(problems.problem_of(error).detail, "warning")
    else:
        tell(_("The plan is changed."))
    return redirect(url_for("mail.plan", slug=slug), 303)


@mail.get("/events/<slug>/plan/restore")
@organiser_page
@needs(May.WRITE_TEXTS)
def restoring_plan(slug: str) -> str:
    """What taking over the programme's plan means, before it is done."""
    return render_template("mail/plan_restore.html", view=handlers.look(desk(), slug))


@mail.get("/events/<slug>/plan/new")
@organiser_page
@needs(May.WRITE_TEXTS)
def new_step(slug: str) -> str:
    """An empty form for one more step."""
    view = handlers.look(desk(), slug)
    return _step_page(view, Form.filled({**NEW, "version": view.plan.version}), "")


@mail.post("/events/<slug>/plan/new")
@organiser_page
@needs(May.WRITE_TEXTS)
def add_step(slug: str) -> Response | tuple[str, int]:
    """The plan has one step more."""
    step_id = new_id()
    return _saved(slug, "", lambda one, what, when: plan_changes.add(one, step_id, what, when))


@mail.get("/events/<slug>/plan/<step_id>/edit")
@organiser_page
@needs(May.WRITE_TEXTS)
def editing_step(slug: str, step_id: str) -> str:
    """A step, ready to be changed."""
    view = handlers.look(desk(), slug)
    typed = words.typed(view.line(step_id).step)
    return _step_page(view, Form.filled({**typed, "version": view.plan.version}), step_id)


@mail.post("/events/<slug>/plan/<step_id>/edit")
@organiser_page
@needs(May.WRITE_TEXTS)
def edit_step(slug: str, step_id: str) -> Response | tuple[str, int]:
    """The step says something else, or at another time."""
    return _saved(slug, step_id, lambda one, what, when: plan_changes.edit(one, step_id, what, when))


@mail.get("/events/<slug>/plan/<step_id>/text")
@organiser_page
@needs(May.SEE_MAIL)
def step_text(slug: str, step_id: str) -> str:
    """What the mail of a step says in each language."""
    view = handlers.look(desk(), slug)
    drafts = handlers.preview(desk(), context(), slug, step_id)
    texts = [(language, each.subject, _plain(each.content)) for language, each in drafts]
    return render_template(
        "mail/plan_text.html", view=view, line=view.line(step_id), drafts=texts, words=words
    )


@mail.get("/events/<slug>/plan/<step_id>/readers")
@organiser_page
@needs(May.SEE_MAIL)
def step_readers(slug: str, step_id: str) -> str:
    """Who would get the mail of a step as things are now."""
    view = handlers.look(desk(), slug)
    found = handlers.people(desk(), call(), slug, step_id, request.args.get("after", ""))
    return render_template(
        "mail/plan_readers.html",
        view=view,
        line=view.line(step_id),
        people=found[: handlers.PAGE],
        more=len(found) > handlers.PAGE,
        words=words,
    )


@mail.get("/events/<slug>/plan/feedback")
@organiser_page
@needs(May.WRITE_TEXTS)
def plan_feedback(slug: str) -> str:
    """Where the event asks for feedback, ready to be changed."""
    view = handlers.look(desk(), slug)
    return _feedback_page(view, Form.filled({"feedback": view.plan.feedback, "version": view.plan.version}))


@mail.post("/events/<slug>/plan/feedback")
@organiser_page
@needs(May.WRITE_TEXTS)
def save_plan_feedback(slug: str) -> Response | tuple[str, int]:
    """The event asks for feedback there, or nowhere."""
    form = Form.received(request.form)
    try:
        handlers.change(desk(), call(), slug, version(), lambda one: with_feedback(one, addresses(form)))
    except (Invalid, Conflict) as error:
        view = handlers.look(desk(), slug)
        return _feedback_page(view, newer(form, view.plan.version).refused(error)), 422
    tell(_("The plan is changed."))
    return redirect(url_for("mail.plan", slug=slug), 303)


def _saved(slug: str, step_id: str, act: Callable[[Plan, Mail, When], Plan]) -> Response | tuple[str, int]:
    form = Form.received(request.form)
    try:
        what, when = step_in(form)
        handlers.change(desk(), call(), slug, version(), lambda one: act(one, what, when))
    except (ValidationError, Rejected) as error:
        if isinstance(error, NotFound):
            raise
        view = handlers.look(desk(), slug)
        return _step_page(view, newer(form, view.plan.version).refused(error), step_id), 422
    tell(_("The plan is changed."))
    return redirect(url_for("mail.plan", slug=slug), 303)


def _step_page(view: handlers.View, form: Form, step_id: str) -> str:
    return render_template("mail/plan_step.html", view=view, form=form, step_id=step_id, words=words)


def _feedback_page(view: handlers.View, form: Form) -> str:
    return render_template("mail/plan_feedback.html", view=view, form=form, words=words)


def _plain(content: bytes) -> str:
    body = message_from_bytes(content, _class=EmailMessage, policy=default).get_body(("plain",))
    return str(body.get_content()) if body else ""


def step_in(form: Form) -> tuple[Mail, When]:
    """What the form of a step says.

    Raises:
        ValidationError: it says nothing one could do.
    """
    fields = {name: value for name, value in form.body().items() if name != "version"}
    typed = StepBody().load({**fields, "after": form.value("after") == "yes"})
    when = When(Anchor(typed["anchor"]), typed["count"], Unit(typed["unit"]), typed["after"], typed["at"])
    return Mail(typed["mail"]), when


def addresses(form: Form) -> dict[str, str]:
    """The pages for feedback that were typed, by language."""
    return {code: form.value(f"feedback.{code}") for code in FALLBACK}


def newer(form: Form, shown: int) -> Form:
    """The form as typed, for the version of the plan there is now."""
    return replace(form, values={**form.values, "version": [str(shown)]})


def version() -> int:
    """Of the plan that the page showed."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
