"""`/trainers`, a programme's pool, and `/events/{slug}/trainers`, who teaches."""

from typing import Any

from services.registration.api.doors import Door, desk, organiser_call
from services.registration.domain.trainers import PoolTrainer
from services.registration.handlers import events, programmes
from services.registration.handlers import trainers as handlers
from services.registration.handlers.trainers import PoolFilter
from services.registration.schemas.event_answers import EventOut, event_answer
from services.registration.schemas.trainers import (
    AssignmentBody,
    PoolTrainerBody,
    PoolTrainerList,
    PoolTrainerOut,
    PoolTrainerQuery,
)
from shared.permissions import May
from shared.web.access import require
from shared.web.permitted import needs

blueprint = Door("trainers", "", "Who may teach, and who does.")


@blueprint.get("/trainers")
@blueprint.organiser
@blueprint.arguments(PoolTrainerQuery, location="query")
@blueprint.response(200, PoolTrainerList)
@needs(May.SEE_TRAINERS, somewhere=True)
def find(query: dict[str, Any]) -> Any:
    """Search a programme's pool of trainers, by name."""
    programme, after, limit = query.pop("programme"), query.pop("after"), query.pop("limit")
    require(May.SEE_TRAINERS, "programmes", programme)
    return handlers.search_pool(desk(), programme, PoolFilter(**query), after, limit)


@blueprint.post("/trainers")
@blueprint.organiser
@blueprint.arguments(PoolTrainerBody)
@blueprint.response(201, PoolTrainerOut)
@needs(May.CHANGE_EVENTS, somewhere=True)
def add(body: dict[str, Any]) -> Any:
    """Enter a trainer in the pool; somebody with the same address is brought up to date."""
    slug = body.pop("programme")
    require(May.CHANGE_EVENTS, "programmes", slug)
    programme = programmes.get_programme(desk(), slug)
    trainer = PoolTrainer(id="", programme_id=programme.id, **{**body, "languages": tuple(body["languages"])})
    return handlers.add_to_pool(desk(), organiser_call(), slug, trainer)


@blueprint.post("/events/<slug>/trainers")
@blueprint.organiser
@blueprint.arguments(AssignmentBody)
@blueprint.response(200, EventOut)
@needs(May.CHANGE_EVENTS)
def assign(body: dict[str, Any], slug: str) -> Any:
    """Let a trainer of the pool teach at the event."""
    handlers.assign_from_pool(desk(), organiser_call(), slug, body["pool_trainer"])
    return event_answer(events.get_event(desk(), slug))


@blueprint.delete("/events/<slug>/trainers/<assignment_id>")
@blueprint.organiser
@blueprint.response(200, EventOut)
@needs(May.CHANGE_EVENTS)
def unassign(slug: str, assignment_id: str) -> Any:
    """Let a trainer no longer teach at the event."""
    handlers.unassign(desk(), organiser_call(), slug, assignment_id)
    return event_answer(events.get_event(desk(), slug))
