"""Registrations, as the organiser asks for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.registration.domain import seating, transitions
from services.registration.domain.questions import Question
from services.registration.domain.registrations import Details, Registration
from services.registration.domain.seating import Entry, Waiting
from services.registration.domain.transitions import Changed
from services.registration.handlers.corrections import correct_on
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.forms import whole_answers
from services.registration.handlers.line_up import roster, row
from services.registration.handlers.ports import Asking, DuplicateError, Transaction
from services.registration.handlers.registrations import ask
from services.registration.handlers.views import Registered
from shared.errors import Conflict
from shared.ids import new_id

__all__ = ["add_by_hand", "approve", "cancel", "correct", "promote", "reject", "roster", "row"]


def approve(desk: Desk, call: Call, slug: str, registration_id: str) -> Registration:
    """The registration was let in: it has a seat or a place in the queue.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `not-pending`, `event-full` where there is no waiting list.
    """
    return _act(desk, call, "approve", (slug, registration_id), let_in)


def let_in(floor: Floor, before: Registration) -> Registration:
    """As `approve`, in a transaction that is under way."""
    at, by = floor.call.at, floor.call.actor
    if before.status != "pending_approval":
        raise Conflict("not-pending", status=before.status)
    entry = Entry(before.id, before.groups, at, approved=True)
    floor.seating, outcomes = seating.enter(floor.seating, floor.rules, [entry], at)
    after, facts = transitions.approve(before, outcomes[0], at, by)
    floor.keep(after, facts)
    return after


def reject(
    desk: Desk, call: Call, slug: str, registration_id: str, reason: str = "", tell: bool = False
) -> Registration:
    """The registration was not approved. `tell`: the reason is for the person's eyes.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `not-pending`.
    """
    return _act(desk, call, "reject", (slug, registration_id), turning_down(reason, tell))


def turning_down(reason: str, tell: bool) -> "Change":
    """As `reject`, in a transaction that is under way."""
    return _following(
        lambda floor, one: transitions.reject(one, reason, tell, floor.call.at, floor.call.actor)
    )


def promote(desk: Desk, call: Call, slug: str, registration_id: str) -> Registration:
    """A waiting person has a seat by the organiser's decision, past the queue.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `not-waiting`, `no-free-seat`, `only-kept-seats-free`, `event-over`.
    """
    return _act(desk, call, "promote", (slug, registration_id), raising("seat", ""))


def raising(kind: str, why: str) -> "Change":
    """As `promote`, in a transaction that is under way; `kind` is `seat` or `offer`, `why` stays with
    organisers."""

    def change(floor: Floor, before: Registration) -> Registration:
        if before.status != "waitlisted" or before.place is None:
            raise Conflict("not-waiting", status=before.status)
        person = Waiting(before.id, before.place, before.groups)
        at, by = floor.call.at, floor.call.actor
        floor.seating, promotion = seating.promote(floor.seating, floor.rules, person, at, kind)
        after, facts = transitions.promote(before, promotion, at, by, why)
        floor.keep(after, facts)
        return after

    return change


def cancel(
    desk: Desk, call: Call, slug: str, registration_id: str, reason: str = "", tell: bool = True
) -> Registration:
    """The organiser ended the registration; a freed seat went on. `tell`: the reason is for the person's
    eyes.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `registration-ended`.
    """
    return _act(desk, call, "cancel", (slug, registration_id), ending(reason, tell))


def ending(reason: str, tell: bool) -> "Change":
    """As `cancel`, in a transaction that is under way."""
    return _following(
        lambda floor, one: transitions.cancel(one, reason, floor.call.at, floor.call.actor, tell)
    )


@dataclass(frozen=True)
class Seen:
    """What an organiser saw of a person before putting details right.

    Args:
        version: of the registration, which must still be that; None = any.
        may_see: which of the form's questions; answers to others stay.
    """

    version: int | None = None
    may_see: Callable[[Question], bool] = bool


ANYHOW = Seen()


def correct(
    desk: Desk,
    call: Call,
    slug: str,
    registration_id: str,
    changes: Mapping[str, Any],
    seen: Seen = ANYHOW,
) -> Registration:
    """The organiser put a person's details right; as `registrations.correct`. Answers they may not see stay.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `already-registered`, `registration-ended`, `changed-meanwhile`.
        Invalid: what the event's form refuses.
    """

    def work(tx: Transaction) -> Registration:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        before = floor.registration(registration_id)
        if seen.version is not None and before.version != seen.version:
            raise Conflict("changed-meanwhile")
        audit(tx, call, "correct", f"registrations/{registration_id}")
        return correct_on(floor, before, _with_unseen(floor, before, changes, seen.may_see))

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


def _following(verb: Callable[[Floor, Registration], Changed]) -> Change:
    """A change that may give up a seat or a place, and none that takes one."""

    def change(floor: Floor, before: Registration) -> Registration:
        after, facts = verb(floor, before)
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
