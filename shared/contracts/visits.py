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
    """`because`: an organiser did, there is no seat at home any more, or the session is not held."""

    because = fields.String(
        required=True, validate=validate.OneOf(["organiser", "no-seat-at-home", "not-held"])
    )


VISIT_AGREED = MessageType(
    "kutse.visit.agreed.v1", VisitData, "A person is a guest at a session of another group, as it is now."
)
VISIT_CALLED_OFF = MessageType(
    "kutse.visit.called_off.v1", VisitCalledOffData, "A person does not come to another group after all."
)

TYPES = (VISIT_AGREED, VISIT_CALLED_OFF)
