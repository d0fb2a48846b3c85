"""What is kept no longer goes by itself, in all services: an erasure nobody had to ask for.

Source: GDPR Article 5(1)(e). Whoever took part or asked to is named until the funder may ask no more; an
employer's contact serves the event alone, and is forgotten a month after it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from services.registration.domain import erasures as rules
from services.registration.domain.erasures import Contacts, Erasure
from services.registration.handlers.desk import Desk
from services.registration.handlers.ports import Transaction
from services.registration.handlers.records import Records
from shared.ids import new_id

CONTACTS_KEPT = timedelta(days=30)
EVER = datetime(2000, 1, 1, tzinfo=UTC)
NOBODY = Contacts((), ())
MANY = 200
"""Registrations taken up in one tick; the next one goes on."""


def retire(desk: Desk) -> int:
    """Whoever is kept no longer is to be erased, registration by registration. Answers how many were taken up
    now; a second worker that does the same finds them taken up."""
    at, records, taken = desk.clock(), desk.store.records, 0
    for event_id in over_for_good(records, at):
        for registration_id, email in records.erasures.named_at(event_id, MANY - taken):
            if records.erasures.of([registration_id]):
                continue
            _take_up(desk, at, (registration_id,), desk.links.pseudonym(email))
            taken += 1
        if taken >= MANY:
            break
    return taken


def over_for_good(records: Records, at: datetime) -> Iterable[str]:
    """Ids of events of which nobody may be named any more."""
    ended = records.events.many([*records.events.over(EVER, at), *records.events.without_days(at)])
    programmes = {one: records.programmes.get(one) for one in {each.programme_id for each in ended.values()}}
    for event in ended.values():
        programme = programmes[event.programme_id]
        if programme and not rules.is_kept(rules.kept_until(event, programme), at):
            yield event.id


def done_with(records: Records, at: datetime) -> list[str]:
    """Ids of events whose contacts serve nothing any more: held a month ago, or never and over for good."""
    return [*records.events.over(EVER, at - CONTACTS_KEPT), *never_held(records, at)]


def never_held(records: Records, at: datetime) -> list[str]:
    """Ids of events without days of which nobody may be named any more."""
    undated = {*records.events.without_days(at)}
    return sorted(undated.intersection(over_for_good(records, at))) if undated else []


def retire_contacts(desk: Desk) -> int:
    """Employers' contacts of events that ended a month ago are to be erased. Answers how many."""
    at, records = desk.clock(), desk.store.records
    found = records.parties.contacts_at(done_with(records, at))
    if found.person:
        _take_up(desk, at, (), "", found)
    return len(found.party_ids) + len(found.named_ids)


def _take_up(
    desk: Desk,
    at: datetime,
    ids: tuple[str, ...],
    pseudonym: str,
    contacts: Contacts = NOBODY,
) -> None:
    erasure = Erasure(
        id=new_id(),
        pseudonym=pseudonym,
        registration_ids=ids,
        feed_id="",
        by="clock",
        asked_at=at,
        due_at=at,
        party_ids=contacts.party_ids,
        named_ids=contacts.named_ids,
        employer_ids=contacts.employer_ids,
        partly=True,
    )

    def work(tx: Transaction) -> None:
        if not (ids and tx.erasures.of(ids)):
            tx.erasures.replace(erasure)

    desk.store.atomically(work)
