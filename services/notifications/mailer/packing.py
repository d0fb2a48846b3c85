"""What is handed over of a mail: whom it comes from as far as the mail server is concerned, and the bytes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from services.notifications.domain.journal import Entry
from services.notifications.mailer.connections import Parcel
from shared.tracing import Tracer, Untraced


def as_it_is(content: bytes) -> bytes:
    """The mail, unsigned."""
    return content


@dataclass(frozen=True)
class Packing:
    """Makes parcels; the same mail gives the same bytes each time.

    Args:
        sender_of: the envelope's sender for a mail's id.
        sign: the mail with its signature.
        tracer: tells how long handing one over takes.
    """

    sender_of: Callable[[str], str]
    sign: Callable[[bytes], bytes] = as_it_is
    tracer: Tracer = field(default_factory=Untraced)

    def pack(self, mail: Entry) -> Parcel:
        """The mail as it is handed over."""
        return Parcel(self.sender_of(mail.id), mail.recipient, self.sign(mail.content))

    def span(self, mail: Entry) -> AbstractContextManager[None]:
        """Inside, the mail is handed over."""
        return self.tracer.span("mail", mail.correlation_id, template=mail.template)
