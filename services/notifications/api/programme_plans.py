"""The plans of programmes for programs: what new events begin with."""

from collections.abc import Mapping
from typing import Any

from flask_smorest import Blueprint

from services.notifications.api.plans import as_step, told
from services.notifications.domain.plan_changes import rewritten
from services.notifications.domain.plans import Plan
from services.notifications.domain.programme_plans import restored, with_feedback
from services.notifications.handlers import programme_plans as handlers
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.programme_plans import Sight
from services.notifications.schemas.plans import Versioned
from services.notifications.schemas.programme_plans import ProgrammePlanChange, ProgrammePlanOut, Spread
from shared.ids import new_id
from shared.permissions import May
from shared.web.access import current_actor, organiser_required
from shared.web.api import ORGANISER
from shared.web.application import current_desk
from shared.web.correlation import correlation_id
from shared.web.permitted import needs

programme_plans = Blueprint(
    "programme_plans_api",
    __name__,
    url_prefix="/api/v1/plans/programmes",
    description="Reminders that new events begin with",
)
CHANGED = "`plan-changed`: somebody changed it since that version"


@programme_plans.get("/<string:programme>")
@programme_plans.response(200, ProgrammePlanOut)
@programme_plans.doc(security=ORGANISER)
@organiser_required
@needs(May.SEE_MAIL)
def read_usual(programme: str) -> dict[str, Any]:
    """The plan that new events of this programme begin with."""
    return _shown(handlers.look(_desk(), programme))


@programme_plans.put("/<string:programme>")
@organiser_required
@programme_plans.arguments(ProgrammePlanChange)
@programme_plans.response(200, ProgrammePlanOut)
@programme_plans.alt_response(409, description=CHANGED)
@programme_plans.doc(security=ORGANISER)
@needs(May.WRITE_TEXTS)
def write_usual(wanted: Mapping[str, Any], programme: str) -> dict[str, Any]:
    """New events begin with this plan; events there are keep theirs."""
    call = _call()
    fresh = {id(each): new_id() for each in wanted["steps"] if not each["id"]}
    steps = [as_step(each, fresh.get(id(each), each["id"]), call.actor) for each in wanted["steps"]]

    def act(plan: Plan) -> Plan:
        plan = plan if wanted["feedback"] is None else with_feedback(plan, wanted["feedback"])
        return rewritten(plan, steps, frozenset(fresh.values()))

    return _shown(handlers.change(_desk(), call, programme, wanted["version"], act))


@programme_plans.post("/<string:programme>/restore")
@organiser_required
@programme_plans.arguments(Versioned)
@programme_plans.response(200, ProgrammePlanOut)
@programme_plans.alt_response(409, description=CHANGED)
@programme_plans.doc(security=ORGANISER)
@needs(May.WRITE_TEXTS)
def restore_usual(wanted: Mapping[str, Any], programme: str) -> dict[str, Any]:
    """New events begin with the plan that ships with Kutse again."""
    return _shown(handlers.change(_desk(), _call(), programme, wanted["version"], restored))


@programme_plans.post("/<string:programme>/spread")
@organiser_required
@programme_plans.arguments(Spread)
@programme_plans.response(200, ProgrammePlanOut)
@programme_plans.alt_response(
    404, description="`unknown-event`: one is not of this programme, or over; nothing was done"
)
@programme_plans.alt_response(409, description=CHANGED)
@programme_plans.doc(security=ORGANISER)
@needs(May.WRITE_TEXTS)
def spread_usual(wanted: Mapping[str, Any], programme: str) -> dict[str, Any]:
    """These events go by the programme's plan from now on, but for what is over."""
    return _shown(handlers.spread(_desk(), _call(), programme, wanted["version"], wanted["events"]))


def _shown(sight: Sight) -> dict[str, Any]:
    plan = sight.plan
    return {
        "programme": sight.known.slug,
        "version": plan.version,
        "built_in": plan.is_built_in,
        "feedback": dict(plan.feedback),
        "steps": [told(each) for each in plan.steps],
        "events": [{"event": each.event.slug, "is_usual": each.is_usual} for each in sight.followers],
    }


def _call() -> Call:
    return Call(current_actor().subject, correlation_id(), _desk().clock())


def _desk() -> Desk:
    desk: Desk = current_desk()
    return desk
