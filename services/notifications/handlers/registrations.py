"""What happens when a registration's fate is announced."""

from services.notifications.domain import mails
from services.notifications.domain.events import Event
from services.notifications.domain.invitees import (
    UNCONFIRMED,
    Invitee,
    Person,
    Role,
    Standing,
    standing_of,
)
from services.notifications.domain.journal import LEFT
from services.notifications.domain.letters import Lead
from services.notifications.handlers.context import Context
from services.notifications.handlers.invitees import heard
from services.notifications.handlers.lost import standing_again, tell_documents_again
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import is_news, note_old_fact, tell
from shared.contracts.envelope import Message
from shared.contracts.registration import REGISTRATION_CANCELLED, REGISTRATION_CHANGED
from shared.errors import NotYet

SEEN_IN_MAILS = frozenset({"first_name", "last_name", "email", "language"})


def on_registration_announced(tx: Transaction, message: Message, context: Context) -> None:
    """The person knows what became of the registration, and the calendar is true.

    Raises:
        NotYet: the event is not known here yet.
    """
    one = heard(tx, invitee_of(message))
    if one is None:
        return
    if not is_news(message.time, context):
        old = mails.of_registration(message.type, message.data)
        note_old_fact(tx, context, message.id, old, one.recipient)
        return
    lead = _lead(message, one.known, one.recipient, _former(tx, message))
    if one.known and one.known.has_left_for(one.invitee):
        tx.mails.withdraw(one.invitee.id, LEFT)
        if message.type == REGISTRATION_CHANGED.name:
            lead = standing_again(tx, context, one.recipient) or lead
    tell(tx, context, message.id, lead, one.recipient)


def on_registration_changed(tx: Transaction, message: Message, context: Context) -> None:
    """As `on_registration_announced`; without a mail when nothing changed that our mails show. A new address
    gets what never arrived at the old one.
    """
    known = tx.invitees.get(message.data["registration_id"])
    seen = SEEN_IN_MAILS.intersection(message.data["changed"])
    if seen and message.data["status"] != UNCONFIRMED:
        on_registration_announced(tx, message, context)
        invitee = tx.invitees.get(message.data["registration_id"])
        event = tx.events.get(message.data["event_id"])
        if known and invitee and event and known.has_left_for(invitee) and is_news(message.time, context):
            tell_documents_again(tx, context, message.id, (invitee, event))
        return
    if known is None:
        raise NotYet("registration unknown")
    if message.aggregate_version >= known.version:
        tx.invitees.save(known.heard(invitee_of(message)))


def on_registration_moved(tx: Transaction, message: Message, context: Context) -> None:
    """The person is in another group: what is in the calendar of this one leaves it, and whatever waited to
    be sent about it does not go. The mail about the seat there tells the move.

    Raises:
        NotYet: the event is not known here yet.
    """
    one = heard(tx, invitee_of(message))
    if one is None:
        return
    if is_news(message.time, context):
        tell(tx, context, message.id, None, one.recipient)
    else:
        tx.invitees.save(one.invitee)


def _former(tx: Transaction, message: Message) -> Event | None:
    """The event of the group the person comes from."""
    event_id = message.data.get("moved_from", "")
    return tx.events.get(event_id) if event_id else None


def _lead(
    message: Message, known: Invitee | None, recipient: tuple[Invitee, Event], former: Event | None
) -> Lead | None:
    """Of a cancelled event people hear once, by what ended first: the event or their registration. Whoever
    registered just before, and is heard of only now, hears that it does not take place.
    """
    invitee, event = recipient
    if not event.cancelled:
        return mails.of_registration(message.type, message.data, former)
    if invitee.told >= event.version:
        return None
    if invitee.standing is not Standing.OUT:
        return None if known else mails.of_cancellation(invitee, "")
    if known and known.standing is not Standing.OUT and message.type == REGISTRATION_CANCELLED.name:
        return mails.of_cancellation(invitee, message.data["reason"])
    return mails.of_registration(message.type, message.data)


def invitee_of(message: Message) -> Invitee:
    """The person a message speaks of, as it says."""
    return Invitee(
        id=message.data["registration_id"],
        event_id=message.data["event_id"],
        role=Role.PARTICIPANT,
        version=message.aggregate_version,
        link=message.data["link"],
        person=Person.read(message.data["person"]),
        standing=standing_of(message.data["status"]),
        since=message.time,
        status=message.data["status"],
    )
