"""The plans of events for programs: what is mailed when, and to how many."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_smorest import Blueprint

from services.notifications.domain.plan_changes import rewritten
from services.notifications.domain.plans import Plan, Step
from services.notifications.domain.programme_plans import with_feedback
from services.notifications.domain.reminders import Anchor, Mail, Unit, When
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.plan_changes import Line, View, change, look, take_over
from services.notifications.schemas.plans import PlanChange, PlanOut, Versioned
from shared.ids import new_id
from shared.permissions import May
from shared.web.access import current_actor, organiser_required
from shared.web.api import ORGANISER
from shared.web.application import current_desk
from shared.web.correlation import correlation_id
from shared.web.permitted import needs

plans = Blueprint("plans_api", __name__, url_prefix="/api/v1/plans", description="Reminders of an event")


@plans.get("/<string:slug>")
@plans.response(200, PlanOut)
@plans.doc(security=ORGANISER)
@organiser_required
@needs(May.SEE_MAIL)
def read(slug: str) -> dict[str, Any]:
    """The plan of the event with this slug."""
    return shown(look(_desk(), slug))


@plans.put("/<string:slug>")
@organiser_required
@plans.arguments(PlanChange)
@plans.response(200, PlanOut)
@plans.alt_response(409, description="`plan-changed`: somebody changed it since that version")
@plans.doc(security=ORGANISER)
@needs(May.WRITE_TEXTS)
def write(wanted: Mapping[str, Any], slug: str) -> dict[str, Any]:
    """The plan is as wanted, but for what is over."""
    desk, actor = _desk(), current_actor().subject
    call = Call(actor, correlation_id(), desk.clock())
    fresh = {id(each): new_id() for each in wanted["steps"] if not each["id"]}
    steps = [as_step(each, fresh.get(id(each), each["id"]), actor) for each in wanted["steps"]]

    def act(plan: Plan) -> Plan:
        plan = plan if wanted["feedback"] is None else with_feedback(plan, wanted["feedback"])
        return rewritten(replace(plan, paused=wanted["paused"]), steps, frozenset(fresh.values()))

    return shown(change(desk, call, slug, wanted["version"], act))


@plans.post("/<string:slug>/take-over")
@organiser_required
@plans.arguments(Versioned)
@plans.response(200, PlanOut)
@plans.alt_response(409, description="`plan-changed`: somebody changed it since that version")
@plans.doc(security=ORGANISER)
@needs(May.WRITE_TEXTS)
def usual(wanted: Mapping[str, Any], slug: str) -> dict[str, Any]:
    """The event goes by its programme's plan, but for what is over."""
    desk = _desk()
    call = Call(current_actor().subject, correlation_id(), desk.clock())
    return shown(take_over(desk, call, slug, wanted["version"]))


def shown(view: View) -> dict[str, Any]:
    """A plan as programs see it."""
    return {
        "event": view.event.slug,
        "version": view.plan.version,
        "paused": view.plan.paused,
        "is_usual": view.is_usual,
        "feedback": dict(view.plan.feedback),
        "steps": [_shown(each) for each in view.lines],
    }


def _shown(line: Line) -> dict[str, Any]:
    step, fate = line.step, line.step.fate
    return {
        **told(step),
        **{name: getattr(step, name) for name in ("paused", "skip")},
        **{name: getattr(fate, name) for name in ("state", "reason", "due_at", "told", "passed_over")},
        "decided_at": fate.at,
        "recipients": line.count,
    }


def told(step: Step) -> dict[str, Any]:
    """What a step is, whatever became of it."""
    when = step.when
    return {
        **{name: getattr(step, name) for name in ("id", "mail", "audience", "on")},
        **{name: getattr(when, name) for name in ("anchor", "count", "unit", "after")},
        "at": f"{when.at:%H:%M}",
    }


def as_step(wanted: Mapping[str, Any], step_id: str, actor: str) -> Step:
    """The step a program wants."""
    switches = {name: wanted[name] for name in ("on", "paused", "skip") if name in wanted}
    return Step(
        id=step_id,
        mail=Mail(wanted["mail"]),
        when=When(
            Anchor(wanted["anchor"]), wanted["count"], Unit(wanted["unit"]), wanted["after"], wanted["at"]
        ),
        **switches,
        by=actor,
    )


def _desk() -> Desk:
    desk: Desk = current_desk()
    return desk
