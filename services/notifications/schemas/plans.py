"""The plan of an event as programs and forms see it."""

from marshmallow import Schema, fields, validate

from services.notifications.domain.events import FALLBACK
from services.notifications.domain.plan_changes import MOST_STEPS
from services.notifications.domain.reminders import Anchor, Audience, Mail, Unit
from shared.web.schemas import Strict


def _one_of(*words: str) -> validate.OneOf:
    return validate.OneOf(words)


def feedback_page() -> fields.Dict:
    """Where feedback is given, by language."""
    said = "Where feedback is given, by language; one address is good for all. Left out: as it was."
    return fields.Dict(
        keys=fields.String(validate=_one_of(*FALLBACK)),
        values=fields.String(),
        load_default=None,
        metadata={"description": said},
    )


class StepBody(Strict):
    """What is mailed and when: `count` `unit` before, or `after`, the `anchor`, at the local time `at`."""

    mail = fields.String(required=True, validate=_one_of(*Mail))
    anchor = fields.String(required=True, validate=_one_of(*Anchor))
    count = fields.Integer(required=True, validate=validate.Range(0, 365))
    unit = fields.String(required=True, validate=_one_of(*Unit))
    after = fields.Boolean(load_default=False)
    at = fields.Time(required=True, format="%H:%M", metadata={"description": "Local time, such as 18:00"})


class UsualStep(StepBody):
    """A step of a programme's plan."""

    id = fields.String(load_default="", metadata={"description": "Empty for a new step"})
    on = fields.Boolean(load_default=True)


class StepChange(UsualStep):
    """A step of the plan that is wanted. A step that is over stays as it was, whatever is said of it."""

    paused = fields.Boolean(load_default=False)
    skip = fields.Boolean(load_default=False, metadata={"description": "Its next moment passes without mail"})


class Versioned(Strict):
    """Which plan was seen when this was asked for."""

    version = fields.Integer(required=True, metadata={"description": "Of the plan this was made from"})


class PlanChange(Versioned):
    """The whole plan that is wanted. Steps left out are removed, or switched off if they ship with Kutse."""

    paused = fields.Boolean(load_default=False)
    feedback = feedback_page()
    steps = fields.List(fields.Nested(StepChange), required=True, validate=validate.Length(max=MOST_STEPS))


class StepOut(Schema):
    """A step and what becomes of it."""

    id = fields.String()
    mail = fields.String()
    audience = fields.String(metadata={"description": ", ".join(Audience)})
    anchor = fields.String()
    count = fields.Integer()
    unit = fields.String()
    after = fields.Boolean()
    at = fields.String()
    on = fields.Boolean()
    paused = fields.Boolean()
    skip = fields.Boolean()
    state = fields.String(metadata={"description": "planned, sending, sent or dropped"})
    reason = fields.String(metadata={"description": "Why it was dropped"})
    due_at = fields.AwareDateTime(allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    recipients = fields.Integer(metadata={"description": "How many it would reach now"})
    told = fields.Integer(allow_none=True, metadata={"description": "How many got it"})
    passed_over = fields.Dict(keys=fields.String(), values=fields.Integer())


class PlanOut(Schema):
    """The plan of an event, in order of time."""

    event = fields.String()
    version = fields.Integer()
    paused = fields.Boolean()
    is_usual = fields.Boolean(
        metadata={"description": "What is still to come is as the programme's plan says"}
    )
    feedback = fields.Dict(keys=fields.String(), values=fields.String())
    steps = fields.List(fields.Nested(StepOut))
