"""The plan of an event: what goes out when and to whom, and everything one may change of it."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.notifications.domain import plan_changes
from services.notifications.handlers import plan_changes as handlers
from services.notifications.pages.manage import plan_words as words
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import call, context, desk, tell
from services.notifications.pages.manage.plan_saving import PlanPages, Standing
from services.notifications.pages.manage.step_form import (
    NEW,
    version,
)
from shared.errors import Conflict, NotFound
from shared.ids import new_id
from shared.permissions import May
from shared.web import problems
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs


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
    return _pages(slug).save_step("", lambda one, what, when: plan_changes.add(one, step_id, what, when))


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
    return _pages(slug).save_step(
        step_id, lambda one, what, when: plan_changes.edit(one, step_id, what, when)
    )


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
    return _pages(slug).save_feedback()


def _pages(slug: str) -> PlanPages[handlers.View]:
    def look() -> tuple[handlers.View, Standing]:
        view = handlers.look(desk(), slug)
        steps = {line.step.id: line.step for line in view.lines}
        return view, Standing(view.plan.version, view.plan.feedback, steps)

    return PlanPages(
        look=look,
        change=lambda act: handlers.change(desk(), call(), slug, version(), act),
        step=_step_page,
        feedback=_feedback_page,
        done=lambda: redirect(url_for("mail.plan", slug=slug), 303),
        changed=_("The plan is changed."),
    )


def _step_page(view: handlers.View, form: Form, step_id: str) -> str:
    return render_template("mail/plan_step.html", view=view, form=form, step_id=step_id, words=words)


def _feedback_page(view: handlers.View, form: Form) -> str:
    return render_template("mail/plan_feedback.html", view=view, form=form, words=words)


def _plain(content: bytes) -> str:
    body = message_from_bytes(content, _class=EmailMessage, policy=default).get_body(("plain",))
    return str(body.get_content()) if body else ""
