"""What organisers ask of a document, and who may fetch it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.certificates.domain.certificates import UNFINISHED, Certificate, State, revoke, try_again
from services.certificates.domain.printed import Printed
from services.certificates.handlers import announcements
from services.certificates.handlers.audits import about, noted
from services.certificates.handlers.desk import Call, Desk
from services.certificates.handlers.numbering import Reservation, reserve
from services.certificates.handlers.ports import Transaction
from services.certificates.handlers.printing import printed_again
from shared import links
from shared.errors import Conflict, NotFound


@dataclass(frozen=True)
class Correction:
    """What an organiser asks for: a reason, and the corrected name where the name is what was wrong."""

    reason: str
    call: Call
    request_key: str = ""
    first_name: str | None = None
    last_name: str | None = None

    def apply(self, printed: Printed) -> Printed:
        """The printed facts with the corrected name."""
        first = printed.first_name if self.first_name is None else self.first_name
        last = printed.last_name if self.last_name is None else self.last_name
        return printed.named(first, last)


def revoke_certificate(tx: Transaction, code: str, wish: Correction) -> Certificate:
    """The document is void, and so is a replacement of it that is still being made.

    The same request again (same key) changes nothing and gets the same answer.

    Raises:
        NotFound: `certificate-unknown`.
        Conflict: `certificate-revoked`, `certificate-replaced`.
    """
    document = _known(tx, code)
    if document.state is State.REVOKED and wish.request_key and document.request_key == wish.request_key:
        return document
    at = wish.call.at
    void = revoke(document, wish.reason, at, wish.request_key, renewable=True)
    tx.certificates.save(void)
    ended = [void]
    for other in tx.certificates.of_registration(document.registration_id):
        if other.code != code and other.state in UNFINISHED:
            ended.append(revoke(other, wish.reason, at))
            tx.certificates.save(ended[-1])
    for one in ended:
        noted(tx, wish.call, "revoke", about(one))
    told = wish.call.correlation_id
    tx.outbox.add([announcements.revoked(one, at, told) for one in ended if one.heard_of])
    return void


def replace_certificate(tx: Transaction, desk: Desk, code: str, wish: Correction) -> Certificate:
    """A corrected document is on its way: the answer. A valid one stays so until the new one can be fetched;
    one that an organiser revoked stays void, and the new one does not name it.

    It says what is known of the event now and has a number of its own; a document that was never made
    keeps its number. The day of completion stays in both cases.

    Raises:
        NotFound: `certificate-unknown`.
        Conflict: `certificate-revoked`, `certificate-replaced`, `replacement-in-the-making`,
            `certificate-erased`: nobody's name comes back by a corrected document.
    """
    document = _known(tx, code)
    if document.erased_at:
        raise Conflict("certificate-erased", number=document.number)
    event = tx.events.get(document.event_id)
    if event is None:
        raise NotFound("certificate-unknown")
    printed = wish.apply(printed_again(event, document.printed))
    if document.state in UNFINISHED:
        return _correct(tx, document, wish, printed)
    others = tx.certificates.of_registration(document.registration_id)
    repeated = next(
        (o for o in others if o.code != code and o.replaces_because and o.request_key == wish.request_key),
        None,
    )
    if repeated and wish.request_key:
        return repeated
    renews = _is_renewed(document, others)
    reservation = Reservation(
        registration_id=document.registration_id,
        event=event,
        printed=printed,
        recipient=document.recipient,
        at=wish.call.at,
        correlation_id=wish.call.correlation_id,
        link=document.link,
        replaces="" if renews else document.number,
        because=wish.reason,
        request_key=wish.request_key,
    )
    corrected = reserve(tx, desk, reservation)
    noted(tx, wish.call, f"{'renew' if renews else 'correct'}: {document.number}", about(corrected))
    return corrected


def opened_by(desk: Desk, document: Certificate, token: str) -> bool:
    """Does this personal token open this document? Only the registration's own, and only its newest link."""
    try:
        opened = desk.links.verify(links.REGISTRATION, token, document.link)
    except NotFound:
        return False
    return opened == document.registration_id


def _is_renewed(document: Certificate, others: Sequence[Certificate]) -> bool:
    """Is the new document for one that was revoked? Otherwise it takes the place of a valid one."""
    renews = document.state is State.REVOKED and document.renewable
    is_there = any(other.state is State.VALID for other in others)
    if document.state is not State.VALID and (not renews or is_there):
        raise Conflict(f"certificate-{document.state}", number=document.number)
    if any(other.state in UNFINISHED for other in others):
        raise Conflict("replacement-in-the-making", number=document.number)
    return renews


def _correct(tx: Transaction, unmade: Certificate, wish: Correction, printed: Printed) -> Certificate:
    corrected = replace(try_again(unmade, wish.call.at, printed), replaces_because=wish.reason)
    tx.certificates.save(corrected)
    noted(tx, wish.call, "correct", about(corrected))
    return corrected


def _known(tx: Transaction, code: str) -> Certificate:
    document = tx.certificates.get(code)
    if document is None:
        raise NotFound("certificate-unknown")
    return document
