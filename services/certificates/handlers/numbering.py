"""Giving a document its number and its code."""

from dataclasses import dataclass
from datetime import datetime

from services.certificates.domain.certificates import Certificate, Recipient
from services.certificates.domain.events import Event
from services.certificates.domain.numbers import Series
from services.certificates.domain.printed import Printed
from services.certificates.handlers.desk import Desk
from services.certificates.handlers.ports import Transaction


@dataclass(frozen=True)
class Reservation:
    """What a document is reserved for.

    Args:
        at: the moment on the document, aware, UTC.
        replaces, because: number of the document it will stand for, and why; empty for a first one.
    """

    registration_id: str
    event: Event
    printed: Printed
    recipient: Recipient
    at: datetime
    correlation_id: str
    link: int = 0
    replaces: str = ""
    because: str = ""
    request_key: str = ""


def reserve(tx: Transaction, desk: Desk, wish: Reservation) -> Certificate:
    """A document with the next number of its series and a code nobody can guess; a maker takes it from here.

    The counter moves in the same transaction, so an aborted one leaves no gap.
    """
    event = wish.event
    day = event.local_day(wish.at)
    prefix = tx.series.prefix(event.programme_id, event.programme_slug)
    series = Series(prefix, wish.printed.kind, day.year)
    document = Certificate(
        code=desk.draw_code(),
        number=series.number(tx.series.next_place(series)),
        registration_id=wish.registration_id,
        event_id=event.id,
        event_slug=event.slug,
        printed=wish.printed,
        recipient=wish.recipient,
        issued_at=wish.at,
        issued_on=day,
        known_at=wish.at,
        link=wish.link,
        replaces=wish.replaces,
        replaces_because=wish.because,
        correlation_id=wish.correlation_id,
        request_key=wish.request_key,
    )
    tx.certificates.add(document)
    return document
