"""Reading reports about undelivered mails (RFC 3464, RFC 6522)."""

from email.message import EmailMessage

from services.notifications.domain.bounces import Bounce

REPORT, DELIVERY = "multipart/report", "delivery-status"


def read_bounce(message: EmailMessage) -> Bounce | None:
    """What the report says; None for a mail that is no such report."""
    if message.get_content_type() != REPORT or message.get_param("report-type") != DELIVERY:
        return None
    return Bounce(action="", status="")
