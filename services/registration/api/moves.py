"""`…/move`: to another group of the same activity, for organisers and for the person."""

from typing import Any

from services.registration.api.doors import Door, call, desk, organiser_call
from services.registration.domain.registrations import Registration
from services.registration.handlers import moves as handlers
from services.registration.handlers.moves import Destination
from services.registration.schemas.registration_answers import MovedOut
from services.registration.schemas.registrations import MoveBody
from shared.permissions import May
from shared.web.permitted import needs

blueprint = Door("moves", "", "Going over to another group of the same activity.")


@blueprint.post("/events/<slug>/registrations/<registration_id>/move")
@blueprint.organiser
@blueprint.arguments(MoveBody)
@blueprint.response(200, MovedOut)
@needs(May.DECIDE)
def move(body: dict[str, Any], slug: str, registration_id: str) -> Any:
    """Move somebody to another group. When it is full there nothing changes, unless `queue` is true."""
    to = Destination(body["to"], body["queue"])
    return _moved(handlers.move(desk(), organiser_call(), slug, registration_id, to))


@blueprint.post("/registrations/<token>/move")
@blueprint.personal
@blueprint.arguments(MoveBody)
@blueprint.response(200, MovedOut)
def move_own(body: dict[str, Any], token: str) -> Any:
    """Go over to another group; the new personal link comes by mail."""
    to = Destination(body["to"], body["queue"])
    return _moved(handlers.move_own(desk(), call(), token, to).registration)


def _moved(registration: Registration) -> dict[str, Any]:
    return {
        "id": registration.id,
        "status": registration.status,
        "offer_expires_at": registration.offer_expires_at,
        "event": registration.event_slug,
    }
