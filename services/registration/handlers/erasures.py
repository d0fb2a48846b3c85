"""Erasing a person: asked for by the person or by an organiser, done an hour later by the clock.

The request is stored first and everything after it may be repeated: seats are given up, then one transaction
wipes what may go and tells the other services, which do the same on their side.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.registration.domain import erasures as rules
from services.registration.domain import transitions
from services.registration.domain.attendance import was_there
from services.registration.domain.erasures import QUIET, Contacts, Erasure, Evidence, Whole
from services.registration.domain.feeds import feed_id
from services.registration.domain.parties import ensure_named
from services.registration.domain.registrations import Registration
from services.registration.domain.texts import LocalText
from services.registration.handlers.announcements import of_erasure
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.records import Records
from shared.errors import Conflict, Invalid, NotFound
from shared.ids import new_id


@dataclass(frozen=True)
class Fate:
    """What an erasure does to one registration: `keeps_name` until that day, or nothing stays."""

    registration: Registration
    title: LocalText
    withdraws: bool
    keeps_name: date | None


def foresee(desk: Desk, email: str, among: Collection[str] | None = None) -> list[Fate]:
    """What an erasure of this canonical address would do, newest registration first; in these programmes (by
    slug), or in all.
    """
    records = desk.store.records
    found = _among(records, email, among)
    events = records.events.many({one.event_id for one in found})
    at = desk.clock()
    return [
        Fate(
            one,
            events[one.event_id].title,
            one.is_live and (events[one.event_id].ends or at) >= at,
            _kept_until(records, one),
        )
        for one in reversed(found)
    ]


def pending_of(desk: Desk, email: str) -> Erasure | None:
    """The erasure this canonical address waits for."""
    records = desk.store.records
    ids = [one.id for one in records.registrations.of_address(email)]
    return next((one for one in records.erasures.of(ids) if one.done_at is None), None) if ids else None


def ask(
    desk: Desk, call: Call, email: str, purpose: str = "", among: Collection[str] | None = None
) -> Erasure:
    """The person is going to be erased; what was live is given up at once. Asked again, nothing changes.

    Where the address is an employer's contact, that goes, too.

    Args:
        purpose: kept in the audit.
        among: slugs of the programmes it is about; None for everything there is.

    Raises:
        NotFound: `unknown-person`, nothing is stored under this canonical address.
    """
    fresh_id = new_id()

    def work(tx: Transaction) -> Erasure:
        found = _among(tx, email, among)
        ids = tuple(one.id for one in found)
        waiting = [
            one
            for one in tx.erasures.of(ids)
            if one.done_at is None and set(ids) <= set(one.registration_ids)
        ]
        contacts = tx.parties.contacts_of(email) if among is None else Contacts((), ())
        if not (found or contacts.person):
            raise NotFound("unknown-person")
        if waiting:
            return waiting[0]
        partly = len(ids) < len(tx.registrations.of_address(email))
        erasure = Erasure(
            id=fresh_id,
            pseudonym=desk.links.pseudonym(email),
            registration_ids=ids,
            feed_id="" if partly else feed_id(email),
            by=call.actor,
            asked_at=call.at,
            due_at=call.at + QUIET,
            party_ids=contacts.party_ids,
            named_ids=contacts.named_ids,
            employer_ids=contacts.employer_ids,
            partly=partly,
        )
        tx.erasures.replace(erasure)
        act = f"ask for erasure: {purpose}" if purpose else "ask for erasure"
        audit(tx, call, act, f"erasures/{erasure.id}")
        return erasure

    erasure = desk.store.atomically(work)
    _give_up(desk, call, erasure)
    return erasure


def ask_for(
    desk: Desk, call: Call, registration: Registration, purpose: str, among: Collection[str] | None
) -> Erasure:
    """As `ask`, by an organiser, for whoever is behind a registration.

    Raises:
        NotFound: `unknown-person`, also when the person is erased already.
        Conflict: `place-unnamed`.
        Invalid: `purpose`: `required`.
    """
    if rules.is_erased(registration.email_canonical):
        raise NotFound("unknown-person")
    ensure_named(registration)
    if not purpose:
        raise Invalid(fields={"purpose": ["required"]})
    return ask(desk, call, registration.email_canonical, purpose, among)


def _among(records: Records, email: str, among: Collection[str] | None) -> list[Registration]:
    """Registrations of this canonical address in these programmes; in all there are."""
    found = records.registrations.of_address(email)
    if among is None:
        return found
    events = records.events.many({one.event_id for one in found})
    return [one for one in found if events[one.event_id].programme_slug in among]


def carry_out_due(desk: Desk) -> int:
    """Every erasure that is due is done, and evidence nobody may ask for any more is gone. Answers how
    many.
    """
    call = Call("clock", new_id(), desk.clock())
    due = desk.store.records.erasures.due(call.at)
    for erasure in due:
        _give_up(desk, call, erasure)
        _carry_out(desk, call, erasure.id)
    return len(due)


def _give_up(desk: Desk, call: Call, erasure: Erasure) -> None:
    """Whatever is live and still ahead is withdrawn; its seat goes to whoever waits."""
    for registration_id in erasure.registration_ids:

        def work(tx: Transaction, registration_id: str = registration_id) -> None:
            before = tx.registrations.get(registration_id)
            if before is None or not before.is_live:
                return
            floor = Floor.of(tx, tx.events.get(before.event_id), call)
            try:
                after, facts = transitions.withdraw(before, floor.event, call.at, "person")
            except Conflict:
                return
            floor.follow(before, after, facts)
            floor.give_on()
            floor.save()

        desk.store.atomically(work)


def _carry_out(desk: Desk, call: Call, erasure_id: str) -> None:
    """What may go is gone, here and, by one message, everywhere; in one transaction."""

    def work(tx: Transaction) -> None:
        erasure = tx.erasures.get(erasure_id)
        if erasure is None:
            return
        known = tx.registrations.many(erasure.registration_ids)
        evidence = _evidence(tx, list(known.values()), call)
        whose = _whole(erasure, known.values(), evidence)
        contacts = Contacts(erasure.party_ids, erasure.named_ids, None, erasure.employer_ids)
        if not erasure.partly:
            whose = replace(whose, emails=(*whose.emails, *sorted(tx.parties.addresses(contacts))))
        tx.persons.erase(whose, call.at)
        tx.parties.forget(contacts)
        after = rules.done(erasure, evidence, call.at)
        tx.erasures.replace(after)
        audit(tx, call, "erase", f"erasures/{erasure.id}")
        tx.outbox.add([of_erasure(after, whose, call.at, call.correlation_id)])

    desk.store.atomically(work)


def _whole(erasure: Erasure, known: Iterable[Registration], evidence: Sequence[Evidence]) -> Whole:
    addresses = {one.email_canonical for one in known if not rules.is_erased(one.email_canonical)}
    return Whole(
        ids=(*erasure.registration_ids, *erasure.party_ids, *erasure.employer_ids),
        emails=() if erasure.partly else tuple(sorted(addresses)),
        feed_id=erasure.feed_id,
        evidence=tuple(one.registration_id for one in evidence),
        pseudonym=erasure.pseudonym,
    )


def _evidence(tx: Records, known: Sequence[Registration], call: Call) -> list[Evidence]:
    """Those of whom the funder may still ask whether they took part."""
    kept = ((one.id, _kept_until(tx, one)) for one in known)
    return [
        Evidence(one, until) for one, until in kept if until is not None and rules.is_kept(until, call.at)
    ]


def _kept_until(records: Records, registration: Registration) -> date | None:
    """Until when the name proves that somebody took part; None for whoever did not."""
    if not any(was_there(mark) for mark in records.attendance.of(registration.id).values()):
        return None
    event = records.events.get(registration.event_id)
    programme = records.programmes.get(event.programme_id) if event else None
    return rules.evidence_until(event, programme) if event and programme else None
