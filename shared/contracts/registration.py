"""What the registration service announces."""

from marshmallow import fields, validate

from shared.contracts import contacts, persons, visits
from shared.contracts.envelope import MessageType, Tolerant
from shared.contracts.parts import Change, Document, Event, LocalText, Person


class EventData(Tolerant):
    """An event as it is now."""

    event = fields.Nested(Event, required=True)


class EventChangedData(EventData):
    """`changes` lists what people notice; it is empty when only hidden details changed. `reason`: why the
    event is postponed, for everybody to read."""

    changes = fields.List(fields.Nested(Change), load_default=list)
    reason = fields.String(load_default="")


class EventCancelledData(EventData):
    """The reason is shown to everybody who had a seat, an offer or a place in the queue."""

    reason = fields.String(load_default="")


class RegistrationData(Tolerant):
    """What every message about a registration carries.

    `link` is the generation of the personal link (`shared.links`). `status` is the registration's state
    afterwards. `moved_from` is the id of the event the person comes from, and holds on to until the seat here
    is firm; empty for whoever registered here. `owes`: somebody else entered the person, who has not answered
    yet what the form requires.
    """

    registration_id = fields.String(required=True)
    event_id = fields.String(required=True)
    event_slug = fields.String(required=True)
    status = fields.String(required=True)
    link = fields.Integer(load_default=0)
    moved_from = fields.String(load_default="")
    owes = fields.Boolean(load_default=False)
    person = fields.Nested(Person, required=True)


class NamedData(RegistrationData):
    """`named_by`: the employer, as whoever nominated the person wrote it; empty for whoever registered."""

    named_by = fields.String(load_default="")


class HeldData(NamedData):
    """Held until then, if the address is confirmed. `again`: half of the time is over.
    `wish`: a colleague's `seat`, or another `address`; empty for whoever registers."""

    held_until = fields.AwareDateTime(required=True)
    again = fields.Boolean(load_default=False)
    wish = fields.String(load_default="", validate=validate.OneOf(["", "seat", "address"]))


class ConfirmedData(NamedData):
    """A seat is firm. `because` tells which mail is right."""

    because = fields.String(
        required=True,
        validate=validate.OneOf(
            ["direct", "approved", "promoted", "accepted", "substituted", "added", "moved"]
        ),
    )


class WaitlistedData(NamedData):
    """A place in the queue; `position` counts from 1 at the moment it was given."""

    because = fields.String(required=True, validate=validate.OneOf(["direct", "approved", "added", "moved"]))
    position = fields.Integer(required=True)


class OfferedData(RegistrationData):
    """A seat is held for this person until `expires_at`."""

    expires_at = fields.AwareDateTime(required=True)


class ReasonData(RegistrationData):
    """An end with a reason; `reason` is empty when it is not for the person's eyes. `had_seat`: a seat came
    free."""

    reason = fields.String(load_default="")
    had_seat = fields.Boolean(load_default=False)


class WithdrawnData(ReasonData):
    """`by_employer`: the employer withdrew the nomination."""

    by_employer = fields.Boolean(load_default=False)


class MovedData(RegistrationData):
    """The person is at the event `to_event_id` now, under the registration `arrived_id`. `had_seat`: a firm
    or offered seat came free here."""

    to_event_id = fields.String(required=True)
    arrived_id = fields.String(required=True)
    had_seat = fields.Boolean(load_default=False)


class RegistrationChangedData(RegistrationData):
    """Name, address or language was corrected; `changed` names the fields."""

    changed = fields.List(fields.String(), required=True)


class TrainerData(Tolerant):
    """A trainer's place at an event. The event itself was announced before. `message` and `answer_by` (a day
    as 2027-01-20, empty for none) are what the trainer was asked with."""

    assignment_id = fields.String(required=True)
    event_id = fields.String(required=True)
    event_slug = fields.String(required=True)
    link = fields.Integer(load_default=0)
    message = fields.String(load_default="")
    answer_by = fields.String(load_default="")
    person = fields.Nested(Person, required=True)


class TrainerChangedData(TrainerData):
    """`changed` names what is put right: `name`, `email` (another spelling of the same one) or `language`."""

    changed = fields.List(fields.String(), required=True)


class AddressConfirmedData(Tolerant):
    """Exactly one of `registration_id` and `assignment_id` is filled."""

    event_id = fields.String(required=True)
    registration_id = fields.String(load_default="")
    assignment_id = fields.String(load_default="")


class SignInRequestedData(Tolerant):
    """A one-time link to an organiser's account. Who holds the link key can write it out; it opens nothing
    after `expires_at`."""

    link_id = fields.String(required=True)
    account_id = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    person = fields.Nested(Person, required=True)


class FeedRequestedData(Tolerant):
    """The address of a mailbox's own calendar feed was asked for. Who holds the link key can write it out
    from `feed_id` and `generation`. `renewed`: addresses of earlier generations open nothing any more."""

    feed_id = fields.String(required=True)
    generation = fields.Integer(required=True)
    renewed = fields.Boolean(load_default=False)
    person = fields.Nested(Person, required=True)


class MemberInvitedData(Tolerant):
    """A colleague was asked to help with a programme. Who holds the link key can write the link out from
    `invitation_id` and `generation`. `inviter`: name of who asks.
    """

    invitation_id = fields.String(required=True)
    generation = fields.Integer(required=True)
    role = fields.String(required=True)
    programme = fields.Nested(LocalText, required=True)
    inviter = fields.String(load_default="")
    expires_at = fields.AwareDateTime(required=True)
    person = fields.Nested(Person, required=True)


class CompletionReachedData(RegistrationData):
    """The person completed the event by its rule and is due a document."""

    document = fields.Nested(Document, required=True)


