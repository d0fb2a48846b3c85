"""Making up for a session in another group, as programs ask for it and read of it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from services.registration.domain.visits import Visit
from services.registration.handlers.visit_asks import Ask
from services.registration.schemas.addresses import Slug
from services.registration.schemas.amounts import Whole
from services.registration.schemas.choices import Flag
from services.registration.schemas.shapes import Strict


class VisitBody(Strict):
    """Which session is made up for, and at which of which group. Sessions count from 1."""

    session = Whole(1, 9_999, required=True)
    to = Slug(required=True, metadata={"example": "abc-tartu-2027"})
    to_session = Whole(1, 9_999, required=True)


class AgreementBody(Strict):
    """`past_queue`: though people wait for a seat in that group."""

    past_queue = Flag(load_default=False)


class VisitOut(Strict):
    """A visit and where it stands."""

    id = fields.String(required=True)
    registration = fields.String(required=True, metadata={"description": "Id of the person's registration"})
    status = fields.String(
        required=True, metadata={"description": "`asked`, `agreed`, `declined` or `called_off`"}
    )
    reason = fields.String(required=True, metadata={"description": "Why it was declined, in words"})


class AskOut(VisitOut):
    """What somebody asks for. `obstacle` is the code of what stands in the way of agreeing, or empty."""

    session = fields.Integer(required=True)
    to = fields.String(required=True)
    to_session = fields.Integer(required=True)
    places = fields.Integer(required=True, metadata={"description": "For how many guests there is room"})
    waiting = fields.Integer(required=True, metadata={"description": "People in that group's queue"})
    obstacle = fields.String(required=True)


class AsksOut(Strict):
    """Everything that is asked for and has no answer, the soonest session first."""

    items = fields.List(fields.Nested(AskOut), required=True)


def visit_answer(visit: Visit) -> Mapping[str, Any]:
    """A visit as programs read it."""
    return {
        "id": visit.id,
        "registration": visit.registration_id,
        "status": visit.status,
        "reason": visit.reason,
    }


def ask_answer(ask: Ask) -> Mapping[str, Any]:
    """An open ask as programs read it."""
    place = ask.place
    return {
        **visit_answer(ask.visit),
        "session": ask.home.session.number,
        "to": place.event.slug,
        "to_session": place.session.number,
        "places": place.places,
        "waiting": place.waiting,
        "obstacle": place.why,
    }
