"""The plan of a programme as programs see it."""

from marshmallow import Schema, fields, validate

from services.notifications.domain.plan_changes import MOST_STEPS
from services.notifications.schemas.plans import UsualStep, Versioned, feedback_page

MOST_EVENTS = 200


class ProgrammePlanChange(Versioned):
    """The plan new events shall begin with. Steps left out go, or are switched off if Kutse ships them."""

    feedback = feedback_page()
    steps = fields.List(fields.Nested(UsualStep), required=True, validate=validate.Length(max=MOST_STEPS))


class Spread(Versioned):
    """Events that shall go by the programme's plan from now on."""

    events = fields.List(fields.String(), required=True, validate=validate.Length(1, MOST_EVENTS))


class UsualStepOut(Schema):
    """A step of a programme's plan."""

    id = fields.String()
    mail = fields.String()
    audience = fields.String()
    anchor = fields.String()
    count = fields.Integer()
    unit = fields.String()
    after = fields.Boolean()
    at = fields.String()
    on = fields.Boolean()


class FollowerOut(Schema):
    """An event that is still to come."""

    event = fields.String()
    is_usual = fields.Boolean(metadata={"description": "It goes by the programme's plan"})


class ProgrammePlanOut(Schema):
    """The plan that new events of a programme begin with."""

    programme = fields.String()
    version = fields.Integer(metadata={"description": "0 until somebody has changed it"})
    built_in = fields.Boolean(metadata={"description": "It is the one that ships with Kutse"})
    feedback = fields.Dict(keys=fields.String(), values=fields.String())
    steps = fields.List(fields.Nested(UsualStepOut))
    events = fields.List(fields.Nested(FollowerOut))
