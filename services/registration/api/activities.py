"""`/activities`"""

from typing import Any

from services.registration.api.doors import Door, created, desk, merged, organiser_call, own, sent_object
from services.registration.domain.programmes import Activity
from services.registration.handlers import activities as handlers
from services.registration.handlers import programmes
from services.registration.schemas.activities import (
    ActivityBody,
    ActivityChange,
    ActivityList,
    ActivityOut,
    ActivityQuery,
    activity_answer,
)
from shared.permissions import May
from shared.web.access import require
from shared.web.permitted import needs

blueprint = Door("activities", "/activities", "A programme's lines, with what was promised to the funder.")
EXAMPLE = {
    "programme": "marka-ja-aita",
    "code": "A1",
    "kind": "training",
    "title": {"et": "ABC-koolitus", "en": "ABC training", "ru": "Базовое обучение"},
    "target": {"events": 10, "participants": 150},
}


@blueprint.get("")
@blueprint.organiser
@blueprint.arguments(ActivityQuery, location="query")
@blueprint.response(200, ActivityList)
@needs(May.SEE_EVENTS, somewhere=True)
def find(query: dict[str, Any]) -> Any:
    """List activities in order of programme and code."""
    programme, mine = query["programme"], own(May.SEE_EVENTS)
    if programme:
        require(May.SEE_EVENTS, "programmes", programme)
    page = handlers.list_activities(desk(), programme, query["after"], query["limit"], mine)
    slugs = _slugs()
    return {
        "items": [activity_answer(each, slugs[each.programme_id]) for each in page.items],
        "next": page.next,
    }


@blueprint.post("")
@blueprint.organiser
@blueprint.arguments(ActivityBody, example=EXAMPLE)
@blueprint.response(201, ActivityOut)
@needs(May.CHANGE_PROGRAMME, somewhere=True)
def create(body: dict[str, Any]) -> Any:
    """Create an activity in a programme."""
    programme = body["programme"]
    require(May.CHANGE_PROGRAMME, "programmes", programme)
    fields = {name: value for name, value in body.items() if name != "programme"}
    activity = created(
        lambda: handlers.create_activity(desk(), organiser_call(), programme, fields),
        lambda: _activity(programme, body["code"]),
        lambda found: bool(ActivityBody().load(_body_of(found, programme)) == body),
    )
    return activity_answer(activity, programme)


@blueprint.get("/<programme>/<code>")
@blueprint.organiser
@blueprint.response(200, ActivityOut)
@needs(May.SEE_EVENTS)
def read(programme: str, code: str) -> Any:
    """Read an activity."""
    return activity_answer(_activity(programme, code), programme)


@blueprint.patch("/<programme>/<code>")
@blueprint.organiser
@blueprint.arguments(ActivityChange)
@blueprint.response(200, ActivityOut)
@needs(May.CHANGE_PROGRAMME)
def change(_body: dict[str, Any], programme: str, code: str) -> Any:
    """Change what is named, objects within the body too."""
    current = _body_of(_activity(programme, code), programme)
    whole = ActivityBody().load(merged(current, sent_object()))
    named = {"target_events", "target_participants"} if "target" in sent_object() else set()
    changes = {name: value for name, value in whole.items() if name in named | set(sent_object())}
    changed = handlers.change_activity(desk(), organiser_call(), programme, code, changes)
    return activity_answer(changed, programme)


def _activity(programme: str, code: str) -> Activity:
    return handlers.get_activity(desk(), programme, code)


def _body_of(activity: Activity, programme: str) -> dict[str, Any]:
    """The body that would create the activity as it stands."""
    body: dict[str, Any] = ActivityBody().dump(activity_answer(activity, programme))
    return body


def _slugs() -> dict[str, str]:
    return {each.id: each.slug for each in programmes.list_programmes(desk(), limit=1_000).items}
