"""The plan of a programme: the steps and the page for feedback that its new events begin with.

An event takes a copy when it is first heard of and has a plan of its own from then on: what organisers have
arranged for an event never changes because somebody changes the programme. It takes the programme's plan over
when it is asked to.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.notifications.domain.events import Event, Text
from services.notifications.domain.plans import DEFAULTS, Fate, Plan, Step
from services.notifications.domain.texts import Hand
from services.notifications.domain.writing import is_web_address
from shared.errors import Conflict, Invalid

LONGEST = 500
"""Characters of the address of a page for feedback."""


@dataclass(frozen=True)
class ProgrammePlan:
    """What new events of a programme begin with.

    Args:
        version: rises with each change; 0 while it is the one that ships with Kutse.
        by: who changed it last, and `at` when.
    """

    programme: str
    steps: tuple[Step, ...] = DEFAULTS
    feedback: Text = field(default_factory=dict)
    version: int = 0
    by: str = ""
    at: datetime | None = None

    @property
    def is_built_in(self) -> bool:
        """Does it say what ships with Kutse?"""
        return self.steps == DEFAULTS and not any(self.feedback.values())

    def for_event(self, event: Event) -> Plan:
        """The plan an event begins with; not counted yet."""
        return Plan(event.id, self.steps, feedback=self.feedback)

    def as_plan(self) -> Plan:
        """The same as a plan that belongs to no event, for what one does with plans."""
        return Plan("", self.steps, self.version, feedback=self.feedback)


def changed(held: ProgrammePlan, version: int, act: Callable[[Plan], Plan], hand: Hand) -> ProgrammePlan:
    """The programme's plan after what `act` does to it.

    Args:
        version: of the plan the change was made from.

    Raises:
        Conflict: `plan-changed`, somebody was quicker; and what `act` raises.
    """
    if held.version != version:
        raise Conflict("plan-changed")
    after = act(held.as_plan())
    steps = tuple(replace(each, by="", paused=False, skip=False, run=1, fate=Fate()) for each in after.steps)
    return replace(held, steps=steps, feedback=after.feedback, version=version + 1, by=hand.by, at=hand.at)


def restored(plan: Plan) -> Plan:
    """The plan that ships with Kutse."""
    return replace(plan, steps=DEFAULTS, feedback={})


def with_feedback(plan: Plan, typed: Text) -> Plan:
    """The plan that asks for feedback on this page, or nowhere.

    Args:
        typed: addresses by language; one alone is good for every language.

    Raises:
        Invalid: `feedback.<language>`: `feedback-address`, `feedback-address-long`.
    """
    kept = {code: address.strip() for code, address in typed.items() if address.strip()}
    flaws = {f"feedback.{code}": [flaw] for code, said in kept.items() if (flaw := _flaw(said))}
    if flaws:
        raise Invalid(fields=flaws)
    return replace(plan, feedback=kept)


def _flaw(address: str) -> str:
    if len(address) > LONGEST:
        return "feedback-address-long"
    return "" if is_web_address(address) else "feedback-address"
