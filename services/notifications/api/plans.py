"""The plans of events for programs: what is mailed when, and to how many."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_smorest import Blueprint

from services.notifications.domain.plan_changes import rewritten
from services.notifications.domain.plans import Plan, Step
from services.notifications.domain.reminders import Anchor, Mail, Unit, When
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.plan_changes import Line, View, change, look
from services.notifications.schemas.plans import PlanChange, PlanOut
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
    steps = [_step(each, fresh.get(id(each), each["id"]), actor) for each in wanted["steps"]]

    def act(plan: Plan) -> Plan:
        return rewritten(replace(plan, paused=wanted["paused"]), steps, frozenset(fresh.values()))

    return shown(change(desk, call, slug, wanted["version"], act))


def shown(view: View) -> dict[str, Any]:
    """A plan as programs see it."""
    return {
        "event": view.event.slug,
        "version": view.plan.version,
        "paused": view.plan.paused,
        "steps": [_shown(each) for each in view.lines],
    }


def _shown(line: Line) -> dict[str, Any]:
    step, when, fate = line.step, line.step.when, line.step.fate
    return {
        **{name: getattr(step, name) for name in ("id", "mail", "audience", "on", "paused", "skip")},
        **{name: getattr(when, name) for name in ("anchor", "count", "unit", "after")},
        **{name: getattr(fate, name) for name in ("state", "reason", "due_at", "told", "passed_over")},
        "at": f"{when.at:%H:%M}",
        "decided_at": fate.at,
        "recipients": line.count,
    }


def _step(wanted: Mapping[str, Any], step_id: str, actor: str) -> Step:
    return Step(
        id=step_id,
        mail=Mail(wanted["mail"]),
        when=When(
            Anchor(wanted["anchor"]), wanted["count"], Unit(wanted["unit"]), wanted["after"], wanted["at"]
        ),
        **{name: wanted[name] for name in ("on", "paused", "skip")},
        by=actor,
    )


def _desk() -> Desk:
    desk: Desk = current_desk()
    return desk
