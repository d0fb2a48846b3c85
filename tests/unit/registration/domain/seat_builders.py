"""Small events, full or not, and people asking for their seats."""

from datetime import timedelta
from typing import Any

from services.registration.domain import seating
from services.registration.domain.pools import Pool
from services.registration.domain.seats import Entry, Outcome, Seating, SeatingRules, Waiting
from services.registration.domain.texts import LocalText
from tests.unit.registration.domain.builders import NOW, START

FAR = START - timedelta(days=30)
Groups = frozenset[str]
NOBODY: Groups = frozenset()
PPA, SKA = frozenset({"ppa"}), frozenset({"ska"})
RELEASE = START - timedelta(days=14)
KEPT = Pool("police", LocalText("Politsei"), 2, "ppa", RELEASE)
VICTIM_SUPPORT = Pool("support", LocalText("Ohvriabi"), 1, "ska")


def rules(**values: Any) -> SeatingRules:
    """An event with two seats, weeks before its start."""
    return SeatingRules(**({"capacity": 2, "last_entry": START, "closes": START} | values))


def entries(*groups: Groups, **values: Any) -> list[Entry]:
    """Requests r1, r2, ... of people in these groups."""
    return [Entry(f"r{number}", each, NOW, **values) for number, each in enumerate(groups, start=1)]


def decided(
    state: Seating, given_rules: SeatingRules, *groups: Groups, **values: Any
) -> tuple[Seating, list[Outcome]]:
    """The outcomes for people in these groups who ask now."""
    return seating.enter(state, given_rules, entries(*groups, **values), NOW)


def queue(*groups: Groups) -> list[Waiting]:
    """The people w1, w2, ... waiting in this order."""
    return [Waiting(f"w{place}", place, each) for place, each in enumerate(groups, start=1)]


def full(given_rules: SeatingRules, *waiting: Groups, taken: dict[str, int] | None = None) -> Seating:
    """All seats taken, or these; people of these groups wait."""
    state = Seating("e1", taken=taken or {"": given_rules.capacity}, next_place=len(waiting) + 1)
    return seating.recount_queue(state, given_rules, queue(*waiting))
