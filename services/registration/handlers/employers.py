"""Employers: who stands behind which people, and what they do on a page of their own."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from services.registration.domain import employers as rules
from services.registration.domain.employers import Employer, Named, Seen
from services.registration.domain.events import Event
from services.registration.domain.nominations import Nomination
from services.registration.domain.persons import Person
from services.registration.domain.registrations import Registration
from services.registration.handlers.contact_announcements import of_employer
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug, view_of
from services.registration.handlers.events import is_hidden
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.records import Records
from services.registration.handlers.strangers import admit_mail_to
from services.registration.handlers.views import EventView
from shared import links
from shared.errors import NotFound, TooOften

SHOWN = frozenset({"open", "full"})
Act = Callable[[Desk, Call, str, str], None]


@dataclass(frozen=True)
class EmployerView:
    """What an employer's link opens."""

    employer: Employer
    event: EventView
    people: Sequence[Seen]
    token: str

    @property
    def may_nominate(self) -> bool:
        """Does the event take more nominations?"""
        return self.event.event.entry == "nomination" and self.event.registration_state in SHOWN


def stand_behind(desk: Desk, call: Call, slug: str, nomination: Nomination, people: Iterable[Named]) -> None:
    """The employer's contact sees these people, and has the link by mail, at most once for each of them.

    Nothing happens without an address, and nobody is mailed whose mailbox had too many letters: the link can
    be asked for later.
    """
    event = event_by_slug(desk.store.records, slug)
    if not nomination.email:
        return
    named = list(people)
    before = desk.store.records.employers.get(rules.employer_id(event.id, nomination.email))
    if before is not None and rules.with_people(before, named) == before:
        return
    admitted = _admits(desk, nomination.email)
    desk.store.atomically(lambda tx: _stand(tx, call, _fresh(event, nomination, call), named, admitted))


def _stand(tx: Transaction, call: Call, fresh: Employer, named: Sequence[Named], tell: bool) -> None:
    known = tx.employers.get(fresh.id) or fresh
    after = rules.with_people(known, named)
    _keep(tx, call, after, tell=tell)


def request_link(desk: Desk, call: Call, slug: str, email: str) -> None:
    """Whoever reads this mailbox has the link once more, if anybody was nominated by it; nothing tells the
    asker whether that is so.

    Raises:
        NotFound: `unknown-event`, also for drafts.
        TooOften: `mailbox-flooded`.
    """
    event = event_by_slug(desk.store.records, slug)
    if is_hidden(event):
        raise NotFound("unknown-event")
    admit_mail_to(desk, email)

    def work(tx: Transaction) -> None:
        known = tx.employers.get(rules.employer_id(event.id, email))
        if known is not None:
            _keep(tx, call, known, tell=True)

    desk.store.atomically(work)


def by_link(desk: Desk, token: str) -> EmployerView:
    """The people, as far as an employer may know.

    Raises:
        NotFound: `unknown-link`.
    """
    records = desk.store.records
    employer = _behind(desk, records, token)
    event = records.events.get(employer.event_id)
    if event is None:
        raise NotFound("unknown-link")
    whole = rules.with_people(employer, _successors(records, employer))
    found = records.registrations.many([one.id for one in whole.people])
    return EmployerView(employer, view_of(desk, event), rules.seen(whole, found), token)


def agree(desk: Desk, call: Call, token: str, registration_id: str) -> None:
    """The employer says that the consent this person named was given.

    Raises:
        NotFound: `unknown-link`, `unknown-registration`.
        Conflict: `registration-ended`.
    """

    def work(tx: Transaction) -> None:
        employer = _behind(desk, tx, token)
        floor = Floor.of(tx, tx.events.get(employer.event_id), call)
        before = floor.registration(registration_id)
        after = rules.agree(employer, before, call.at)
        if after != before:
            floor.keep(after, ())
            floor.save()
            audit(tx, call, "employer agrees", f"registrations/{registration_id}")

    desk.store.atomically(work)


def take_back(desk: Desk, call: Call, token: str, registration_id: str) -> None:
    """The nomination is withdrawn; a freed seat goes to whoever waits. Asked again nothing happens.

    Raises:
        NotFound: `unknown-link`, `unknown-registration`.
        Conflict: `event-over`, `registration-ended`.
    """

    def work(tx: Transaction) -> None:
        employer = _behind(desk, tx, token)
        floor = Floor.of(tx, tx.events.get(employer.event_id), call)
        before = floor.registration(registration_id)
        after, facts = rules.take_back(employer, before, floor.event, call.at)
        if facts:
            floor.follow(before, after, facts)
            floor.give_on()
            floor.save()
            audit(tx, call, "withdraw nomination", f"registrations/{registration_id}")

    desk.store.atomically(work)


def _successors(records: Records, employer: Employer) -> list[Named]:
    """Colleagues to whom people the employer stands behind handed their seats."""
    found = records.registrations.many(records.employers.successors(employer.event_id))
    return [
        Named(one.id, one.person.first_name, one.person.last_name)
        for one in sorted(found.values(), key=lambda one: (one.created_at, one.id))
        if rules.is_behind(employer, one)
    ]


def _keep(tx: Transaction, call: Call, employer: Employer, *, tell: bool) -> None:
    goes = tell and employer.times < rules.MOST_LETTERS
    after = replace(employer, times=employer.times + 1, asked_at=call.at) if goes else employer
    tx.employers.replace(after)
    if goes:
        tx.outbox.add([of_employer(after, call.correlation_id)])


def _fresh(event: Event, nomination: Nomination, call: Call) -> Employer:
    return Employer(
        id=rules.employer_id(event.id, nomination.email),
        event_id=event.id,
        event_slug=event.slug,
        name=nomination.name,
        email=nomination.email,
        organisation=nomination.organisation,
        language=nomination.language,
        asked_at=call.at,
    )


def _admits(desk: Desk, email: str) -> bool:
    with suppress(TooOften):
        admit_mail_to(desk, email)
        return True
    return False


def named(registration: Registration, typed: Person) -> Named:
    """Somebody as the employer, or they themselves, typed them."""
    return Named(registration.id, typed.first_name, typed.last_name)


def _behind(desk: Desk, records: Records, token: str) -> Employer:
    employer = records.employers.get(desk.links.thing_id(token))
    if employer is None:
        raise NotFound("unknown-link")
    desk.links.verify(links.EMPLOYER, token)
    return employer
