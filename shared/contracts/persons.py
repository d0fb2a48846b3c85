"""What the registration service announces of persons rather than of their registrations."""

from marshmallow import fields

from shared.contracts.envelope import MessageType, Tolerant
from shared.contracts.parts import Person


class MyPageRequestedData(Tolerant):
    """A one-time link to the page about oneself. Who holds the link key can write it out; it opens nothing
    after `expires_at`."""

    link_id = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    person = fields.Nested(Person, required=True)


class PersonErasedData(Tolerant):
    """Ids alone. `registration_ids`: nothing of the person stays. `evidence_ids`: the name stays with those
    who must prove that somebody took part, until this is told once more; everything else goes."""

    erasure_id = fields.String(required=True)
    registration_ids = fields.List(fields.String(), required=True)
    evidence_ids = fields.List(fields.String(), load_default=list)
    feed_id = fields.String(required=True)
    pseudonym = fields.String(required=True)


MY_PAGE_REQUESTED = MessageType(
    "kutse.my_page.requested.v1", MyPageRequestedData, "Somebody asked for a link to the page about oneself."
)
PERSON_ERASED = MessageType(
    "kutse.person.erased.v1", PersonErasedData, "A person's data is gone, and goes wherever it stands."
)

TYPES = (MY_PAGE_REQUESTED, PERSON_ERASED)
