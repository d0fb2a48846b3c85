"""What the registration service announces of guests: people who make up for a missed session in another
group."""

from marshmallow import fields, validate

from shared.contracts.envelope import MessageType, Tolerant
from shared.contracts.parts import Person


class VisitData(Tolerant):
    """Somebody with a seat at `event_id` comes to one session of `host_event_id` as a guest. `host_version`:
    of the host event, as it stands for this visit. `link` is the generation of the personal link.
    """

    visit_id = fields.String(required=True)
    registration_id = fields.String(required=True)
    event_id = fields.String(required=True)
    host_event_id = fields.String(required=True)
    host_session_id = fields.String(required=True)
    host_version = fields.Integer(required=True)
    link = fields.Integer(load_default=0)
    person = fields.Nested(Person, required=True)


class VisitCalledOffData(VisitData):
    """`because`: an organiser did, the person did, there is no seat at home any more, or the session is not
    held."""

    because = fields.String(
        required=True, validate=validate.OneOf(["organiser", "person", "no-seat-at-home", "not-held"])
    )


class VisitDeclinedData(VisitData):
    """`because`: an organiser said no (`reason` says why, in the organiser's words), nobody answered before
    the session began, or it is not held."""

    because = fields.String(required=True, validate=validate.OneOf(["organiser", "too-late", "not-held"]))
    reason = fields.String(load_default="")


VISIT_AGREED = MessageType(
    "kutse.visit.agreed.v1", VisitData, "A person is a guest at a session of another group, as it is now."
)
VISIT_CALLED_OFF = MessageType(
    "kutse.visit.called_off.v1", VisitCalledOffData, "A person does not come to another group after all."
)
VISIT_DECLINED = MessageType(
    "kutse.visit.declined.v1",
    VisitDeclinedData,
    "Nothing comes of what a person asked for: to be a guest at a session of another group.",
)

TYPES = (VISIT_AGREED, VISIT_CALLED_OFF, VISIT_DECLINED)
