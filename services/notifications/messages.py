"""The map of this service's messages: what it announces, and which use case hears what."""

from collections.abc import Callable, Mapping

from services.notifications.handlers.bounces import on_address_confirmed
from services.notifications.handlers.certificates import on_certificate_issued, on_certificate_revoked
from services.notifications.handlers.completions import on_completion_reached, on_completion_revoked
from services.notifications.handlers.confirmations import (
    on_registration_asked_again,
    on_registration_held,
    on_registration_lapsed,
)
from services.notifications.handlers.contacts import (
    on_employer_named,
    on_party_formed,
    on_place_forwarded,
)
from services.notifications.handlers.context import Context
from services.notifications.handlers.events import (
    on_event_announced,
    on_event_cancelled,
    on_event_changed,
    on_event_reinstated,
)
from services.notifications.handlers.feeds import on_feed_requested
from services.notifications.handlers.members import on_member_invited
from services.notifications.handlers.mine import on_my_page_requested
from services.notifications.handlers.persons import on_person_erased
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.registrations import (
    on_registration_announced,
    on_registration_changed,
    on_registration_moved,
)
from services.notifications.handlers.sign_in import on_sign_in_requested
from services.notifications.handlers.trainers import (
    on_trainer_assigned,
    on_trainer_changed,
    on_trainer_unassigned,
)
from services.notifications.handlers.visits import (
    on_visit_agreed,
    on_visit_called_off,
    on_visit_declined,
)
from shared.contracts import certificates, contacts, notifications, persons, registration, visits
from shared.contracts.envelope import Message, MessageType

Handler = Callable[[Transaction, Message, Context], None]

PUBLISHES: tuple[MessageType, ...] = notifications.TYPES

SUBSCRIBES: Mapping[MessageType, Handler] = {
    registration.REGISTRATION_RECEIVED: on_registration_announced,
    registration.REGISTRATION_HELD: on_registration_held,
    registration.REGISTRATION_ASKED_AGAIN: on_registration_asked_again,
    registration.REGISTRATION_LAPSED: on_registration_lapsed,
    registration.REGISTRATION_CONFIRMED: on_registration_announced,
    registration.REGISTRATION_WAITLISTED: on_registration_announced,
    registration.REGISTRATION_OFFERED: on_registration_announced,
    registration.REGISTRATION_OFFER_EXPIRED: on_registration_announced,
    registration.REGISTRATION_OFFER_DECLINED: on_registration_announced,
    registration.REGISTRATION_REJECTED: on_registration_announced,
    registration.REGISTRATION_WITHDRAWN: on_registration_announced,
    registration.REGISTRATION_CANCELLED: on_registration_announced,
    registration.REGISTRATION_SUBSTITUTED: on_registration_announced,
    registration.REGISTRATION_MOVED: on_registration_moved,
    registration.REGISTRATION_CHANGED: on_registration_changed,
    registration.EVENT_PUBLISHED: on_event_announced,
    registration.EVENT_CHANGED: on_event_changed,
    registration.EVENT_CANCELLED: on_event_cancelled,
    registration.EVENT_REINSTATED: on_event_reinstated,
    registration.EVENT_COMPLETED: on_event_announced,
    registration.TRAINER_ASSIGNED: on_trainer_assigned,
    registration.TRAINER_CHANGED: on_trainer_changed,
    registration.TRAINER_UNASSIGNED: on_trainer_unassigned,
    registration.COMPLETION_REACHED: on_completion_reached,
    registration.COMPLETION_REVOKED: on_completion_revoked,
    registration.ADDRESS_CONFIRMED: on_address_confirmed,
    registration.SIGN_IN_REQUESTED: on_sign_in_requested,
    contacts.PARTY_FORMED: on_party_formed,
    contacts.PLACE_FORWARDED: on_place_forwarded,
    contacts.EMPLOYER_NAMED: on_employer_named,
    registration.FEED_REQUESTED: on_feed_requested,
    registration.MEMBER_INVITED: on_member_invited,
    persons.MY_PAGE_REQUESTED: on_my_page_requested,
    persons.PERSON_ERASED: on_person_erased,
    visits.VISIT_AGREED: on_visit_agreed,
    visits.VISIT_CALLED_OFF: on_visit_called_off,
    visits.VISIT_DECLINED: on_visit_declined,
    certificates.CERTIFICATE_ISSUED: on_certificate_issued,
    certificates.CERTIFICATE_REVOKED: on_certificate_revoked,
    certificates.CERTIFICATE_REPLACED: on_certificate_issued,
}
