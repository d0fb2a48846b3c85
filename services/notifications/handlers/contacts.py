"""What is told to those who act for others."""

from dataclasses import replace

from services.notifications.domain import contacts
from services.notifications.domain.contacts import Contact
from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Person
from services.notifications.domain.rounds import Kind, Round
from services.notifications.handlers.alone import tell_once
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from shared.contracts.envelope import Message
from shared.errors import NotYet


def on_party_formed(tx: Transaction, message: Message, context: Context) -> None:
    """The contact has the link to the places, once, and will hear what becomes of the event.

    Raises:
        NotYet: the event is not known here yet.
    """
    event, data = _event(tx, message), message.data
    _learn(tx, message, contacts.PARTY, data["party_id"], tuple(data["place_ids"]))
    _tell(tx, contacts.of_party(data, event), context)


def on_place_forwarded(tx: Transaction, message: Message, context: Context) -> None:
    """The colleague has the link to the place, once for each time it was asked for.

    Raises:
        NotYet: the event is not known here yet.
    """
    _tell(tx, contacts.of_place(message.data, _event(tx, message)), context)


def on_employer_named(tx: Transaction, message: Message, context: Context) -> None:
    """The employer's contact has the link to the people, once for each time it was asked for, and will hear
    what becomes of the event.

    Raises:
        NotYet: the event is not known here yet.
    """
    event, data = _event(tx, message), message.data
    _learn(tx, message, contacts.EMPLOYER, data["employer_id"], tuple(data["registration_ids"]))
    _tell(tx, contacts.of_employer(data, event, message.time), context)


def tell_contacts(tx: Transaction, context: Context, one: Round, event: Event) -> None:
    """Whoever acts for others at the event hears that it changed or was cancelled, once."""
    mail = _mail_of(one, event)
    if not mail:
        return
    for contact in tx.contacts.of(event.id):
        if contacts.acts(contact, tx.invitees.many(contact.acts_for)):
            _tell(tx, contacts.of_event(contact, event, mail, one.reason, context.at), context)


def _mail_of(one: Round, event: Event) -> str:
    if one.kind is Kind.CANCELLED and event.cancelled:
        return contacts.CANCELLED
    before = one.states[0] if one.states else None
    if one.kind is Kind.CHANGED and not event.cancelled and before and contacts.is_noticed(before, event):
        return contacts.CHANGED
    return contacts.CHANGED if one.kind is Kind.REINSTATED and not event.cancelled else ""


def _tell(tx: Transaction, letter: contacts.ContactLetter, context: Context) -> None:
    tell_once(tx, letter, lambda: context.writer.contact(letter, context.at), context)


def _learn(tx: Transaction, message: Message, kind: str, contact_id: str, ids: tuple[str, ...]) -> None:
    known = tx.contacts.get(contact_id)
    heard = Contact(contact_id, kind, message.data["event_id"], Person.read(message.data["person"]), ids)
    tx.contacts.save(replace(heard, acts_for=known.with_more(ids)) if known else heard)


def _event(tx: Transaction, message: Message) -> Event:
    event = tx.events.get(message.data["event_id"])
    if event is None:
        raise NotYet("event unknown")
    return event
