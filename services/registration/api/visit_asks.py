"""`…/visits`: people ask to make up for a session in another group, organisers agree or decline (ADR 53).

Each of these may be sent again: what was asked, taken back or answered so already stays as it is.
"""

from typing import Any

from services.registration.api.doors import Door, call, desk, organiser_call
from services.registration.handlers import visit_asks as handlers
from services.registration.handlers.events import get_event
from services.registration.handlers.looks import note_look
from services.registration.handlers.visits import Choice
from services.registration.schemas.registrations import ReasonBody
from services.registration.schemas.visits import (
    AgreementBody,
    AsksOut,
    VisitBody,
    VisitOut,
    ask_answer,
    visit_answer,
)
from shared.permissions import May
from shared.web.permitted import needs

blueprint = Door("visits", "", "Making up for a session in another group.")
ASKS = "/events/<slug>/visits"
OWN = "/registrations/<token>/visits"


@blueprint.get(ASKS)
@blueprint.organiser
@blueprint.response(200, AsksOut)
@needs(May.DECIDE)
def listing(slug: str) -> Any:
    """What people of this event ask for and have no answer to."""
    view = get_event(desk(), slug)
    note_look(desk(), organiser_call(), "looked at the roster", f"events/{view.event.id}")
    return {"items": [ask_answer(one) for one in handlers.asks(desk(), slug)]}


@blueprint.post(f"{ASKS}/<visit_id>/agree")
@blueprint.organiser
@blueprint.arguments(AgreementBody)
@blueprint.response(200, VisitOut)
@needs(May.DECIDE)
def agree(body: dict[str, Any], slug: str, visit_id: str) -> Any:
    """The person is a guest there, and gets a mail."""
    return visit_answer(handlers.agree(desk(), organiser_call(), slug, visit_id, **body))


@blueprint.post(f"{ASKS}/<visit_id>/decline")
@blueprint.organiser
@blueprint.arguments(ReasonBody)
@blueprint.response(200, VisitOut)
@needs(May.DECIDE)
def decline(body: dict[str, Any], slug: str, visit_id: str) -> Any:
    """It can not be; the person reads why."""
    return visit_answer(handlers.decline(desk(), organiser_call(), slug, visit_id, body["reason"]))


@blueprint.post(OWN)
@blueprint.personal
@blueprint.arguments(VisitBody)
@blueprint.response(200, VisitOut)
def ask(body: dict[str, Any], token: str) -> Any:
    """Ask the organisers; the answer comes by mail. What is agreed already is answered as it stands."""
    choice = Choice(body["session"], body["to"], body["to_session"])
    return visit_answer(handlers.ask(desk(), call(), token, choice))


@blueprint.post(f"{OWN}/<visit_id>/take-back")
@blueprint.personal
@blueprint.response(200, VisitOut)
def take_back(token: str, visit_id: str) -> Any:
    """Do not want it any more; a place that was agreed goes on."""
    return visit_answer(handlers.take_back(desk(), call(), token, visit_id))
