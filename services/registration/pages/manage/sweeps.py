"""Acts upon many people: what one would do, then what it did, and to whom not and why."""

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from services.registration.domain import sweeps as rules
from services.registration.handlers import events, moves
from services.registration.handlers import sweeps as handlers
from services.registration.handlers.moves import Destination, Group
from services.registration.handlers.sweeps import SweepView
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.line_up import PAGE, narrowed, still_chosen
from services.registration.pages.manage.moves import chosen_group
from services.registration.pages.manage.words import Words
from shared.errors import Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import WHOLE, Form
from shared.web.permitted import needs
from shared.web.problems import problem_of, reason
from shared.web.security import takes_fields

ACTS: Words = {
    rules.APPROVE: _("Approve"),
    rules.REJECT: _("Reject"),
    rules.OFFER: _("Offer a seat"),
    rules.PROMOTE: _("Give a seat from the queue"),
    rules.MOVE: _("Move to another group"),
    rules.CANCEL: _("Cancel the registration"),
    rules.NOTE: _("Write a note"),
}


@manage.app_template_global("acts_upon_many")
def _acts() -> Words:
    return ACTS


@manage.app_template_filter("because")
def _because(code: str) -> str:
    return str(reason(code))


@manage.post("/events/<slug>/registrations/act")
@takes_fields(PAGE + 50)
@organiser_page
@needs(May.DECIDE)
def plan_sweep(slug: str) -> Response | tuple[str, int]:
    """What the act would do to those ticked, or to everybody found, is on the next page; nothing is done."""
    everybody = request.form.get("everybody") == "yes"
    chosen = narrowed(request.form) if everybody else request.form.getlist("chosen")
    try:
        sweep = handlers.plan(desk(), call(), slug, request.form.get("act", ""), chosen)
    except Rejected as error:
        if error.code == "unknown-event":
            raise
        return still_chosen(slug, problem_of(error).detail), 409
    return redirect(url_for("manage.sweep", slug=slug, sweep_id=sweep.id), 303)


@manage.get("/events/<slug>/registrations/act/<sweep_id>")
@organiser_page
@needs(May.DECIDE)
def sweep(slug: str, sweep_id: str) -> str:
    """What it would do, how far it is, or what it did."""
    return _sweep(slug, sweep_id, Form())


@manage.post("/events/<slug>/registrations/act/<sweep_id>")
@organiser_page
@needs(May.DECIDE)
def begin_sweep(slug: str, sweep_id: str) -> Response | tuple[str, int]:
    """It is done, or goes on being done; a second time nothing happens."""
    form, before = Form.received(request.form), handlers.view(desk(), slug, sweep_id).sweep
    why, told = form.value("reason").strip()[:1_000], form.chosen("tell", "true")
    if before.state != rules.PLANNED and why not in ("", before.reason):
        tell(
            _("It was begun already, for another reason. What you typed is not used: %(reason)s", reason=why),
            "warning",
        )
    if before.state == rules.PLANNED and form.value("to") not in ("", before.to):
        sentence = _(
            "Another group was chosen after you had opened this page. Look at what would become of each."
        )
        return _sweep(slug, sweep_id, Form(form.values, {WHOLE: [str(sentence)]})), 409
    try:
        handlers.begin(desk(), call(), slug, sweep_id, why, told)
    except Rejected as error:
        if error.code == "unknown-sweep":
            raise
        return _sweep(slug, sweep_id, form.refused(error)), 422
    return redirect(url_for("manage.sweep", slug=slug, sweep_id=sweep_id), 303)


@manage.post("/events/<slug>/registrations/act/<sweep_id>/group")
@organiser_page
@needs(May.DECIDE)
def aim_sweep(slug: str, sweep_id: str) -> Response | tuple[str, int]:
    """The group people are to be moved to is chosen, and the page shows what would become of each there."""
    form = Form.received(request.form)
    try:
        to = Destination(chosen_group(form), form.chosen("queue", "true"))
        if handlers.view(desk(), slug, sweep_id).sweep.state != rules.PLANNED:
            tell(_("It was begun already; the group stays as it is."), "warning")
        handlers.aim(desk(), call(), slug, sweep_id, to)
    except Rejected as error:
        if error.code == "unknown-sweep":
            raise
        return _sweep(slug, sweep_id, form.refused(error)), 422
    return redirect(url_for("manage.sweep", slug=slug, sweep_id=sweep_id), 303)


def _sweep(slug: str, sweep_id: str, form: Form) -> str:
    found = handlers.view(desk(), slug, sweep_id)
    return render_template(
        "manage/sweep.html",
        view=events.get_event(desk(), slug),
        found=found,
        form=form,
        word=ACTS[found.sweep.act],
        groups=_groups(found),
        there=events.get_event(desk(), found.sweep.to) if found.sweep.to else None,
    )


def _groups(found: SweepView) -> list[Group]:
    """Where those of a move that is not begun may go."""
    if found.sweep.act != rules.MOVE or found.sweep.state != rules.PLANNED:
        return []
    movable = [line.registration for line in found.lines if line.registration]
    each = (moves.groups(desk(), call(), one) for one in movable)
    return next((groups for groups in each if groups), [])
