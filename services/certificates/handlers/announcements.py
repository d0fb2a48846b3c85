"""What is told to the other services about a document."""

from datetime import datetime
from typing import Any

from services.certificates.domain.certificates import Certificate
from shared.contracts.certificates import (
    CERTIFICATE_FAILED,
    CERTIFICATE_ISSUED,
    CERTIFICATE_REPLACED,
    CERTIFICATE_REVOKED,
)
from shared.messaging.outbox import Announcement


def issued(document: Certificate, correlation_id: str) -> Announcement:
    """A document exists; or, if it stands for an earlier one, that one has been replaced."""
    kind = CERTIFICATE_REPLACED if document.replaces else CERTIFICATE_ISSUED
    extra = {"replaces": document.replaces} if document.replaces else {}
    return Announcement(
        kind, _subject(document), document.version, _data(document) | extra, document.known_at, correlation_id
    )


def failed(document: Certificate, at: datetime, correlation_id: str) -> Announcement:
    """A document cannot be made. Only its facts say why: what stood in the way in full stays with staff."""
    data = _numbered(document) | {"problem": document.problem}
    return Announcement(CERTIFICATE_FAILED, _subject(document), document.version, data, at, correlation_id)


def revoked(document: Certificate, at: datetime, correlation_id: str) -> Announcement:
    """A document is void."""
    data = _data(document) | {"reason": document.reason, "made": document.made}
    return Announcement(CERTIFICATE_REVOKED, _subject(document), document.version, data, at, correlation_id)


def _subject(document: Certificate) -> str:
    return f"certificates/{document.code}"


def _numbered(document: Certificate) -> dict[str, Any]:
    return {
        "code": document.code,
        "number": document.number,
        "kind": document.printed.kind,
        "registration_id": document.registration_id,
        "event_id": document.event_id,
        "event_slug": document.event_slug,
        "issued_on": document.issued_on,
    }


def _data(document: Certificate) -> dict[str, Any]:
    printed, recipient = document.printed, document.recipient
    return {
        **_numbered(document),
        "link": document.link,
        "person": {
            "first_name": printed.first_name,
            "last_name": printed.last_name,
            "email": recipient.email,
            "language": recipient.language,
            "organisation": recipient.organisation,
        },
    }
