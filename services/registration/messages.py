"""The map of this service's messages: what it announces, and which use case hears what."""

from collections.abc import Callable, Mapping

from services.registration.handlers.answers import on_invitation_answered
from services.registration.handlers.certificates import (
    on_certificate_failed,
    on_certificate_issued,
    on_certificate_replaced,
    on_certificate_revoked,
)
from services.registration.handlers.mails import (
    on_mail_bounced,
    on_mail_delayed,
    on_mail_failed,
    on_mail_sent,
)
from services.registration.handlers.ports import Transaction
from shared.contracts import certificates, notifications, registration
from shared.contracts.envelope import Message, MessageType

Handler = Callable[[Transaction, Message], None]

PUBLISHES: tuple[MessageType, ...] = registration.TYPES

SUBSCRIBES: Mapping[MessageType, Handler] = {
    notifications.MAIL_SENT: on_mail_sent,
    notifications.MAIL_DELAYED: on_mail_delayed,
    notifications.MAIL_FAILED: on_mail_failed,
    notifications.MAIL_BOUNCED: on_mail_bounced,
    notifications.INVITATION_ANSWERED: on_invitation_answered,
    certificates.CERTIFICATE_ISSUED: on_certificate_issued,
    certificates.CERTIFICATE_FAILED: on_certificate_failed,
    certificates.CERTIFICATE_REVOKED: on_certificate_revoked,
    certificates.CERTIFICATE_REPLACED: on_certificate_replaced,
}
