"""Naming colleagues for places: each has the link to a place by mail."""

from collections.abc import Mapping

from services.registration.domain import parties as rules
from services.registration.domain.parties import Party
from services.registration.domain.persons import Person, canonical_email
from services.registration.handlers.contact_announcements import of_forwarding
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.parties import behind
from services.registration.handlers.ports import Transaction
from services.registration.handlers.strangers import admit_mail_to
from shared.errors import Conflict, Invalid, NotFound


def forward(desk: Desk, call: Call, token: str, people: Mapping[int, Person]) -> None:
    """Each of these colleagues is written to with the link to a place, by its number from 1; whoever had an
    earlier link to it by another address has none any more.

    Raises:
        NotFound: `unknown-link`, also for a place there is not.
        Invalid: somebody is named twice (`people.<number>.email`), or nobody is.
        Conflict: `place-filled`, `place-sent-often`; nobody is written to then.
        TooOften: `mailbox-flooded`.
    """
    _check_twice(people)
    behind(desk, desk.store.records, token)
    for person in people.values():
        admit_mail_to(desk, person.email)

    def work(tx: Transaction) -> None:
        party = behind(desk, tx, token)
        for number, person in people.items():
            _send(tx, call, party, number, person)

    desk.store.atomically(work)


def send_again(desk: Desk, call: Call, token: str, number: int) -> None:
    """The colleague named for this place is written to once more.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `nobody-named`, `place-filled`, `place-sent-often`.
        TooOften: `mailbox-flooded`.
    """
    records = desk.store.records
    known = records.forwardings.get(_place(behind(desk, records, token), number))
    if known is None:
        raise Conflict("nobody-named")
    forward(desk, call, token, {number: known.person})


def _send(tx: Transaction, call: Call, party: Party, number: int, person: Person) -> None:
    registration = tx.registrations.get(_place(party, number))
    if registration is None:
        raise NotFound("unknown-link")
    known = tx.forwardings.get(registration.id)
    sent = rules.forward(registration, known, person, call.at)
    if sent != known:
        tx.forwardings.replace(sent)
        tx.outbox.add([of_forwarding(sent, party, call.correlation_id)])


def _place(party: Party, number: int) -> str:
    if not 1 <= number <= len(party.places):
        raise NotFound("unknown-link")
    return party.places[number - 1]


def _check_twice(people: Mapping[int, Person]) -> None:
    if not people:
        raise Invalid(fields={"people": ["required"]})
    seen: set[str] = set()
    for number, person in people.items():
        email = canonical_email(person.email)
        if email in seen:
            raise Invalid(fields={f"people.{number}.email": ["named-twice"]})
        seen.add(email)
