"""Registrations, as the organiser asks for them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.registration.domain import seating, transitions
from services.registration.domain.answers import answered
from services.registration.domain.events import Event
from services.registration.domain.questions import Question
from services.registration.domain.registrations import Details, Registration
from services.registration.domain.seating import Entry, Waiting
from services.registration.domain.transitions import Changed
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.forms import whole_answers
from services.registration.handlers.ports import Asking, DuplicateError, Transaction
from services.registration.handlers.records import Records
from services.registration.handlers.registrations import ask, correct_on
from services.registration.handlers.turnstile import position
from services.registration.handlers.views import Delivery, Page, Registered, RosterFilter, RosterRow
from shared.errors import Conflict, NotFound
from shared.ids import new_id

EVERYBODY = RosterFilter()

ORDER = ("confirmed", "offered", "pending_email", "pending_approval", "waitlisted")
"""Groups of the roster; everybody whose registration ended stands behind them."""


def roster(
    desk: Desk, slug: str, narrow: RosterFilter = EVERYBODY, after: str = "", limit: int = 100
) -> Page[RosterRow]:
    """Everybody who ever registered: seats by family name, offers, approvals, the queue in its order, then
    the rest.

    Raises:
        NotFound: `unknown-event`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    everybody = records.registrations.of_event(event.id)
    found = sorted((one for one in everybody if _fits(one, narrow)), key=_order)
    if narrow.lost:
        lost = records.deliveries.many([one.id for one in found])
        found = [one for one in found if one.id in lost and lost[one.id].was_lost]
    begin = next((number + 1 for number, one in enumerate(found) if one.id == after), 0)
    stretch = found[begin : begin + limit]
    queue = sorted(one.place or 0 for one in everybody if one.status == "waitlisted")
    positions = {place: number for number, place in enumerate(queue, start=1)}
    rows = _rows(records, event, stretch, positions)
    return Page(tuple(rows), stretch[-1].id if begin + limit < len(found) else None)


