"""Events going out: to everybody, to those with a seat, to organisers.

A field that is not named in the schema for a reader does not leave the house, whatever the answer holds.
"""

from dataclasses import fields as fields_of
from dataclasses import replace
from typing import Any, Protocol

from marshmallow import fields

from services.registration.domain.confirmations import asks_addresses
from services.registration.domain.events import Event, Session, Venue, is_confidential
from services.registration.domain.programmes import Programme
from services.registration.domain.stages import STAGES
from services.registration.schemas.events import EventBody
from services.registration.schemas.parts import Cursor, GroupText, LongText, ShortText, TitleText, VenueBody
from services.registration.schemas.questions import QuestionOut
from services.registration.schemas.sessions import SessionOut
from services.registration.schemas.shapes import Strict
from services.registration.schemas.trainers import TrainerOut

STATES = ("open", "not-yet-open", "closed", "full")


class View(Protocol):
    """What of an event view is answered."""

    @property
    def event(self) -> Event: ...
    @property
    def programme(self) -> Programme: ...
    @property
    def stage(self) -> str: ...
    @property
    def capacity(self) -> int: ...
    @property
    def taken(self) -> int: ...
    @property
    def free(self) -> int: ...
    @property
    def waiting(self) -> int: ...
    @property
    def registration_state(self) -> str: ...


class SeatsOut(Strict):
    """How full an event is; held offers count as taken. Fewer are `free` than not taken while guests of
    other groups make up for a session here."""

    capacity = fields.Integer(required=True)
    taken = fields.Integer(required=True)
    free = fields.Integer(required=True)


class WindowOut(Strict):
    """When people can register."""

    opens = fields.AwareDateTime(allow_none=True)
    closes = fields.AwareDateTime(allow_none=True)


class WaitingListOut(Strict):
    """How the queue moves."""

    mode = fields.String()
    offer_hours = fields.Integer()


class ConsentOut(Strict):
    """A consent of the form."""

    key = fields.String()
    text = fields.Nested(LongText)
    version = fields.Integer()
    required = fields.Boolean()


class FormOut(Strict):
    """What a registration is asked."""

    organisation = fields.String()
    job_title = fields.String()
    phone = fields.String()
    target_group = fields.String()
    needs = fields.String()
    questions = fields.List(fields.Nested(QuestionOut))
    consents = fields.List(fields.Nested(ConsentOut))


class PublicEventOut(Strict):
    """An event for everybody: no trainer's address, no link to a room; the town alone if confidential."""

    id = fields.String(required=True)
    slug = fields.String(required=True)
    programme = fields.String(required=True)
    activity = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.Nested(TitleText, required=True)
    description = fields.Nested(LongText)
    language = fields.String()
    timezone = fields.String()
    venue = fields.Nested(VenueBody, allow_none=True)
    online = fields.Boolean()
    confidential = fields.Boolean()
    sessions = fields.List(fields.Nested(SessionOut))
    minimum = fields.Integer()
    decide_by = fields.AwareDateTime(
        allow_none=True, metadata={"description": "When it is decided whether there are enough people"}
    )
    approval = fields.Boolean()
    email_confirmation = fields.Boolean()
    confirm_hours = fields.Integer()
    group_places = fields.Integer()
    answers_until = fields.AwareDateTime(
        allow_none=True, metadata={"description": "Null: until registration closes, else a day before"}
    )
    entry = fields.String()
    requires_activity = fields.String()
    requires_groups = fields.List(fields.String())
    requires_either = fields.Boolean()
    outcomes = fields.List(fields.Nested(ShortText))
    waiting_list = fields.Nested(WaitingListOut)
    registration = fields.Nested(WindowOut)
    target_groups = fields.List(fields.Nested(GroupText))
    form = fields.Nested(FormOut)
    status = fields.String(required=True)
    stage = fields.String(
        metadata={"enum": list(STAGES), "description": "Where it stands on its way, by the clock too"}
    )
    cancelled_reason = fields.String()
    postponed = fields.Boolean(metadata={"description": "It is held, and nobody knows yet when"})
    postponed_reason = fields.String()
    seats = fields.Nested(SeatsOut, required=True)
    waiting = fields.Integer(required=True)
    registration_state = fields.String(required=True, metadata={"enum": list(STATES)})


