"""The plan of an event: what goes out when and to whom, and everything one may change of it."""

from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.notifications.domain import plan_changes
from services.notifications.domain.plans import Plan
from services.notifications.domain.reminders import Anchor, Mail, Unit, When
from services.notifications.handlers import plan_changes as handlers
from services.notifications.pages.manage import plan_words as words
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import call, context, desk, tell
from services.notifications.schemas.plans import StepBody
from shared.errors import Conflict, NotFound, Rejected
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
    act = plan_changes.ACTS.get(request.form.get("act", ""))
    if act is None:
        raise NotFound("not-found")
    asked, step_id = call(), request.form.get("step", "")
    try:
        handlers.change(desk(), asked, slug, _version(), lambda one: act(one, step_id, asked.actor))
    except Conflict as error:
        tell(problems.problem_of(error).detail, "warning")
    else:
        tell(_("The plan is changed."))
    return redirect(url_for("mail.plan", slug=slug), 303)


@mail.get("/events/<slug>/plan/restore")
@organiser_page
@needs(May.WRITE_TEXTS)
def restoring_plan(slug: str) -> str:
    """What going back to the usual plan means, before it is done."""
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
    step = view.line(step_id).step
    when = step.when
    typed = {name: getattr(when, name) for name in ("anchor", "count", "unit")}
    more = {"mail": step.mail, "after": "yes" if when.after else "no", "at": words.clock(when.at)}
    return _step_page(view, Form.filled({**typed, **more, "version": view.plan.version}), step_id)


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


def _saved(slug: str, step_id: str, act: Callable[[Plan, Mail, When], Plan]) -> Response | tuple[str, int]:
    form = Form.received(request.form)
    try:
        typed = StepBody().load(_body(form))
        when = When(Anchor(typed["anchor"]), typed["count"], Unit(typed["unit"]), typed["after"], typed["at"])
        handlers.change(desk(), call(), slug, _version(), lambda one: act(one, Mail(typed["mail"]), when))
    except (ValidationError, Rejected) as error:
        if isinstance(error, NotFound):
            raise
        view = handlers.look(desk(), slug)
        newer = replace(form, values={**form.values, "version": [str(view.plan.version)]})
        return _step_page(view, newer.refused(error), step_id), 422
    tell(_("The plan is changed."))
    return redirect(url_for("mail.plan", slug=slug), 303)


def _step_page(view: handlers.View, form: Form, step_id: str) -> str:
    return render_template("mail/plan_step.html", view=view, form=form, step_id=step_id, words=words)


def _plain(content: bytes) -> str:
    body = message_from_bytes(content, _class=EmailMessage, policy=default).get_body(("plain",))
    return str(body.get_content()) if body else ""


def _body(form: Form) -> dict[str, Any]:
    fields = {name: value for name, value in form.body().items() if name != "version"}
    return {**fields, "after": form.value("after") == "yes"}


def _version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
