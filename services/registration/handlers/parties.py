"""Several colleagues at once, as their contact and each of them ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.registration.domain import confirmations, parties
from services.registration.domain.events import Event
from services.registration.domain.parties import Forwarding, Party
from services.registration.domain.persons import Person, groups_of
from services.registration.domain.registrations import UNCONFIRMED, Details, Registration, Request
from services.registration.domain.seating import Entry, enter
from services.registration.domain.seats import AwaitsApproval, Outcome, Seated
from services.registration.handlers import prerequisites
from services.registration.handlers.announcements import of_registration
from services.registration.handlers.answer_files import check
from services.registration.handlers.batches import check_details
from services.registration.handlers.confirmations import confirm_on
from services.registration.handlers.contact_announcements import of_party
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug, view_of
from services.registration.handlers.events import is_hidden
from services.registration.handlers.floor import Floor
from services.registration.handlers.ports import DuplicateError, Transaction
from services.registration.handlers.records import Records
from services.registration.handlers.registrations import token_of
from services.registration.handlers.strangers import admit_mail_to
from services.registration.handlers.views import EventView
from shared import links
from shared.errors import Conflict, NotFound
from shared.ids import new_id


@dataclass(frozen=True)
class PlaceView:
    """One place as its contact sees it: how far it is, and never who fills it."""

    registration: Registration
    link: str
    unnamed: bool
    sent_to: Forwarding | None

    @property
    def is_open(self) -> bool:
        """May somebody still fill it in in time?"""
        return self.unnamed and self.registration.status == UNCONFIRMED


@dataclass(frozen=True)
class PartyView:
    """A party as its contact sees it."""

    party: Party
    event: EventView
    places: tuple[PlaceView, ...]
    token: str


@dataclass(frozen=True)
class PlaceLink:
    """What the link to one place opens."""

    registration: Registration
    event: EventView
    fillable: bool
    sent_to: Forwarding | None


def form(desk: Desk, call: Call, slug: str, contact: Person, count: int, whole: bool) -> str:
    """The places are held, and the contact has the link by mail; its token is answered.

    Args:
        whole: all of them with a seat, or nothing.

    Raises:
        NotFound: `unknown-event`, also for drafts.
        Conflict: `no-parties`, `party-too-large`; `not-enough-seats` (`free`) when `whole`; what keeps
            anybody from registering.
        TooOften: `mailbox-flooded`.
    """
    event = event_by_slug(desk.store.records, slug)
    if is_hidden(event):
        raise NotFound("unknown-event")
    parties.check_size(event, count)
    admit_mail_to(desk, contact.email)
    party_id, places = new_id(), tuple(new_id() for _ in range(count))

    def work(tx: Transaction) -> Party:
        floor = Floor.of(tx, tx.events.get(event.id), call)
        made = Party(
            id=party_id,
            event_id=event.id,
            event_slug=event.slug,
            contact=contact,
            places=places,
            held_until=parties.filled_by(floor.event, call.at),
            made_at=call.at,
        )
        _hold(floor, made, whole)
        return made

    return desk.links.token(links.PARTY, desk.store.atomically(work).id)


def _hold(floor: Floor, party: Party, whole: bool) -> None:
    groups = groups_of(party.contact, floor.event)
    entries = [Entry(each, groups, party.made_at, unconfirmed=True) for each in party.places]
    rules = replace(floor.rules, approval=False)
    floor.seating, outcomes = enter(floor.seating, rules, entries, party.made_at)
    seated = sum(isinstance(each, Seated) for each in outcomes)
    if whole and seated < len(outcomes):
        raise Conflict("not-enough-seats", free=seated)
    held = _places(floor.event, party, outcomes)
    floor.tx.registrations.add_many(held)
    for one in held:
        floor.told += of_registration(one, parties.asked_of(one), floor.call.correlation_id)
    kept = replace(party, places=tuple(one.id for one in held))
    floor.tx.parties.add(kept)
    floor.save([of_party(kept, floor.event, floor.call.correlation_id)])


def _places(event: Event, party: Party, outcomes: Sequence[Outcome]) -> list[Registration]:
    """As many as there are seats or places in the queue.

    Raises:
        Conflict: there is none at all.
    """
    held: list[Registration] = []
    for number, outcome in enumerate(outcomes, start=1):
        try:
            held.append(parties.place(event, party, number, outcome))
        except Conflict:
            if number == 1:
                raise
    return held


def by_link(desk: Desk, token: str) -> PartyView:
    """What the contact's link opens.

    Raises:
        NotFound: `unknown-link`.
    """
    records = desk.store.records
    party = behind(desk, records, token)
    event = records.events.get(party.event_id)
    if event is None:
        raise NotFound("unknown-link")
    found = records.registrations.many(party.places)
    sent = records.forwardings.many(party.places)
    places = tuple(
        PlaceView(
            found[each],
            place_link(desk, each, sent.get(each)),
            parties.is_unnamed(found[each]),
            sent.get(each),
        )
        for each in party.places
        if each in found
    )
    return PartyView(party, view_of(desk, event), places, token)


def place_link(desk: Desk, registration_id: str, sent_to: Forwarding | None) -> str:
    """The address that one colleague fills in a place at."""
    generation = sent_to.generation if sent_to else 0
    return f"{desk.public_url}/i/{desk.links.token(links.PLACE, registration_id, generation)}"


def own_token(desk: Desk, registration: Registration) -> str:
    """The personal token of whoever filled in a place."""
    return token_of(desk, registration)


def place_by_link(desk: Desk, token: str) -> PlaceLink:
    """What the link to one place opens.

    Raises:
        NotFound: `unknown-link`.
    """
    registration = _place(desk, desk.store.records, token)
    event = desk.store.records.events.get(registration.event_id)
    if event is None:
        raise NotFound("unknown-link")
    open_ones = (UNCONFIRMED, confirmations.LAPSED)
    fillable = parties.is_unnamed(registration) and registration.status in open_ones
    sent_to = desk.store.records.forwardings.get(registration.id)
    return PlaceLink(registration, view_of(desk, event), fillable, sent_to)


def fill(desk: Desk, call: Call, token: str, details: Details) -> Registration:
    """The place is the colleague's: firm at once, or as soon as the address is confirmed.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `place-filled`, `prerequisite-missing`, `already-registered` (not where addresses are
            confirmed: there only the mail says it); too late: what keeps anybody from registering.
        Invalid: what the event's form refuses.
        TooOften: `mailbox-flooded`.
    """
    admit_mail_to(desk, details.person.email)

    def work(tx: Transaction) -> Registration:
        before = _place(desk, tx, token)
        floor = Floor.of(tx, tx.events.get(before.event_id), call)
        return _filled(floor, before, parties.details_for(details, before))

    try:
        return desk.store.atomically(work)
    except DuplicateError:
        raise Conflict("already-registered") from None


def _filled(floor: Floor, before: Registration, details: Details) -> Registration:
    event, at = floor.event, floor.call.at
    check_details(event, details)
    check(floor.tx, event, details.answers, before.id, at)
    request = Request(
        registration_id=before.id,
        details=replace(details, prerequisite_met=_met(floor, details)),
        idempotency_key="",
        at=at,
    )
    asked, _facts = confirmations.ask(event, request, AwaitsApproval())
    after, facts = parties.fill(before, asked)
    asks = confirmations.asks_addresses(event)
    known = floor.tx.registrations.asked(event.id, (), {after.email_canonical})
    if known and not asks:
        raise Conflict("already-registered")
    if asks:
        told = confirmations.asked_elsewhere(known[0], at) if known else (after, facts)
        floor.keep(parties.fill_in_vain(before, asked) if known else after, ())
        floor.keep(*told)
        floor.save()
        return after
    return confirm_on(floor, after)


def _met(floor: Floor, details: Details) -> bool | None:
    return prerequisites.met(floor.tx, floor.event, details.person)


def free(desk: Desk, call: Call, token: str, number: int) -> None:
    """A place nobody filled in is free, for whoever waits. One that is filled in belongs to that person.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `place-filled`.
    """

    def work(tx: Transaction) -> None:
        party = behind(desk, tx, token)
        if not 1 <= number <= len(party.places):
            raise NotFound("unknown-link")
        floor = Floor.of(tx, tx.events.get(party.event_id), call)
        before = floor.registration(party.places[number - 1])
        if not parties.is_unnamed(before):
            raise Conflict("place-filled")
        if before.status == UNCONFIRMED:
            floor.follow(before, *confirmations.let_go(before, call.at))
            tx.forwardings.remove(before.id)
            floor.give_on()
            floor.save()

    desk.store.atomically(work)


def behind(desk: Desk, records: Records, token: str) -> Party:
    """The party a contact's link opens.

    Raises:
        NotFound: `unknown-link`.
    """
    party = records.parties.get(desk.links.thing_id(token))
    if party is None:
        raise NotFound("unknown-link")
    desk.links.verify(links.PARTY, token)
    return party


def _place(desk: Desk, records: Records, token: str) -> Registration:
    registration = records.registrations.get(desk.links.thing_id(token))
    if registration is None or not registration.party:
        raise NotFound("unknown-link")
    sent_to = records.forwardings.get(registration.id)
    desk.links.verify(links.PLACE, token, sent_to.generation if sent_to else 0)
    return registration
