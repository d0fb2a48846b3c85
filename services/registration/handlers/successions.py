"""A seat handed to a colleague, or another address, asked for and confirmed (`domain.successions`).

Both ask the database the same whether or not the address is registered, so that their time tells nothing.
"""

from dataclasses import replace

from services.registration.domain import confirmations, transitions
from services.registration.domain import successions as rules
from services.registration.domain.event_groups import check_group
from services.registration.domain.facts import RegistrationFact
from services.registration.domain.registrations import (
    READDRESSED,
    UNCONFIRMED,
    Details,
    Person,
    Registration,
    Request,
)
from services.registration.domain.transitions import Changed
from services.registration.handlers import prerequisites
from services.registration.handlers.announcements import of_registration
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.floor import Floor
from services.registration.handlers.mails import see_to
from services.registration.handlers.ports import Transaction
from services.registration.handlers.registrations import behind, once_alone, view_registration
from services.registration.handlers.strangers import admit_mail_to
from services.registration.handlers.views import RegistrationView
from shared.ids import new_id


def substitute(
    desk: Desk, call: Call, token: str, person: Person, idempotency_key: str = ""
) -> RegistrationView:
    """A colleague has the seat under a registration and link of their own, which are what is answered.

    Where addresses are confirmed the seat stays where it is until the colleague's mailbox has confirmed; the
    answer is the registration there is, and the same whether or not the colleague has one.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `no-seat-to-hand-over`, `event-over`, `substitute-same-person`, `substitute-outside-group`;
            `already-registered` and `prerequisite-missing`, or, where addresses are confirmed,
            `too-many-corrections`.
        Invalid: `target_group`: `unknown`.
        TooOften: `mailbox-flooded`, the colleague's.
    """
    fresh_id = new_id()
    admit_mail_to(desk, person.email)

    def work(tx: Transaction) -> Registration:
        before = behind(desk, tx, token)
        floor = Floor.of(tx, tx.events.get(before.event_id), call)
        check_group(floor.event, person.target_group)
        request = Request(
            registration_id=fresh_id,
            details=Details(person=person, by_other=True),
            idempotency_key=idempotency_key,
            at=call.at,
            by=call.actor,
        )
        if confirmations.asks_addresses(floor.event):
            return ask_on(floor, before, request, rules.SEAT)
        return _hand_over(floor, before, request)

    return view_registration(desk, once_alone(desk, work))


def _hand_over(floor: Floor, before: Registration, request: Request) -> Registration:
    """The seat is the colleague's at once."""
    met = prerequisites.met(floor.tx, floor.event, request.details.person)
    request = replace(request, details=replace(request.details, prerequisite_met=met))
    gone, successor, facts = transitions.substitute(before, floor.event, request)
    floor.keep(gone, [fact for fact in facts if fact.registration_id == gone.id])
    told = [fact for fact in facts if fact.registration_id == successor.id]
    floor.tx.registrations.add_many([successor])
    floor.told += of_registration(successor, told, floor.call.correlation_id)
    floor.save()
    return successor


def ask_on(floor: Floor, before: Registration, request: Request, kind: str) -> Registration:
    """The mailbox named in `request` is written to; answers the registration, which keeps what it has.

    Raises:
        Conflict: see `rules.ask`.
    """
    named, asked, facts = rules.ask(before, floor.event, request, kind)
    known = floor.tx.registrations.asked(floor.event.id, (), {asked.email_canonical})
    told = _told(known[0] if known else None, asked, facts)
    if told[0].succeeds == before.id:
        named = rules.naming(named, told[0])
    floor.keep(named, ())
    floor.keep(*told)
    floor.save()
    return named


def _told(holder: Registration | None, asked: Registration, facts: tuple[RegistrationFact, ...]) -> Changed:
    """Whose mail it is: the newcomer's, or the one of whoever has the address already."""
    if holder is None:
        return asked, facts
    if holder.status != UNCONFIRMED:
        return confirmations.asked_elsewhere(holder, asked.created_at)
    if holder.succeeds == asked.succeeds:
        return confirmations.ask_again(holder, asked)
    return rules.ask_once_more(holder, asked)


def confirm_on(floor: Floor, successor: Registration) -> Registration:
    """The mailbox has confirmed: the seat is the colleague's, or letters go to the new address.

    Raises:
        Conflict: `hand-over-ended`, and what `rules.take_over` and `rules.readdress` refuse.
    """
    at = floor.call.at
    before = rules.check(floor.tx.registrations.get(successor.succeeds), successor, at)
    if successor.because == READDRESSED:
        first, (moved, told) = rules.readdress(before, successor, at)
        met = prerequisites.met_anew(floor.tx, floor.event, before, moved)
        then: Changed = (replace(moved, prerequisite_met=met), told)
        see_to(floor.tx, before.id, at)
    else:
        met = prerequisites.met(floor.tx, floor.event, successor.person)
        first, then = rules.take_over(before, successor, floor.event, met, at)
    floor.keep(*first)
    floor.keep(*then)
    floor.save()
    return then[0]


def is_wanted(desk: Desk, successor: Registration) -> bool:
    """May what it stands for still happen? True for whoever came by themselves."""
    if not successor.succeeds:
        return True
    before = desk.store.records.registrations.get(successor.succeeds)
    return rules.is_wanted(before, successor)


def keep(desk: Desk, call: Call, token: str) -> RegistrationView:
    """The person keeps the seat, or the address, after all. Asked again nothing changes.

    Raises:
        NotFound: `unknown-link`.
    """

    def work(tx: Transaction) -> Registration:
        kept = rules.keep(behind(desk, tx, token), call.at)
        tx.registrations.replace(kept)
        return kept

    return view_registration(desk, desk.store.atomically(work))
