"""The calendar feed of one mailbox: its address is mailed, never shown, and opens what concerns that mailbox.

Who holds a personal link asks; the mail goes to the address behind the link, so only its reader learns it.
"""

from dataclasses import dataclass

from services.registration.domain import feeds as rules
from services.registration.domain.answers import answered
from services.registration.domain.events import Event
from services.registration.domain.feeds import Feed, Own
from services.registration.domain.persons import Person, canonical_email
from services.registration.domain.registrations import Registration
from services.registration.domain.visits import AGREED
from services.registration.handlers.announcements import OneName, of_feed, one_name
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.records import Records
from services.registration.handlers.registrations import behind
from services.registration.handlers.trainers import behind_assignment
from services.registration.handlers.visit_places import stay_of, still_visited
from shared import links
from shared.errors import NotFound


@dataclass(frozen=True)
class OwnFeed:
    """A feed and what stands in it, the first event first."""

    feed: Feed
    entries: tuple[Own, ...]


def is_handed_out(desk: Desk, email: str) -> bool:
    """Was an address for this mailbox asked for before?"""
    return desk.store.records.feeds.get(rules.feed_id(canonical_email(email))) is not None


def mailbox_of_person(desk: Desk, token: str) -> str:
    """The canonical address behind a participant's link.

    Raises:
        NotFound: `unknown-link`.
    """
    return behind(desk, desk.store.records, token).email_canonical


def mailbox_of_trainer(desk: Desk, token: str) -> str:
    """The canonical address behind a trainer's link.

    Raises:
        NotFound: `unknown-link`, also when no address of the trainer is known.
    """
    return canonical_email(_trainer(desk, desk.store.records, token).email)


def ask_as_person(desk: Desk, call: Call, token: str, *, renew: bool) -> None:
    """The address of the feed, a new one on wish, is on its way to the participant's mailbox.

    Raises:
        NotFound: `unknown-link`.
    """
    desk.store.atomically(lambda tx: ask_of_mailbox(tx, call, behind(desk, tx, token).person, renew=renew))


def ask_as_trainer(desk: Desk, call: Call, token: str, *, renew: bool) -> None:
    """As `ask_as_person`, for a trainer."""
    desk.store.atomically(lambda tx: ask_of_mailbox(tx, call, _trainer(desk, tx, token), renew=renew))


def by_token(desk: Desk, token: str) -> OwnFeed:
    """What stands behind a secret address.

    Raises:
        NotFound: `unknown-link`, also for an address that was renewed.
    """
    records = desk.store.records
    feed = records.feeds.get(desk.links.thing_id(token))
    if feed is None:
        raise NotFound("unknown-link")
    desk.links.verify(links.FEED, token, feed.generation)
    since = rules.begins(desk.clock())
    entries = (*_seats(records, feed.email), *_assignments(records, feed.email))
    recent = [one for one in entries if one.event.ends is not None and one.event.ends >= since]
    return OwnFeed(feed, tuple(sorted(recent, key=lambda one: (one.event.ends, one.invitee_id))))


def of_registration(desk: Desk, registration: Registration, event: Event) -> list[Own]:
    """What stands in the calendar for one registration: the own sessions, and those where the person will be
    a guest; nothing without a seat."""
    stays = still_visited(desk, registration)
    found = [rules.of_seat(registration, event), *(rules.of_visit(registration, event, one) for one in stays)]
    return [one for one in found if one and not one.called_off]


def _seats(records: Records, email: str) -> list[Own]:
    registrations = records.registrations.of_mailbox(email)
    events = records.events.many({one.event_id for one in registrations})
    found = [rules.of_seat(one, events[one.event_id]) for one in registrations]
    guests = {one.id: one for one in registrations}
    visits = [one for one in records.visits.of(list(guests)) if one.status == AGREED]
    hosts = records.events.many({one.host_event_id for one in visits})
    for visit in visits:
        stay = stay_of(visit, hosts)
        if stay:
            found.append(rules.of_visit(guests[visit.registration_id], events[visit.event_id], stay))
    return [one for one in found if one is not None]


def _assignments(records: Records, email: str) -> list[Own]:
    taught = [
        (each, event) for event in records.events.taught_by(email) for each in rules.teaches(email, event)
    ]
    said = records.answers.of([trainer.assignment_id for trainer, _ in taught])
    return [
        rules.of_trainer(trainer, event, answered(event, said[trainer.assignment_id]))
        for trainer, event in taught
    ]


def _trainer(desk: Desk, records: Records, token: str) -> OneName:
    _, trainer = behind_assignment(desk, records, token)
    if not trainer.email:
        raise NotFound("unknown-link")
    return one_name(trainer)


def ask_of_mailbox(tx: Transaction, call: Call, person: Person | OneName, *, renew: bool) -> None:
    """The address of this person's feed, a new one on wish, is on its way if the transaction is stored."""
    email = canonical_email(person.email)
    feed_id = rules.feed_id(email)
    known = tx.feeds.get(feed_id) or Feed(id=feed_id, email=email, language=person.language)
    feed = rules.ask(known, person.language, call.at, renew=renew)
    if feed == known:
        return
    tx.feeds.replace(feed)
    audit(tx, call, "renew feed address" if renew else "ask for feed address", f"feeds/{feed.id}")
    tx.outbox.add([of_feed(feed, person, call.at, call.correlation_id)])