def row(desk: Desk, slug: str, registration_id: str) -> RosterRow:
    """One line of the roster.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`, also for another event's.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    registration = records.registrations.get(registration_id)
    if registration is None or registration.event_id != event.id:
        raise NotFound("unknown-registration")
    waits = position(desk.store, registration)
    positions = {registration.place or 0: waits} if waits else {}
    row = _rows(records, event, [registration], positions)[0]
    return replace(row, sensitive=records.sensitive.get(registration_id))


def _rows(
    records: Records, event: Event, stretch: Sequence[Registration], positions: Mapping[int, int]
) -> list[RosterRow]:
    deliveries = records.deliveries.many([one.id for one in stretch])
    completions = records.completions.of_event(event.id)
    assessments = records.assessments.of_event(event.id)
    answers = records.answers.of([one.id for one in stretch])
    return [
        RosterRow(
            registration=one,
            waiting_position=positions.get(one.place or 0) if one.status == "waitlisted" else None,
            delivery=deliveries.get(one.id, Delivery(one.id)),
            completion=completions.get(one.id),
            passed=assessments[one.id].passed if one.id in assessments else None,
            answered=answered(event, answers[one.id]),
        )
        for one in stretch
    ]


def _fits(registration: Registration, narrow: RosterFilter) -> bool:
    person = registration.person
    text = f"{person.first_name} {person.last_name} {person.email} {person.organisation}".casefold()
    return narrow.status in ("", registration.status) and narrow.text.casefold() in text


def _order(registration: Registration) -> tuple[int, int, str, str, str]:
    person, status = registration.person, registration.status
    group = ORDER.index(status) if status in ORDER else len(ORDER)
    place = registration.place or 0
    return group, place, person.last_name.casefold(), person.first_name.casefold(), registration.id


def approve(desk: Desk, call: Call, slug: str, registration_id: str) -> Registration:
    """The registration was let in: it has a seat or a place in the queue.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `not-pending`, `event-full` where there is no waiting list.
    """

    def change(floor: Floor, before: Registration) -> Registration:
        entry = Entry(before.id, before.groups, call.at, approved=True)
        if before.status == "pending_approval":
            floor.seating, outcomes = seating.enter(floor.seating, floor.rules, [entry], call.at)
            after, facts = transitions.approve(before, outcomes[0], call.at, call.actor)
            floor.keep(after, facts)
            return after
        raise Conflict("not-pending", status=before.status)

    return _act(desk, call, "approve", (slug, registration_id), change)


def reject(
    desk: Desk, call: Call, slug: str, registration_id: str, reason: str = "", tell: bool = False
) -> Registration:
    """The registration was not approved. `tell`: the reason is for the person's eyes.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `not-pending`.
    """
    change = _following(lambda one: transitions.reject(one, reason, tell, call.at, call.actor))
    return _act(desk, call, "reject", (slug, registration_id), change)


def promote(desk: Desk, call: Call, slug: str, registration_id: str) -> Registration:
    """A waiting person has a seat by the organiser's decision, past the queue.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `not-waiting`, `no-free-seat`, `only-kept-seats-free`, `event-over`.
    """

    def change(floor: Floor, before: Registration) -> Registration:
        if before.status != "waitlisted" or before.place is None:
            raise Conflict("not-waiting", status=before.status)
        person = Waiting(before.id, before.place, before.groups)
        floor.seating, promotion = seating.promote(floor.seating, floor.rules, person, call.at)
        after, facts = transitions.promote(before, promotion, call.at, call.actor)
        floor.keep(after, facts)
        return after

    return _act(desk, call, "promote", (slug, registration_id), change)


def cancel(
    desk: Desk, call: Call, slug: str, registration_id: str, reason: str = "", tell: bool = True
) -> Registration:
    """The organiser ended the registration; a freed seat went on. `tell`: the reason is for the person's
    eyes.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `registration-ended`.
    """
    change = _following(lambda one: transitions.cancel(one, reason if tell else "", call.at, call.actor))
    return _act(desk, call, "cancel", (slug, registration_id), change)


def correct(
    desk: Desk,
    call: Call,
    slug: str,
    registration_id: str,
    changes: Mapping[str, Any],
    may_see: Callable[[Question], bool] = bool,
) -> Registration:
    """The organiser put a person's details right; as `registrations.correct`. Answers they may not see stay.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `already-registered`, `registration-ended`.
        Invalid: what the event's form refuses.
    """

    def work(tx: Transaction) -> Registration:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        audit(tx, call, "correct", f"registrations/{registration_id}")
        before = floor.registration(registration_id)
        return correct_on(floor, before, _with_unseen(floor, before, changes, may_see))

    try:
        return desk.store.atomically(work)
    except DuplicateError:
        raise Conflict("already-registered") from None


def _with_unseen(
    floor: Floor, before: Registration, changes: Mapping[str, Any], may_see: Callable[[Question], bool]
) -> Mapping[str, Any]:
    if "answers" not in changes:
        return changes
    whole = whole_answers(floor.tx, floor.event, before.id, before.answers)
    unseen = {one.key for one in floor.event.form.questions if not may_see(one)}
    kept = {key: answer for key, answer in whole.items() if key in unseen}
    given = {key: answer for key, answer in changes["answers"].items() if key not in unseen}
    return {**changes, "answers": given | kept}


def add_by_hand(desk: Desk, call: Call, slug: str, details: Details, idempotency_key: str = "") -> Registered:
    """The organiser entered a person, outside the registration window too; seats are never overdrawn all
    the same.

    Raises:
        NotFound: `unknown-event`, also for drafts.
        Conflict: `already-registered`, `registration-closed` when the event is over, `event-full`.
        Invalid: fields the event's form asks for.
    """
    return ask(
        desk,
        slug,
        Asking(details, idempotency_key, new_id(), call.at, call.actor, call.correlation_id, added=True),
    )


Change = Callable[[Floor, Registration], Registration]


def _following(verb: Callable[[Registration], Changed]) -> Change:
    """A change that may give up a seat or a place, and none that takes one."""

    def change(floor: Floor, before: Registration) -> Registration:
        after, facts = verb(before)
        if facts:
            floor.follow(before, after, facts)
            floor.give_on()
        return after

    return change


def _act(desk: Desk, call: Call, act: str, which: tuple[str, str], change: Change) -> Registration:
    """One organiser's act upon one registration, `which` names event and registration; asked again it
    changes nothing."""
    slug, registration_id = which

    def work(tx: Transaction) -> Registration:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        before = floor.registration(registration_id)
        after = change(floor, before)
        if after != before:
            audit(tx, call, act, f"registrations/{registration_id}")
            floor.save()
        return after

    return desk.store.atomically(work)
