"""Who hears what: the map of the system.

Each service's `messages.py` handles exactly what stands here for it (a test compares them). The table is
shared because every relay declares every listener's queue before it publishes: otherwise a message could
reach one listener while the queue of another does not exist yet, and nobody would notice the loss.
"""

from collections.abc import Mapping

from shared.contracts import certificates, notifications, persons, registration
from shared.contracts.envelope import MessageType

TYPES: Mapping[str, MessageType] = {
    kind.name: kind for kind in (*registration.TYPES, *notifications.TYPES, *certificates.TYPES)
}
"""Every type there is, by name."""

COMPLETIONS = (registration.COMPLETION_REACHED, registration.COMPLETION_REVOKED)

LISTENERS: Mapping[str, tuple[MessageType, ...]] = {
    "registration": (*notifications.TYPES, *certificates.TYPES),
    "notifications": (
        *registration.TYPES,
        certificates.CERTIFICATE_ISSUED,
        certificates.CERTIFICATE_REVOKED,
        certificates.CERTIFICATE_REPLACED,
    ),
    "certificates": (
        registration.EVENT_PUBLISHED,
        registration.EVENT_CHANGED,
        registration.EVENT_COMPLETED,
        registration.REGISTRATION_CHANGED,
        persons.PERSON_ERASED,
        *COMPLETIONS,
    ),
}
"""Service -> the types its queue is bound to."""

PUBLISHERS: Mapping[str, tuple[MessageType, ...]] = {
    "registration": registration.TYPES,
    "notifications": notifications.TYPES,
    "certificates": certificates.TYPES,
}
"""Service -> the types only it may publish."""