REGISTRATION_RECEIVED = MessageType(
    "kutse.registration.received.v1", NamedData, "A registration waits for the organiser's approval."
)
REGISTRATION_HELD = MessageType(
    "kutse.registration.held.v1", HeldData, "What was asked for is held until the address is confirmed."
)
REGISTRATION_ASKED_AGAIN = MessageType(
    "kutse.registration.asked_again.v1", RegistrationData, "A registered address was typed once more."
)
REGISTRATION_LAPSED = MessageType(
    "kutse.registration.lapsed.v1", RegistrationData, "An address was not confirmed in time."
)
REGISTRATION_CONFIRMED = MessageType(
    "kutse.registration.confirmed.v1", ConfirmedData, "A person has a firm seat."
)
REGISTRATION_WAITLISTED = MessageType(
    "kutse.registration.waitlisted.v1", WaitlistedData, "A person has a place in the waiting list."
)
REGISTRATION_OFFERED = MessageType(
    "kutse.registration.offered.v1", OfferedData, "A seat is held for a waiting person until a deadline."
)
REGISTRATION_OFFER_EXPIRED = MessageType(
    "kutse.registration.offer_expired.v1", RegistrationData, "An offer ran out unanswered; the seat went on."
)
REGISTRATION_OFFER_DECLINED = MessageType(
    "kutse.registration.offer_declined.v1", RegistrationData, "A person declined an offered seat."
)
REGISTRATION_REJECTED = MessageType(
    "kutse.registration.rejected.v1", ReasonData, "The organiser did not approve a registration."
)
REGISTRATION_WITHDRAWN = MessageType(
    "kutse.registration.withdrawn.v1", WithdrawnData, "A person gave up a registration."
)
REGISTRATION_CANCELLED = MessageType(
    "kutse.registration.cancelled.v1", ReasonData, "The organiser cancelled one person's registration."
)
REGISTRATION_SUBSTITUTED = MessageType(
    "kutse.registration.substituted.v1", ReasonData, "A colleague took over this registration's seat."
)
REGISTRATION_MOVED = MessageType(
    "kutse.registration.moved.v1", MovedData, "A person went over to another group; this registration ended."
)
REGISTRATION_CHANGED = MessageType(
    "kutse.registration.changed.v1", RegistrationChangedData, "A person's details were corrected."
)
EVENT_PUBLISHED = MessageType("kutse.event.published.v1", EventData, "An event is open to the public.")
EVENT_CHANGED = MessageType("kutse.event.changed.v1", EventChangedData, "A published event changed.")
EVENT_CANCELLED = MessageType("kutse.event.cancelled.v1", EventCancelledData, "An event will not take place.")
EVENT_REINSTATED = MessageType(
    "kutse.event.reinstated.v1", EventData, "A cancelled event takes place after all."
)
EVENT_COMPLETED = MessageType(
    "kutse.event.completed.v1", EventData, "Attendance is final and completion was decided for everybody."
)
TRAINER_ASSIGNED = MessageType("kutse.trainer.assigned.v1", TrainerData, "A trainer is to teach at an event.")
TRAINER_CHANGED = MessageType(
    "kutse.trainer.changed.v1", TrainerChangedData, "Name or language of a trainer at an event was corrected."
)
TRAINER_UNASSIGNED = MessageType(
    "kutse.trainer.unassigned.v1", TrainerData, "A trainer is no longer to teach at an event."
)
ADDRESS_CONFIRMED = MessageType(
    "kutse.address.confirmed.v1",
    AddressConfirmedData,
    "An organiser says that an address works, so what did not arrive there is told once more.",
)
COMPLETION_REACHED = MessageType(
    "kutse.completion.reached.v1", CompletionReachedData, "A person completed an event and is due a document."
)
COMPLETION_REVOKED = MessageType(
    "kutse.completion.revoked.v1", ReasonData, "A completion was taken back; its document is void."
)
SIGN_IN_REQUESTED = MessageType(
    "kutse.sign_in.requested.v1", SignInRequestedData, "An organiser asked for a one-time sign-in link."
)
FEED_REQUESTED = MessageType(
    "kutse.feed.requested.v1", FeedRequestedData, "Somebody asked for the address of an own calendar feed."
)
MEMBER_INVITED = MessageType(
    "kutse.member.invited.v1", MemberInvitedData, "A colleague was asked to help with a programme."
)

TYPES = (
    REGISTRATION_RECEIVED,
    REGISTRATION_HELD,
    REGISTRATION_ASKED_AGAIN,
    REGISTRATION_LAPSED,
    REGISTRATION_CONFIRMED,
    REGISTRATION_WAITLISTED,
    REGISTRATION_OFFERED,
    REGISTRATION_OFFER_EXPIRED,
    REGISTRATION_OFFER_DECLINED,
    REGISTRATION_REJECTED,
    REGISTRATION_WITHDRAWN,
    REGISTRATION_CANCELLED,
    REGISTRATION_SUBSTITUTED,
    REGISTRATION_MOVED,
    REGISTRATION_CHANGED,
    EVENT_PUBLISHED,
    EVENT_CHANGED,
    EVENT_CANCELLED,
    EVENT_REINSTATED,
    EVENT_COMPLETED,
    TRAINER_ASSIGNED,
    TRAINER_CHANGED,
    TRAINER_UNASSIGNED,
    ADDRESS_CONFIRMED,
    COMPLETION_REACHED,
    COMPLETION_REVOKED,
    SIGN_IN_REQUESTED,
    FEED_REQUESTED,
    MEMBER_INVITED,
    *contacts.TYPES,
    *persons.TYPES,
    *visits.TYPES,
)
