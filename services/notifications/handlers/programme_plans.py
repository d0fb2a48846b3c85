"""What organisers do with the plan of a programme: see it, change it, have events go by it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.notifications.domain import plan_changes
from services.notifications.domain import programme_plans as rules
from services.notifications.domain.events import Event
from services.notifications.domain.plans import Plan
from services.notifications.domain.programme_plans import ProgrammePlan
from services.notifications.domain.texts import Hand
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.plan_changes import save
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.texts import Known, known_programme, note
from shared.errors import Conflict, NotFound

OVER = ("cancelled", "completed", "closed")


@dataclass(frozen=True)
class Follower:
    """An event of the programme that is still to come, and whether it goes by the programme's plan."""

    event: Event
    plan: Plan
    is_usual: bool


@dataclass(frozen=True)
class Sight:
    """A programme's plan, and the events it could be for."""

    known: Known
    plan: ProgrammePlan
    followers: Sequence[Follower]

    @property
    def others(self) -> list[Follower]:
        """Events that go by a plan of their own."""
        return [each for each in self.followers if not each.is_usual]


def look(desk: Desk, slug: str) -> Sight:
    """The plan of a programme.

    Raises:
        NotFound: `unknown-programme`, no event of it was ever published.
    """
    at = desk.clock()
    return desk.store.atomically(lambda tx: _sight(tx, slug, at))


def change(desk: Desk, call: Call, slug: str, version: int, act: Callable[[Plan], Plan]) -> Sight:
    """New events begin with the plan after `act`; events there are keep theirs. The audit says who did it.

    Raises:
        NotFound: `unknown-programme`, and what `act` raises.
        Conflict: `plan-changed`, somebody was quicker; and what `act` raises.
    """

    def work(tx: Transaction) -> Sight:
        known_programme(tx, slug)
        held = tx.programme_plans.get(slug)
        tx.programme_plans.save(rules.changed(held, version, act, Hand(call.actor, call.at)))
        note(tx, call, "changed the plan", f"programmes/{slug}")
        return _sight(tx, slug, call.at)

    return desk.store.atomically(work)


def spread(desk: Desk, call: Call, slug: str, version: int, wanted: Sequence[str]) -> Sight:
    """These events of the programme go by its plan, but for what was decided already.

    Args:
        version: of the programme's plan that was seen.
        wanted: slugs of events.

    Raises:
        NotFound: `unknown-programme`; `unknown-event`, one is not of this programme or over.
        Conflict: `plan-changed`.
    """

    def work(tx: Transaction) -> Sight:
        sight = _sight(tx, slug, call.at)
        if sight.plan.version != version:
            raise Conflict("plan-changed")
        found = {each.event.slug: each for each in sight.followers}
        if strangers := [each for each in wanted if each not in found]:
            raise NotFound("unknown-event", events=strangers)
        for each in (found[name] for name in wanted if not found[name].is_usual):
            usual = sight.plan.for_event(each.event)
            save(tx, call, each.event, plan_changes.begin_anew(each.plan, usual, call.actor))
        return _sight(tx, slug, call.at)

    return desk.store.atomically(work)


def _sight(tx: Transaction, slug: str, at: datetime) -> Sight:
    known, plan = known_programme(tx, slug), tx.programme_plans.get(slug)
    coming = [each for each in known.events if each.status not in OVER and each.ends > at]
    plans = tx.plans.of([each.id for each in coming])
    followers = [_follower(each, plans.get(each.id), plan) for each in coming]
    return Sight(known, plan, sorted(followers, key=lambda each: (each.event.starts, each.event.slug)))


def _follower(event: Event, own: Plan | None, plan: ProgrammePlan) -> Follower:
    usual = plan.for_event(event)
    return Follower(event, own or usual, plan_changes.goes_by(own or usual, usual))
