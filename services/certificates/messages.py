"""The map of this service's messages: what it announces, and which use case hears what."""

from collections.abc import Callable, Mapping

from services.certificates.handlers.completion import on_completion_reached, on_completion_revoked
from services.certificates.handlers.desk import Desk
from services.certificates.handlers.events import on_event_announced
from services.certificates.handlers.persons import on_person_erased
from services.certificates.handlers.ports import Transaction
from services.certificates.handlers.registrations import on_registration_changed
from shared.contracts import certificates, persons, registration
from shared.contracts.envelope import Message, MessageType

Handler = Callable[[Transaction, Message, Desk], None]

PUBLISHES: tuple[MessageType, ...] = (
    certificates.CERTIFICATE_ISSUED,
    certificates.CERTIFICATE_FAILED,
    certificates.CERTIFICATE_REVOKED,
    certificates.CERTIFICATE_REPLACED,
)

SUBSCRIBES: Mapping[MessageType, Handler] = {
    registration.EVENT_PUBLISHED: on_event_announced,
    registration.EVENT_CHANGED: on_event_announced,
    registration.EVENT_COMPLETED: on_event_announced,
    registration.REGISTRATION_CHANGED: on_registration_changed,
    registration.COMPLETION_REACHED: on_completion_reached,
    registration.COMPLETION_REVOKED: on_completion_revoked,
    persons.PERSON_ERASED: on_person_erased,
}
