"""What the registration service announces of those who act for others: a contact who holds places for
colleagues, an employer who nominates people."""

from marshmallow import fields

from shared.contracts.envelope import MessageType, Tolerant
from shared.contracts.parts import Person


class PartyFormedData(Tolerant):
    """One contact holds places for colleagues until `held_until`. Who holds the link key can write out the
    contact's link from `party_id`. `place_ids`: the registrations that are the places."""

    party_id = fields.String(required=True)
    event_id = fields.String(required=True)
    held_until = fields.AwareDateTime(required=True)
    places = fields.Integer(required=True)
    place_ids = fields.List(fields.String(), load_default=list)
    person = fields.Nested(Person, required=True)


class PlaceForwardedData(Tolerant):
    """The contact named a colleague for a place. Who holds the link key can write out the link from
    `registration_id` and `generation`. `times`: how often it was asked to be sent there. `named_by`: the
    institution that holds the place; empty when what was typed does not look like a name alone."""

    registration_id = fields.String(required=True)
    event_id = fields.String(required=True)
    generation = fields.Integer(required=True)
    times = fields.Integer(required=True)
    held_until = fields.AwareDateTime(required=True)
    named_by = fields.String(load_default="")
    person = fields.Nested(Person, required=True)


class EmployerNamedData(Tolerant):
    """Somebody at an employer stands behind people at an event, and is to have the link to them. Who holds
    the link key can write it out from `employer_id`. `times`: how often it was asked for.
    `registration_ids`: of the people."""

    employer_id = fields.String(required=True)
    event_id = fields.String(required=True)
    times = fields.Integer(required=True)
    registration_ids = fields.List(fields.String(), required=True)
    person = fields.Nested(Person, required=True)


PARTY_FORMED = MessageType(
    "kutse.party.formed.v1", PartyFormedData, "Somebody holds places at an event for colleagues."
)
PLACE_FORWARDED = MessageType(
    "kutse.place.forwarded.v1", PlaceForwardedData, "A colleague was named for a place somebody holds."
)
EMPLOYER_NAMED = MessageType(
    "kutse.employer.named.v1", EmployerNamedData, "An employer's contact stands behind people at an event."
)

TYPES = (PARTY_FORMED, PLACE_FORWARDED, EMPLOYER_NAMED)
