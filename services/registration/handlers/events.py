"""Events: create, change, publish, cancel, complete, look at."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.registration.domain import comebacks, event_changes, events, seating, trainers
from services.registration.domain.event_checks import check_event
from services.registration.domain.event_groups import settled
from services.registration.domain.events import Event, Trainer, plan_sessions
from services.registration.domain.facts import EventChanged, Fact
from services.registration.domain.kinds import kind_of
from services.registration.domain.programmes import Programme
from services.registration.domain.registrations import LIVE, Step
from services.registration.domain.registrations import regrouped as regrouped_for
from services.registration.domain.seating import Seating
from services.registration.domain.transitions import end_with_event
from services.registration.handlers.announcements import of_event
from services.registration.handlers.completion import complete_event
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug, programme_of, view_of, views_of
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.forms import settle_answers
from services.registration.handlers.ports import DuplicateError, Transaction
from services.registration.handlers.records import Stand
from services.registration.handlers.views import EventFilter, EventView, Page
from shared.errors import Conflict, Invalid
from shared.ids import new_id

__all__ = [
    "cancel_event",
    "change_event",
    "complete_event",
    "create_event",
    "get_event",
    "is_hidden",
    "list_events",
    "list_public_events",
    "public_event",
    "publish_event",
    "reinstate_event",
]


def create_event(desk: Desk, call: Call, programme_slug: str, fields: Mapping[str, Any]) -> Event:
    """A draft exists; nobody but organisers sees it.

    Args:
        fields: `Event`'s own names with domain values; ids, status, version and times are given here.
            `sessions` and `trainers` may come without ids and numbers (empty strings, 0). What is not said
            follows from the kind: document, assessment, confidentiality.

    Raises:
        Invalid: `programme` or `activity_code` unknown; what the event's rules refuse.
        Conflict: `slug-taken`.
    """
    event_id = new_id()
    fresh = _with_ids(fields)

    def work(tx: Transaction) -> Event:
        programme = tx.programmes.by_slug(programme_slug)
        if programme is None:
            raise Invalid(fields={"programme": ["unknown-programme"]})
        event = _draft(event_id, programme, fresh, call)
        _check(tx, event)
        tx.events.add(event)
        tx.seatings.add(Stand(Seating(event_id), event.version))
        audit(tx, call, "create", f"events/{event_id}")
        return event

    try:
        return desk.store.atomically(work)
    except DuplicateError:
        raise Conflict("slug-taken") from None


def _draft(event_id: str, programme: Programme, fields: Mapping[str, Any], call: Call) -> Event:
    kind = kind_of(fields["kind"])
    given = {"certificate_kind": kind.certificate, "assessed": kind.assessed, "timezone": programme.timezone}
    fixed = {
        "id": event_id,
        "programme_id": programme.id,
        "programme_slug": programme.slug,
        "status": "draft",
        "version": 1,
        "created_at": call.at,
        "confidential": bool(fields.get("confidential")) or kind.always_confidential,
    }
    return Event(**{**given, **settled(fields), **fixed})


def _check(tx: Transaction, event: Event) -> None:
    check_event(event)
    if tx.activities.by_code(event.programme_id, event.activity_code) is None:
        raise Invalid(fields={"activity": ["unknown-activity"]})


def _with_ids(fields: Mapping[str, Any], before: Event | None = None) -> dict[str, Any]:
    """Sessions planned and trainers named, with ids where they had none."""
    fresh = dict(fields)
    if "sessions" in fields:
        wanted = fields["sessions"]
        known = before.sessions if before else ()
        fresh["sessions"] = plan_sessions(wanted, known, [new_id() for _ in wanted])
    if "trainers" in fields:
        fresh["trainers"] = tuple(_with_assignment(one) for one in fields["trainers"])
    return fresh


def _with_assignment(trainer: Trainer) -> Trainer:
    return replace(trainer, assignment_id=trainer.assignment_id or new_id())


def change_event(
    desk: Desk, call: Call, slug: str, changes: Mapping[str, Any], expects: int | None = None
) -> Event:
    """The named fields have their new values, seats that came free went to those who waited, and a
    published event's change was announced with what people notice.

    Args:
        changes: as in `create_event`. Sessions and trainers replace the whole list; those with a known id
            keep it.
        expects: the version the changes were made to; None = any.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `slug-taken`, `capacity-below-seats`, `event-cancelled`, `changed-meanwhile`, ... as the
            rules say.
        Invalid: what the event's rules refuse.
    """

    def work(tx: Transaction) -> Event:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        before, rules = floor.event, floor.rules
        if expects is not None and before.version != expects:
            raise Conflict("changed-meanwhile")
        changed, told = _changed(before, changes, call)
        if changed == before:
            return before
        _check(tx, changed)
        settle_answers(tx, before, changed)
        floor.change_event(changed)
        if floor.rules != rules:
            floor.seating = seating.set_capacity(floor.seating, rules, floor.rules, call.at)
        if regrouped := _groups_differ(before, changed):
            _regroup(floor)
        if regrouped or floor.rules != rules:
            floor.give_on()
        audit(tx, call, "change", f"events/{before.id}")
        programme = programme_of(tx, changed)
        floor.save(of_event(changed, programme, told, call.correlation_id, before))
        return changed

    try:
        return desk.store.atomically(work)
    except DuplicateError:
        raise Conflict("slug-taken") from None


def _groups_differ(before: Event, after: Event) -> bool:
    """May somebody belong to other kept seats than before?"""
    reworded = before.target_groups != after.target_groups
    return before.pools != after.pools or (reworded and bool(after.pools))


def _regroup(floor: Floor) -> None:
    """Everybody belongs to the groups of the new pools, and the queue is counted by them."""
    registrations, event = floor.tx.registrations, floor.event
    live = registrations.of_event(event.id, LIVE)
    regrouped = [(one, regrouped_for(one, event)) for one in live]
    registrations.replace_many([after for before, after in regrouped if after != before])
    queue = registrations.queue(event.id, None)
    floor.seating = seating.recount_queue(floor.seating, floor.rules, queue)


def _changed(before: Event, changes: Mapping[str, Any], call: Call) -> tuple[Event, list[Fact]]:
    fresh = _with_ids(changes, before)
    named = fresh.pop("trainers", None)
    changed, noticed = event_changes.change(before, fresh, call.at)
    told: list[Fact] = []
    if changed != before and before.status == "published":
        told.append(EventChanged(before.id, call.at, noticed))
    if named is not None:
        changed, facts = trainers.replace_trainers(changed, named, call.at)
        told += facts
    return changed, told


def publish_event(desk: Desk, call: Call, slug: str) -> Event:
    """Everybody can see the event; its trainers are told. Published once more, nothing changes.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `event-cancelled`, `event-completed`.
        Invalid: what a public event still needs.
    """

    def work(tx: Transaction) -> Event:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        published, facts = events.publish(floor.event, call.at)
        if facts:
            floor.change_event(published)
            audit(tx, call, "publish", f"events/{published.id}")
            floor.save(of_event(published, programme_of(tx, published), facts, call.correlation_id))
        return published

    return desk.store.atomically(work)


def cancel_event(desk: Desk, call: Call, slug: str, reason: str) -> Event:
    """The event will not take place; every live registration ended with it, in the same transaction.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `event-completed`.
    """

    def work(tx: Transaction) -> Event:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        cancelled, facts = events.cancel(floor.event, reason, call.at)
        if cancelled == floor.event:
            return cancelled
        floor.change_event(cancelled)
        live = tx.registrations.of_event(cancelled.id, LIVE)
        tx.registrations.replace_many([end_with_event(one, call.at, call.actor) for one in live])
        floor.seating = seating.emptied(floor.seating)
        audit(tx, call, "cancel", f"events/{cancelled.id}")
        floor.save(of_event(cancelled, programme_of(tx, cancelled), facts, call.correlation_id))
        return cancelled

    return desk.store.atomically(work)


def reinstate_event(desk: Desk, call: Call, slug: str) -> Event:
    """The event takes place after all; whoever it took along has the seat or the place in the queue again,
    and everybody is told.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `event-not-cancelled`, `event-over`.
    """

    def work(tx: Transaction) -> Event:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        back, facts = events.reinstate(floor.event, call.at)
        floor.change_event(back)
        gone = tx.registrations.of_event(back.id, ["cancelled"])
        step = Step(call.at, call.actor, "confirmed")
        floor.seating, returned = comebacks.come_back(floor.seating, floor.rules, gone, step)
        tx.registrations.replace_many(returned)
        queue = tx.registrations.queue(back.id, None)
        floor.seating = seating.recount_queue(floor.seating, floor.rules, queue)
        floor.give_on()
        audit(tx, call, "reinstate", f"events/{back.id}")
        floor.save(of_event(back, programme_of(tx, back), facts, call.correlation_id))
        return back

    return desk.store.atomically(work)


def get_event(desk: Desk, slug: str) -> EventView:
    """The event as organisers see it, drafts too.

    Raises:
        NotFound: `unknown-event`.
    """
    return view_of(desk, event_by_slug(desk.store.records, slug))


def public_event(desk: Desk, slug: str) -> EventView:
    """The event as everybody sees it.

    Raises:
        NotFound: `unknown-event`, also for drafts.
    """
    return desk.glances.event(slug, desk.clock)


def is_hidden(event: Event) -> bool:
    """Was it never public? A draft that was dropped stays hidden."""
    return event.published_at is None


def list_public_events(desk: Desk, narrow: EventFilter, after: str = "", limit: int = 50) -> Page[EventView]:
    """Published, completed and cancelled events, soonest first session first.

    `narrow.status` is honoured among these.
    """
    return _page(desk, desk.store.records.events.page(narrow, True, after, limit))


def list_events(desk: Desk, narrow: EventFilter, after: str = "", limit: int = 50) -> Page[EventView]:
    """Every event, drafts too, soonest first session first."""
    return _page(desk, desk.store.records.events.page(narrow, False, after, limit))


def _page(desk: Desk, found: tuple[list[Event], str]) -> Page[EventView]:
    stretch, cursor = found
    return Page(tuple(views_of(desk, stretch)), cursor or None)
