"""Addresses that take no mail: put right, or said to work all the same. Either way what was lost goes out."""

from dataclasses import replace

from services.registration.domain import trainers as rules
from services.registration.domain.events import Event, Trainer
from services.registration.domain.facts import AddressConfirmed
from services.registration.handlers.announcements import of_address, of_event
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import programme_of
from services.registration.handlers.floor import Floor, audit, with_version
from services.registration.handlers.mails import delivery_of, see_to
from services.registration.handlers.ports import Transaction
from services.registration.handlers.views import Delivery
from shared.errors import NotFound
from shared.ids import new_id


def confirm(desk: Desk, call: Call, slug: str, registration_id: str) -> None:
    """The person's address counts as good, and what did not arrive goes out once more; where nothing was lost
    nothing happens.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
    """

    def work(tx: Transaction) -> None:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        before = floor.registration(registration_id)
        if _is_well(delivery_of(tx, before.id)):
            return
        after = with_version(before)
        fact = AddressConfirmed(floor.event.id, call.at, registration_id=before.id)
        floor.keep(after, [])
        see_to(tx, before.id, call.at)
        audit(tx, call, "confirm address", f"registrations/{before.id}")
        floor.save([of_address(fact, after.version, call.correlation_id)])

    desk.store.atomically(work)


def confirm_trainer(desk: Desk, call: Call, slug: str, assignment_id: str) -> None:
    """As `confirm`, for a trainer of the event.

    Raises:
        NotFound: `unknown-event`, `trainer-not-found`.
    """

    def work(tx: Transaction) -> None:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        trainer_of(floor.event, assignment_id)
        if _is_well(delivery_of(tx, assignment_id)):
            return
        after = replace(floor.event, version=floor.event.version + 1)
        fact = AddressConfirmed(after.id, call.at, assignment_id=assignment_id)
        floor.change_event(after)
        see_to(tx, assignment_id, call.at)
        audit(tx, call, "confirm address", f"events/{after.id}")
        floor.save([of_address(fact, after.version, call.correlation_id)])

    desk.store.atomically(work)


def correct_trainer(desk: Desk, call: Call, slug: str, assignment_id: str, email: str) -> None:
    """The trainer has another address there, and a link and invitations of their own; the old link is dead.

    Raises:
        NotFound: `unknown-event`, `trainer-not-found`.
        Conflict: `event-cancelled`, `event-completed`.
    """
    fresh_id = new_id()

    def work(tx: Transaction) -> None:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        before = floor.event
        trainer = replace(trainer_of(before, assignment_id), assignment_id=fresh_id, email=email)
        after, facts = rules.readdress(before, assignment_id, trainer, call.at)
        if after != before:
            floor.change_event(after)
            audit(tx, call, "change trainers", f"events/{after.id}")
            floor.save(of_event(after, programme_of(tx, after), facts, call.correlation_id, before))

    desk.store.atomically(work)


def trainer_of(event: Event, assignment_id: str) -> Trainer:
    """One of the event's trainers.

    Raises:
        NotFound: `trainer-not-found`.
    """
    for trainer in event.trainers:
        if trainer.assignment_id == assignment_id:
            return trainer
    raise NotFound("trainer-not-found")


def trainer_deliveries(desk: Desk, event: Event) -> dict[str, Delivery]:
    """Assignment id -> what became of the mails, of every trainer of the event that anything is known of."""
    return desk.store.records.deliveries.many([each.assignment_id for each in event.trainers])


def _is_well(delivery: Delivery) -> bool:
    return not delivery.was_lost and not delivery.is_undeliverable
