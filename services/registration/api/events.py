"""`/events`"""

from typing import Any

from flask import Response, jsonify

from services.registration.api.doors import (
    Door,
    asks_as_organiser,
    created,
    desk,
    merged,
    organiser_call,
    own,
    sent_object,
)
from services.registration.api.examples import EVENT
from services.registration.domain.event_groups import settled
from services.registration.handlers import events as handlers
from services.registration.handlers import postponements
from services.registration.handlers.views import EventFilter
from services.registration.schemas.event_answers import (
    CompletionCountOut,
    EventList,
    EventOut,
    PublicEventList,
    PublicEventOut,
    body_of,
    event_answer,
    public_answer,
)
from services.registration.schemas.event_queries import EventQuery
from services.registration.schemas.events import CancelBody, EventBody, EventChange
from shared.permissions import May
from shared.web.access import organiser_required, require
from shared.web.permitted import needs

blueprint = Door("events", "/events", "What people register for.")


@blueprint.get("")
@blueprint.either
@blueprint.arguments(EventQuery, location="query")
@blueprint.response(200, {"anyOf": [PublicEventList, EventList]})
def find(query: dict[str, Any]) -> Response:
    """List events, soonest first; with an organiser's token drafts too."""
    return _all(query) if asks_as_organiser() else _catalogue(query)


def _catalogue(query: dict[str, Any]) -> Response:
    after, limit = query.pop("after"), query.pop("limit")
    page = handlers.list_public_events(desk(), EventFilter(**query), after, limit)
    items = [public_answer(view) for view in page.items]
    return jsonify(PublicEventList().dump({"items": items, "next": page.next}))


@organiser_required
@needs(May.SEE_EVENTS, somewhere=True)
def _all(query: dict[str, Any]) -> Response:
    after, limit = query.pop("after"), query.pop("limit")
    page = handlers.list_events(desk(), EventFilter(**query, among=own(May.SEE_EVENTS)), after, limit)
    return jsonify(
        EventList().dump({"items": [event_answer(view) for view in page.items], "next": page.next})
    )


@blueprint.post("")
@blueprint.organiser
@blueprint.arguments(EventBody, example=EVENT)
@blueprint.response(201, EventOut)
@needs(May.CHANGE_EVENTS, somewhere=True)
def create(body: dict[str, Any]) -> Any:
    """Create an event; it begins as a draft."""
    require(May.CHANGE_EVENTS, "programmes", body["programme"])
    fields = {name: value for name, value in body.items() if name != "programme"}
    event = created(
        lambda: handlers.create_event(desk(), organiser_call(), body["programme"], fields),
        lambda: handlers.get_event(desk(), body["slug"]).event,
        lambda found: _is_as(found.slug, body),
    )
    return _answer(event.slug)


def _is_as(slug: str, body: dict[str, Any]) -> bool:
    """Does the event stand as the body asks? Ids of sessions are given, not asked for."""
    present = body_of(handlers.get_event(desk(), slug))
    for session in present["sessions"]:
        session.pop("id", None)
    fields = EventBody().load(present)
    return all(fields[name] == value for name, value in settled(body).items())


@blueprint.get("/<slug>")
@blueprint.either
@blueprint.response(200, {"anyOf": [PublicEventOut, EventOut]})
def read(slug: str) -> Response:
    """Read an event; with an organiser's token whole, drafts too."""
    if asks_as_organiser():
        return _whole(slug)
    return jsonify(PublicEventOut().dump(public_answer(handlers.public_event(desk(), slug))))


@organiser_required
@needs(May.SEE_EVENTS)
def _whole(slug: str) -> Response:
    return jsonify(EventOut().dump(_answer(slug)))


@blueprint.patch("/<slug>")
@blueprint.organiser
@blueprint.arguments(EventChange)
@blueprint.response(200, EventOut)
@needs(May.CHANGE_EVENTS)
def change(body: dict[str, Any], slug: str) -> Any:
    """Change what is named, objects within the body too; lists are replaced."""
    whole = _whole_body(merged(body_of(handlers.get_event(desk(), slug)), sent_object()), body)
    changes = {name: whole[name] for name in body}
    return _answer(handlers.change_event(desk(), organiser_call(), slug, changes).slug)


def _whole_body(whole: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The changed event's body, loaded; a postponed event has no sessions until the change names some."""
    absent = () if "sessions" in change or whole["sessions"] else ("sessions",)
    kept = {name: value for name, value in whole.items() if name not in absent}
    return dict(EventBody().load(kept, partial=absent))


@blueprint.post("/<slug>/publish")
@blueprint.organiser
@blueprint.response(200, EventOut)
@needs(May.CHANGE_EVENTS)
def publish(slug: str) -> Any:
    """Show the event to everybody."""
    handlers.publish_event(desk(), organiser_call(), slug)
    return _answer(slug)


@blueprint.post("/<slug>/cancel")
@blueprint.organiser
@blueprint.arguments(CancelBody, required=False)
@blueprint.response(200, EventOut)
@needs(May.CHANGE_EVENTS)
def cancel(body: dict[str, Any], slug: str) -> Any:
    """Call the event off; everybody with a seat, an offer or a place in the queue is told why."""
    handlers.cancel_event(desk(), organiser_call(), slug, body["reason"])
    return _answer(slug)


@blueprint.post("/<slug>/postpone")
@blueprint.organiser
@blueprint.arguments(CancelBody, required=False)
@blueprint.response(200, EventOut)
@needs(May.CHANGE_EVENTS)
def postpone(body: dict[str, Any], slug: str) -> Any:
    """Take the days away until new ones are known; everybody keeps the seat and is told why."""
    postponements.postpone_event(desk(), organiser_call(), slug, body["reason"])
    return _answer(slug)


@blueprint.post("/<slug>/reinstate")
@blueprint.organiser
@blueprint.response(200, EventOut)
@needs(May.CHANGE_EVENTS)
def reinstate(slug: str) -> Any:
    """Let a cancelled event take place after all, with everybody who had a seat or waited."""
    handlers.reinstate_event(desk(), organiser_call(), slug)
    return _answer(slug)


@blueprint.post("/<slug>/complete")
@blueprint.organiser
@blueprint.response(200, CompletionCountOut)
@needs(May.CHANGE_EVENTS)
def complete(slug: str) -> Any:
    """Decide for everybody with a seat whether they completed the event."""
    return handlers.complete_event(desk(), organiser_call(), slug)


def _answer(slug: str) -> dict[str, Any]:
    return event_answer(handlers.get_event(desk(), slug))