class SeatedEventOut(PublicEventOut):
    """An event for those with a seat: they learn where it is."""

    online_url = fields.String()


class PoolOut(Strict):
    """Seats kept for a group, with how many are taken."""

    key = fields.String()
    name = fields.Nested(TitleText)
    seats = fields.Integer()
    taken = fields.Integer()
    group = fields.String()
    release_at = fields.AwareDateTime(allow_none=True)
    released = fields.Boolean()


class ShareOut(Strict):
    """The share of the hours somebody must attend."""

    min_share = fields.Float()


class KindOut(Strict):
    """What whoever completes receives."""

    kind = fields.String()


class EventOut(SeatedEventOut):
    """An event for organisers."""

    capacity = fields.Integer(required=True)
    pools = fields.List(fields.Nested(PoolOut))
    requires_valid = fields.Boolean()
    prerequisite_blocks = fields.Boolean()
    may_move = fields.Boolean()
    assessed = fields.Boolean()
    assessment_method = fields.Nested(ShortText)
    trainers = fields.List(fields.Nested(TrainerOut))
    completion = fields.Nested(ShareOut)
    certificate = fields.Nested(KindOut)
    version = fields.Integer(required=True)
    created_at = fields.AwareDateTime()
    published_at = fields.AwareDateTime(allow_none=True)


class PublicEventList(Cursor):
    """A stretch of the catalogue."""

    items = fields.List(fields.Nested(PublicEventOut), required=True)


class EventList(Cursor):
    """A stretch of all events, for organisers."""

    items = fields.List(fields.Nested(EventOut), required=True)


class CompletionCountOut(Strict):
    """How many of those with a seat completed the event."""

    completed = fields.Integer(required=True)
    incomplete = fields.Integer(required=True)


def event_answer(view: View) -> dict[str, Any]:
    """Everything of an event under the names of the contract; the schema picks what its reader may see."""
    event = view.event
    return {
        **{field.name: getattr(event, field.name) for field in fields_of(event)},
        "email_confirmation": asks_addresses(event),
        "programme": event.programme_slug,
        "activity": event.activity_code,
        "online": bool(event.online_url or any(session.online_url for session in event.sessions)),
        "registration": {"opens": event.opens, "closes": event.closes},
        "certificate": {"kind": event.certificate_kind},
        "postponed": event.is_postponed,
        "stage": view.stage,
        "seats": {"capacity": view.capacity, "taken": view.taken, "free": view.free},
        "waiting": view.waiting,
        "registration_state": view.registration_state,
    }


def public_answer(view: View) -> dict[str, Any]:
    """As everybody may see it."""
    return {**event_answer(view), **_concealed(view.event)}


def body_of(view: View) -> dict[str, Any]:
    """The body that would create the event as it stands now: what a change is merged into."""
    body: dict[str, Any] = EventBody().dump(event_answer(view))
    for trainer in body.get("trainers", []):
        trainer.pop("assignment_id", None)
    return body


def _concealed(event: Event) -> dict[str, Any]:
    """Rooms online are for those with a seat; of a confidential event only the town is told."""
    hidden = is_confidential(event)
    return {
        "online_url": "",
        "venue": _town(event.venue) if hidden else event.venue,
        "sessions": [_session(session, hidden) for session in event.sessions],
    }


def _session(session: Session, hidden: bool) -> Session:
    return replace(session, online_url="", venue=_town(session.venue) if hidden else session.venue)


def _town(venue: Venue | None) -> Venue | None:
    return Venue(town=venue.town) if venue else None
