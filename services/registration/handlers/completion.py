"""Completion: decided for a whole event, and taken back one by one."""

from collections.abc import Iterable
from dataclasses import replace

from services.registration.domain import completion as rules
from services.registration.domain import events
from services.registration.domain.assessments import Assessment
from services.registration.domain.completion import Completion
from services.registration.domain.events import Event
from services.registration.domain.persons import canonical_email
from services.registration.domain.registrations import Registration
from services.registration.domain.stages import ensure_open
from services.registration.domain.trainers import from_assessment
from services.registration.handlers.announcements import of_event
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import programme_of
from services.registration.handlers.expected import counted_marks, with_seats
from services.registration.handlers.floor import Floor, audit, with_version
from services.registration.handlers.ports import Transaction
from services.registration.handlers.views import CompletionCount
from shared.errors import Conflict, NotFound
from shared.ids import new_id


def complete_event(desk: Desk, call: Call, slug: str) -> CompletionCount:
    """Completion is decided for everybody with a seat, with what they made up for in other groups; whoever
    reached it newly, or lost it, was announced.

    Asking again after marks were changed decides again and announces only what differs. Who passed a
    train-the-trainer event stands in the programme's pool afterwards.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `event-not-published`, `event-cancelled`, `event-closed`.
    """

    def work(tx: Transaction) -> CompletionCount:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        ensure_open(floor.event)
        completed, facts = events.complete(floor.event, call.at)
        if facts:
            floor.change_event(completed)
        people = with_seats(tx, completed)
        decided = _decide(floor, people)
        _join_pool(tx, completed, [one for one in people if decided[one.id].reached])
        audit(tx, call, "complete", f"events/{completed.id}")
        floor.save(of_event(completed, programme_of(tx, completed), facts, call.correlation_id))
        reached = sum(one.reached for one in decided.values())
        return CompletionCount(reached, len(decided) - reached)

    return desk.store.atomically(work)


def _decide(floor: Floor, people: Iterable[Registration]) -> dict[str, Completion]:
    """The decisions, stored and told where they differ from earlier ones."""
    tx, event, at = floor.tx, floor.event, floor.call.at
    earlier = tx.completions.of_event(event.id)
    decided = {}
    marks, assessed = counted_marks(tx, event), tx.assessments.of_event(event.id)
    for one in people:
        completion = rules.decide(event, marks.get(one.id, {}), assessed.get(one.id))
        before = earlier.get(one.id)
        after = before if before and _was_taken_back(before, completion) else completion
        decided[one.id] = after
        facts = rules.tell(event, one, before, after, at)
        if facts:
            floor.keep(with_version(one), facts)
    tx.completions.put(event.id, {key: one for key, one in decided.items() if one != earlier.get(key)})
    return decided


def _was_taken_back(before: Completion, now: Completion) -> bool:
    """Did the organiser take it back, and has nothing been marked differently since?"""
    by_hand = any(reason.code == "taken-back" for reason in before.reasons)
    return by_hand and before.hours_attended == now.hours_attended and now.reached


def _join_pool(tx: Transaction, event: Event, people: Iterable[Registration]) -> None:
    """Whoever passed is in the pool; somebody who was there already keeps what organisers wrote about
    them."""
    assessed: dict[str, Assessment] = tx.assessments.of_event(event.id)
    for one in people:
        trainer = from_assessment(new_id(), event, one, assessed[one.id]) if one.id in assessed else None
        email = canonical_email(one.person.email)
        if trainer and not tx.pool.by_email(event.programme_id, email):
            tx.pool.add(replace(trainer, email=email))


def take_back(desk: Desk, call: Call, registration_id: str, reason: str) -> Completion:
    """The person's completion no longer stands and that was announced; the document becomes void.

    Raises:
        NotFound: `unknown-registration`.
        Conflict: `not-completed`, `event-closed`.
    """

    def work(tx: Transaction) -> Completion:
        registration = tx.registrations.get(registration_id)
        if registration is None:
            raise NotFound("unknown-registration")
        floor = Floor.of(tx, tx.events.get(registration.event_id), call)
        ensure_open(floor.event)
        before = tx.completions.get(registration_id)
        if before is None:
            raise Conflict("not-completed")
        after = rules.take_back(before, reason)
        tx.completions.put(floor.event.id, {registration_id: after})
        floor.keep(with_version(registration), rules.tell(floor.event, registration, before, after, call.at))
        audit(tx, call, "take completion back", f"registrations/{registration_id}")
        floor.save()
        return after

    return desk.store.atomically(work)
