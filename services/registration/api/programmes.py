"""`/programmes`"""

from typing import Any

from services.registration.api.doors import Door, created, desk, merged, organiser_call, own, sent_object
from services.registration.handlers import programmes as handlers
from services.registration.schemas.programmes import (
    ProgrammeBody,
    ProgrammeChange,
    ProgrammeList,
    ProgrammeOut,
    ProgrammeQuery,
)
from shared.permissions import May
from shared.web.permitted import needs

blueprint = Door("programmes", "/programmes", "What a funder pays for.")
EXAMPLE = {
    "slug": "marka-ja-aita",
    "title": {"et": "Märka ja aita", "en": "Notice and Help", "ru": "Заметь и помоги"},
    "funder": "Euroopa Liidu Sisejulgeolekufond",
    "reference": "ISF-NÄIDIS-3.3.1",
    "languages": ["et", "en", "ru"],
    "timezone": "Europe/Tallinn",
}


@blueprint.get("")
@blueprint.organiser
@blueprint.arguments(ProgrammeQuery, location="query")
@blueprint.response(200, ProgrammeList)
@needs(May.SEE_EVENTS, somewhere=True)
def find(query: dict[str, Any]) -> Any:
    """List programmes by slug."""
    return handlers.list_programmes(desk(), query["after"], query["limit"], own(May.SEE_EVENTS))


@blueprint.post("")
@blueprint.organiser
@blueprint.arguments(ProgrammeBody, example=EXAMPLE)
@blueprint.response(201, ProgrammeOut)
@needs(May.CREATE_PROGRAMMES)
def create(body: dict[str, Any]) -> Any:
    """Create a programme."""
    return created(
        lambda: handlers.create_programme(desk(), organiser_call(), body),
        lambda: handlers.get_programme(desk(), body["slug"]),
        lambda found: bool(ProgrammeBody().load(ProgrammeBody().dump(found)) == body),
    )


@blueprint.get("/<slug>")
@blueprint.organiser
@blueprint.response(200, ProgrammeOut)
@needs(May.SEE_EVENTS)
def read(slug: str) -> Any:
    """Read a programme."""
    return handlers.get_programme(desk(), slug)


@blueprint.patch("/<slug>")
@blueprint.organiser
@blueprint.arguments(ProgrammeChange)
@blueprint.response(200, ProgrammeOut)
@needs(May.CHANGE_PROGRAMME)
def change(_body: dict[str, Any], slug: str) -> Any:
    """Change what is named, objects within the body too."""
    current = ProgrammeBody().dump(handlers.get_programme(desk(), slug))
    whole = ProgrammeBody().load(merged(current, sent_object()))
    changes = {name: whole[name] for name in sent_object()}
    return handlers.change_programme(desk(), organiser_call(), slug, changes)
