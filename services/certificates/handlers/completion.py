"""Hearing that a person completed an event, or that this was taken back."""

from services.certificates.domain.certificates import (
    UNFINISHED,
    Recipient,
    State,
    lose_ground,
    revoke,
    try_again,
)
from services.certificates.domain.completion import Answer, Decision, decide
from services.certificates.domain.events import Event
from services.certificates.handlers import announcements
from services.certificates.handlers.audits import CLOCK, about, noted
from services.certificates.handlers.desk import Call, Desk
from services.certificates.handlers.numbering import Reservation, reserve
from services.certificates.handlers.ports import Transaction
from services.certificates.handlers.printing import printed_for
from shared.contracts.envelope import Message
from shared.errors import NotYet


def on_completion_reached(tx: Transaction, message: Message, desk: Desk) -> None:
    """A numbered document for the person is reserved, or the one there is follows the facts.

    A new document is dated with the moment of the completion, however late the message comes.

    Raises:
        NotYet: the event has not been heard of.
    """
    event = tx.events.get(message.data["event_id"])
    if event is None:
        raise NotYet("event")
    if not tx.is_current(message):
        return
    history = tx.certificates.of_registration(message.data["registration_id"])
    decision = decide(history, printed_for(event, message.data["person"], message.data["document"]))
    if decision.answer is Answer.REFRESH and decision.document:
        tx.certificates.save(try_again(decision.document, desk.clock(), decision.printed))
    elif decision.answer in (Answer.RESERVE, Answer.REPLACE):
        reserve(tx, desk, _reservation(message, event, decision))


def on_completion_revoked(tx: Transaction, message: Message, desk: Desk) -> None:
    """Every live document of the registration is void, unless a newer completion was heard of already."""
    if not tx.is_current(message):
        return
    for document in tx.certificates.of_registration(message.data["registration_id"]):
        if document.renewable:
            tx.certificates.save(lose_ground(document))
        if document.state not in (State.VALID, *UNFINISHED):
            continue
        void = revoke(document, message.data["reason"], message.time)
        tx.certificates.save(void)
        noted(tx, Call(CLOCK, message.correlation_id, desk.clock()), "revoke", about(void))
        if document.heard_of:
            tx.outbox.add([announcements.revoked(void, message.time, message.correlation_id)])


def _reservation(message: Message, event: Event, decision: Decision) -> Reservation:
    person = message.data["person"]
    return Reservation(
        registration_id=message.data["registration_id"],
        event=event,
        printed=decision.printed,
        recipient=Recipient(person["email"], person["language"], person["organisation"]),
        at=message.time,
        correlation_id=message.correlation_id,
        link=message.data["link"],
        replaces=decision.document.number if decision.document else "",
    )
