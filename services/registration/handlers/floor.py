"""One event's floor inside a transaction: whose registration changes, whose seat comes free, who moves up.

Everything that changes seats outside the turnstile goes through here, so a freed seat is given on, and
everybody told, in the transaction that freed it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.registration.domain import seating as rules_of_seats
from services.registration.domain import transitions
from services.registration.domain.events import Event
from services.registration.domain.facts import RegistrationFact
from services.registration.domain.registrations import Registration
from services.registration.domain.seating import Seating, SeatingRules
from services.registration.handlers.announcements import of_registration
from services.registration.handlers.desk import Call
from services.registration.handlers.ports import Transaction
from services.registration.handlers.records import Stand
from shared.audits import AuditRow
from shared.errors import NotFound
from shared.messaging.outbox import Announcement


class Floor:
    """The event, its seats, and what is to be announced; nothing is stored before `save`."""

    def __init__(self, tx: Transaction, event: Event, stand: Stand, call: Call) -> None:
        self.tx = tx
        self.event = event
        self.call = call
        self.seating: Seating = stand.seating
        self.rules = SeatingRules.of(event)
        self.told: list[Announcement] = []

    @classmethod
    def of(cls, tx: Transaction, event: Event | None, call: Call) -> "Floor":
        """The floor of `event` as it stands.

        Raises:
            NotFound: `unknown-event`.
        """
        stand = tx.seatings.get(event.id) if event else None
        if event is None or stand is None:
            raise NotFound("unknown-event")
        return cls(tx, event, stand, call)

    def registration(self, registration_id: str) -> Registration:
        """One of this event's registrations.

        Raises:
            NotFound: `unknown-registration`, also for another event's.
        """
        found = self.tx.registrations.get(registration_id)
        if found is None or found.event_id != self.event.id:
            raise NotFound("unknown-registration")
        return found

    def keep(self, registration: Registration, facts: Iterable[RegistrationFact]) -> None:
        """The registration is as given and its facts are told; the counters do not move."""
        self.tx.registrations.replace(registration)
        self.told += of_registration(registration, facts, self.call.correlation_id)

    def follow(self, before: Registration, after: Registration, facts: Iterable[RegistrationFact]) -> None:
        """As `keep`, and what the person gave up is free again."""
        self.seating = rules_of_seats.settle(self.seating, self.rules, before.hold, after.hold)
        self.keep(after, facts)

    def give_on(self) -> None:
        """Every free seat went to whoever waited longest and may take it."""
        needed = rules_of_seats.places_needed(self.seating, self.rules, self.call.at)
        queue = self.tx.registrations.queue(self.event.id, needed)
        self.seating, promotions = rules_of_seats.fill(self.seating, self.rules, queue, self.call.at)
        waiting = self.tx.registrations.many([one.registration_id for one in promotions])
        for promotion in promotions:
            self.keep(
                *transitions.promote(waiting[promotion.registration_id], promotion, self.call.at, "clock")
            )

    def save(self, also: Sequence[Announcement] = ()) -> None:
        """The counters and announcements are stored; `also` go out first."""
        self.tx.seatings.save(Stand(self.seating, self.event.version))
        self.tx.outbox.add([*also, *self.told])

    def change_event(self, event: Event) -> None:
        """The event is as given from here on."""
        self.event = event
        self.rules = SeatingRules.of(event)
        self.tx.events.replace(replace(event, changed_at=self.call.at))


def audit(tx: Transaction, call: Call, act: str, subject: str) -> None:
    """It is written down who did what."""
    tx.audit.add(AuditRow(call.at, call.actor, act, subject, call.correlation_id))


def with_version(registration: Registration) -> Registration:
    """The same one version on: what is told of it now is newer than what was told before."""
    return replace(registration, version=registration.version + 1)
