"""`/events/{slug}/registrations` for organisers: the roster and decisions about one person."""

from typing import Any

from services.registration.api.doors import Door, desk, organiser_call
from services.registration.domain.registrations import Registration
from services.registration.domain.rosters import RosterFilter
from services.registration.handlers import completion
from services.registration.handlers import roster as handlers
from services.registration.handlers.event_views import event_by_slug
from services.registration.handlers.looks import note_look
from services.registration.schemas.registration_answers import DecidedOut, RosterOut, roster_answer
from services.registration.schemas.registrations import DecisionBody, ReasonBody, RejectionBody, RosterQuery
from shared.permissions import May
from shared.web.access import may
from shared.web.permitted import needs

blueprint = Door(
    "roster", "/events/<slug>/registrations", "Who comes, who waits, who is to be decided about."
)


@blueprint.get("")
@blueprint.organiser
@blueprint.arguments(RosterQuery, location="query")
@blueprint.response(200, RosterOut)
@needs(May.SEE_ROSTER)
def find(query: dict[str, Any], slug: str) -> Any:
    """List everybody: seats by family name, offers, the queue in its order, then whoever left."""
    event = event_by_slug(desk().store.records, slug)
    note_look(desk(), organiser_call(), "looked at the roster", f"events/{event.id}")
    narrow = RosterFilter(query["status"], query["text"])
    page = handlers.roster(desk(), slug, narrow, query["after"], query["limit"])
    seen = {} if may(May.SEE_SENSITIVE) else {"needs": ""}
    return {"items": [{**roster_answer(row), **seen} for row in page.items], "next": page.next}


@blueprint.post("/<registration_id>/approve")
@blueprint.organiser
@blueprint.response(200, DecidedOut)
@needs(May.DECIDE)
def approve(slug: str, registration_id: str) -> Any:
    """Let a registration in: a seat, or a place in the queue."""
    return _decided(handlers.approve(desk(), organiser_call(), slug, registration_id))


@blueprint.post("/<registration_id>/reject")
@blueprint.organiser
@blueprint.arguments(RejectionBody, required=False)
@blueprint.response(200, DecidedOut)
@needs(May.DECIDE)
def reject(body: dict[str, Any], slug: str, registration_id: str) -> Any:
    """Do not approve; the person reads the reason only when `tell` is true."""
    return _decided(handlers.reject(desk(), organiser_call(), slug, registration_id, **body))


@blueprint.post("/<registration_id>/promote")
@blueprint.organiser
@blueprint.response(200, DecidedOut)
@needs(May.DECIDE)
def promote(slug: str, registration_id: str) -> Any:
    """Give a waiting person a free seat, past the queue."""
    return _decided(handlers.promote(desk(), organiser_call(), slug, registration_id))


@blueprint.post("/<registration_id>/cancel")
@blueprint.organiser
@blueprint.arguments(DecisionBody, required=False)
@blueprint.response(200, DecidedOut)
@needs(May.DECIDE)
def cancel(body: dict[str, Any], slug: str, registration_id: str) -> Any:
    """End one person's registration; a freed seat goes on."""
    return _decided(handlers.cancel(desk(), organiser_call(), slug, registration_id, **body))


@blueprint.post("/<registration_id>/take-back")
@blueprint.organiser
@blueprint.arguments(ReasonBody)
@blueprint.response(204)
@needs(May.DECIDE)
def take_back(body: dict[str, Any], slug: str, registration_id: str) -> None:
    """Take a completion back; its document becomes void."""
    handlers.row(desk(), slug, registration_id)
    completion.take_back(desk(), organiser_call(), registration_id, body["reason"])


def _decided(registration: Registration) -> dict[str, Any]:
    return {
        "id": registration.id,
        "status": registration.status,
        "offer_expires_at": registration.offer_expires_at,
    }
