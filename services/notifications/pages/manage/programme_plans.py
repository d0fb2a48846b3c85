"""The plan of a programme: what new events begin with, and which events shall go by it."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from services.notifications.domain import plan_changes
from services.notifications.domain.plans import Plan
from services.notifications.domain.programme_plans import restored
from services.notifications.handlers import programme_plans as handlers
from services.notifications.handlers.programme_plans import Sight
from services.notifications.pages.manage import plan_words as words
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import call, desk, tell
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

BUTTONS = ("on", "off", "remove")


@mail.get("/programmes/<slug>/plan")
@organiser_page
@needs(May.SEE_MAIL)
def programme_plan(slug: str) -> str:
    """The steps new events begin with, and the events that go by other plans."""
    return _page(handlers.look(desk(), slug), Form())


@mail.post("/programmes/<slug>/plan")
@organiser_page
@needs(May.WRITE_TEXTS)
def change_programme_plan(slug: str) -> Response:
    """One button of the plan was pressed; the page says what came of it."""
    asked, step_id, wanted = call(), request.form.get("step", ""), request.form.get("act", "")
    if wanted not in (*BUTTONS, "restore"):
        raise NotFound("not-found")

    def act(plan: Plan) -> Plan:
        if wanted == "restore":
            return restored(plan)
        return plan_changes.ACTS[wanted](plan, step_id, asked.actor)

    try:
        handlers.change(desk(), asked, slug, version(), act)
    except Conflict as error:
        tell(problems.problem_of(error).detail, "warning")
    else:
        tell(_("The programme's plan is changed. Events there are keep their plans."))
    return _back(slug)


@mail.get("/programmes/<slug>/plan/restore")
@organiser_page
@needs(May.WRITE_TEXTS)
def restoring_programme_plan(slug: str) -> str:
    """What going back to the built-in plan means, before it is done."""
    return render_template("mail/programme_plan_restore.html", sight=handlers.look(desk(), slug))


@mail.post("/programmes/<slug>/plan/spread")
@organiser_page
@needs(May.WRITE_TEXTS)
def spread_programme_plan(slug: str) -> Response | tuple[str, int]:
    """The events that were ticked go by the programme's plan."""
    form, chosen = Form.received(request.form), request.form.getlist("event")
    if not chosen:
        refused = Form(form.values, {"event": [_("Choose at least one event.")]})
        return _page(handlers.look(desk(), slug), refused), 422
    try:
        handlers.spread(desk(), call(), slug, version(), chosen)
    except Conflict as error:
        return _page(handlers.look(desk(), slug), form.refused(error)), 409
    told = ngettext(
        "%(num)d event has taken the plan over.", "%(num)d events have taken the plan over.", len(chosen)
    )
    tell(told)
    return _back(slug)


@mail.get("/programmes/<slug>/plan/new")
@organiser_page
@needs(May.WRITE_TEXTS)
def new_usual_step(slug: str) -> str:
    """An empty form for one more step."""
    sight = handlers.look(desk(), slug)
    return _step_page(sight, Form.filled({**NEW, "version": sight.plan.version}), "")


@mail.post("/programmes/<slug>/plan/new")
@organiser_page
@needs(May.WRITE_TEXTS)
def add_usual_step(slug: str) -> Response | tuple[str, int]:
    """The programme's plan has one step more."""
    step_id = new_id()
    return _pages(slug).save_step("", lambda one, what, when: plan_changes.add(one, step_id, what, when))


@mail.get("/programmes/<slug>/plan/<step_id>/edit")
@organiser_page
@needs(May.WRITE_TEXTS)
def editing_usual_step(slug: str, step_id: str) -> str:
    """A step, ready to be changed."""
    sight = handlers.look(desk(), slug)
    step = sight.plan.as_plan().step(step_id)
    if step is None:
        raise NotFound("unknown-step")
    return _step_page(sight, Form.filled({**words.typed(step), "version": sight.plan.version}), step_id)


@mail.post("/programmes/<slug>/plan/<step_id>/edit")
@organiser_page
@needs(May.WRITE_TEXTS)
def edit_usual_step(slug: str, step_id: str) -> Response | tuple[str, int]:
    """The step says something else, or at another time."""
    return _pages(slug).save_step(
        step_id, lambda one, what, when: plan_changes.edit(one, step_id, what, when)
    )


@mail.get("/programmes/<slug>/plan/feedback")
@organiser_page
@needs(May.WRITE_TEXTS)
def usual_feedback(slug: str) -> str:
    """Where new events ask for feedback, ready to be changed."""
    sight = handlers.look(desk(), slug)
    return _feedback_page(
        sight, Form.filled({"feedback": sight.plan.feedback, "version": sight.plan.version})
    )


@mail.post("/programmes/<slug>/plan/feedback")
@organiser_page
@needs(May.WRITE_TEXTS)
def save_usual_feedback(slug: str) -> Response | tuple[str, int]:
    """New events ask for feedback there, or nowhere."""
    return _pages(slug).save_feedback()


def _pages(slug: str) -> PlanPages[Sight]:
    def look() -> tuple[Sight, Standing]:
        sight = handlers.look(desk(), slug)
        steps = {step.id: step for step in sight.plan.steps}
        return sight, Standing(sight.plan.version, sight.plan.feedback, steps)

    return PlanPages(
        look=look,
        change=lambda act: handlers.change(desk(), call(), slug, version(), act),
        step=_step_page,
        feedback=_feedback_page,
        done=lambda: _back(slug),
        changed=_("The programme's plan is changed. Events there are keep their plans."),
    )


def _back(slug: str) -> Response:
    return redirect(url_for("mail.programme_plan", slug=slug), 303)


def _page(sight: Sight, form: Form) -> str:
    return render_template("mail/programme_plan.html", sight=sight, form=form, words=words)


def _step_page(sight: Sight, form: Form, step_id: str) -> str:
    return render_template(
        "mail/programme_plan_step.html", sight=sight, form=form, step_id=step_id, words=words
    )


def _feedback_page(sight: Sight, form: Form) -> str:
    return render_template("mail/programme_plan_feedback.html", sight=sight, form=form, words=words)
