"""An act upon many people of one event: looked at before, done one by one, told afterwards.

Each person's change is a transaction of its own, which also notes what became of that person: whatever breaks
off goes on where it stood, and whoever presses twice changes nothing twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.registration.domain import sweeps as rules
from services.registration.domain.events import Event
from services.registration.domain.moves import is_group_of
from services.registration.domain.notes import Note
from services.registration.domain.persons import canonical_email
from services.registration.domain.registrations import LIVE, Registration
from services.registration.domain.rosters import RosterFilter
from services.registration.domain.seating import SeatingRules
from services.registration.domain.sweeps import Item, Sweep
from services.registration.handlers import line_up, moves, roster
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.moves import Destination
from services.registration.handlers.ports import DuplicateError, Transaction
from services.registration.handlers.roster import Change
from shared.clock import Clock
from shared.errors import Conflict, Invalid, NotFound, Rejected
from shared.ids import new_id

KEPT = timedelta(days=30)
STRETCH = timedelta(seconds=3)
"""How long one request works on; what is left goes on in the worker."""


@dataclass(frozen=True)
class Line:
    """One of a sweep with the person as it is now; None when it is gone."""

    item: Item
    registration: Registration | None


@dataclass(frozen=True)
class SweepView:
    """A sweep as it stands.

    Args:
        passed_over: whom it passes over in the queue, by name, in its order.
    """

    sweep: Sweep
    lines: Sequence[Line]
    passed_over: Sequence[Registration] = ()

    @property
    def able(self) -> list[Line]:
        """Those something is, or was, done to."""
        return [line for line in self.lines if not (line.item.refused_ahead or line.item.skipped)]

    @property
    def left_out(self) -> list[Line]:
        """Those who are skipped."""
        return [line for line in self.lines if line.item.refused_ahead or line.item.skipped]

    @property
    def open(self) -> int:
        """How many are not done yet."""
        return sum(line.item.outcome == rules.OPEN for line in self.lines)


def plan(desk: Desk, call: Call, slug: str, act: str, chosen: Sequence[str] | RosterFilter) -> Sweep:
    """What the act would do to each of these people, or to all a filter finds, is written down; nothing is
    done.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `act-unknown`, `nobody-chosen`.
    """
    if act not in rules.ACTS:
        raise Conflict("act-unknown")
    event = event_by_slug(desk.store.records, slug)
    found = _people(desk, event, chosen)
    stand = desk.store.records.seatings.get(event.id)
    if not found or stand is None:
        raise Conflict("nobody-chosen")
    ordered = rules.in_order(act, found)
    undecided = [(one.status, False) for one in ordered]
    foreseen = (
        undecided
        if act == rules.MOVE
        else rules.foresee(act, ordered, stand.seating, SeatingRules.of(event), call.at)
    )
    until = call.at + KEPT
    sweep = Sweep(
        id=new_id(), event_id=event.id, event_slug=slug, act=act, by=call.actor, at=call.at, kept_until=until
    )
    items = [
        _item(sweep, number, one, what)
        for number, (one, what) in enumerate(zip(ordered, foreseen, strict=True))
    ]

    def work(tx: Transaction) -> None:
        tx.sweeps.put(sweep)
        tx.sweeps.plan(items)

    desk.store.atomically(work)
    return sweep


def aim(desk: Desk, call: Call, slug: str, sweep_id: str, to: Destination) -> None:
    """A move that nothing is done of yet goes to this group; what would become of each there is written down.

    Raises:
        NotFound: `unknown-sweep`.
        Invalid: `to`: `move-not-a-group`.
    """
    found = view(desk, slug, sweep_id)
    way = _way(desk, call, found.sweep, to)
    there = [(line.item, line.registration) for line in found.lines if line.registration]
    foreseen = rules.foresee_moves([one for _, one in there], way, call.at)
    items = [
        replace(item, version=one.version, foreseen=code, refused_ahead=refused)
        for (item, one), (code, refused) in zip(there, foreseen, strict=True)
    ]

    def work(tx: Transaction) -> None:
        before = tx.sweeps.get(sweep_id)
        if before is not None and before.state == rules.PLANNED:
            tx.sweeps.put(replace(before, to=to.slug, queue=to.queue))
            for item in items:
                tx.sweeps.settle(item)

    desk.store.atomically(work)


def _way(desk: Desk, call: Call, sweep: Sweep, to: Destination) -> rules.Way:
    records = desk.store.records
    here, there = records.events.get(sweep.event_id), records.events.by_slug(to.slug)
    stand = records.seatings.get(there.id) if there else None
    if here is None or there is None or stand is None or not is_group_of(here, there, call.at):
        raise Invalid(fields={"to": ["move-not-a-group"]})
    everybody = records.registrations.lined(there.id)
    known = {canonical_email(one.email) for one in everybody if one.status in LIVE}
    return rules.Way(here, there, stand.seating, known, to.queue, call.actor)


def _people(desk: Desk, event: Event, chosen: Sequence[str] | RosterFilter) -> list[Registration]:
    records = desk.store.records
    ids = line_up.matching(records, event, chosen) if isinstance(chosen, RosterFilter) else chosen
    found = records.registrations.many(ids[: rules.MOST])
    return [one for one in found.values() if one.event_id == event.id]


def _item(sweep: Sweep, number: int, one: Registration, foreseen: tuple[str, bool]) -> Item:
    return Item(
        id=f"{sweep.id}:{one.id}",
        sweep_id=sweep.id,
        number=number,
        registration_id=one.id,
        version=one.version,
        foreseen=foreseen[0],
        refused_ahead=foreseen[1],
        kept_until=sweep.kept_until,
    )


def view(desk: Desk, slug: str, sweep_id: str) -> SweepView:
    """A sweep as it stands, everybody in it by name.

    Raises:
        NotFound: `unknown-sweep`, also for another event's.
    """
    records = desk.store.records
    sweep = records.sweeps.get(sweep_id)
    if sweep is None or sweep.event_slug != slug:
        raise NotFound("unknown-sweep")
    items = records.sweeps.items(sweep_id)
    people = records.registrations.many([item.registration_id for item in items])
    lines = [Line(item, people.get(item.registration_id)) for item in items]
    over: list[Registration] = []
    if sweep.act in rules.UPWARDS and sweep.state == rules.PLANNED:
        raised = [item.registration_id for item in items if not item.refused_ahead]
        ids = rules.passed_over(records.registrations.queue(sweep.event_id, None), raised)
        found = records.registrations.many(ids)
        over = [found[one] for one in ids if one in found]
    return SweepView(sweep, lines, over)


def begin(desk: Desk, call: Call, slug: str, sweep_id: str, reason: str = "", tell: bool = False) -> None:
    """It is being done, and as much as goes into a few seconds is done. Begun again it changes nothing.

    Raises:
        NotFound: `unknown-sweep`.
        Invalid: `reason`: `why-missing`, `reason-missing`.
    """
    passes_over = bool(view(desk, slug, sweep_id).passed_over)

    def work(tx: Transaction) -> None:
        before = tx.sweeps.get(sweep_id)
        if before is not None:
            tx.sweeps.put(rules.begin(before, reason, tell, passes_over))

    desk.store.atomically(work)
    carry_on(desk, sweep_id, call.correlation_id, desk.clock() + STRETCH)


def carry_on_all(desk: Desk) -> int:
    """Every sweep that was begun goes on for a while. Answers how many there were."""
    under_way = desk.store.records.sweeps.under_way()
    for sweep in under_way:
        carry_on(desk, sweep.id, new_id(), desk.clock() + STRETCH)
    return len(under_way)


def carry_on(desk: Desk, sweep_id: str, correlation_id: str, until: datetime) -> None:
    """What is left of it was done, in its order, as far as the time allows."""
    records = desk.store.records
    sweep = records.sweeps.get(sweep_id)
    while sweep is not None and sweep.state == rules.GOING and _in_time(desk.clock, until):
        item = records.sweeps.next_open(sweep.id)
        if item is None:
            _end(desk, replace(sweep, state=rules.DONE))
            return
        _settle(desk, Call(sweep.by, correlation_id, desk.clock()), sweep, item)


def _end(desk: Desk, done: Sweep) -> None:
    desk.store.atomically(lambda tx: tx.sweeps.put(done))


def _in_time(clock: Clock, until: datetime) -> bool:
    return clock() < until


def _settle(desk: Desk, call: Call, sweep: Sweep, item: Item) -> None:
    fresh_id = new_id()

    def work(tx: Transaction) -> None:
        now = tx.sweeps.item(item.id)
        if now is not None and now.outcome == rules.OPEN:
            after = _do(tx, call, sweep, now, fresh_id)
            tx.sweeps.settle(replace(now, outcome=after.status))

    try:
        desk.store.atomically(work)
    except Rejected as error:
        _leave_out(desk, item, error.code)
    except DuplicateError:
        _leave_out(desk, item, "already-registered")


def _leave_out(desk: Desk, item: Item, why: str) -> None:
    left_out = replace(item, outcome=why, skipped=True)
    desk.store.atomically(lambda tx: tx.sweeps.settle(left_out))


def _do(tx: Transaction, call: Call, sweep: Sweep, item: Item, fresh_id: str) -> Registration:
    floor = Floor.of(tx, tx.events.get(sweep.event_id), call)
    before = floor.registration(item.registration_id)
    if before.version != item.version and before.history[-1].by != "clock":
        raise Conflict("changed-meanwhile", status=before.status)
    if sweep.act == rules.MOVE:
        return moves.move_on(floor, before, Destination(sweep.to, sweep.queue), fresh_id)
    subject = f"registrations/{before.id}"
    if sweep.act == rules.NOTE:
        tx.notes.add(_note(sweep, before, call))
        audit(tx, call, sweep.act, subject)
        return before
    rules.become(sweep.act, before, floor.seating, floor.rules, call.at)
    after = CHANGES[sweep.act](sweep)(floor, before)
    audit(tx, call, sweep.act, subject)
    floor.save()
    return after


def _note(sweep: Sweep, about: Registration, call: Call) -> Note:
    return Note(
        id=f"{sweep.id}:{about.id}",
        registration_id=about.id,
        event_id=about.event_id,
        at=call.at,
        by=call.actor,
        text=sweep.reason,
    )


CHANGES: Mapping[str, Callable[[Sweep], Change]] = {
    rules.APPROVE: lambda _: roster.let_in,
    rules.REJECT: lambda sweep: roster.turning_down(sweep.reason, sweep.tell),
    rules.OFFER: lambda sweep: roster.raising("offer", sweep.reason),
    rules.PROMOTE: lambda sweep: roster.raising("seat", sweep.reason),
    rules.CANCEL: lambda sweep: roster.ending(sweep.reason, sweep.tell),
}
