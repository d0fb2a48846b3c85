"""Taking over what an earlier version had planned: a step `week` and a step `day`, each for participants and
trainers alike."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from services.notifications.domain.plans import Fate, Plan, State, Step

STEPS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"week": ("week", "trainer-week"), "day": ("day", "trainer-day")}
)
"""Earlier step -> the steps of a plan that do the same."""


def carried_over(plan: Plan, earlier: Mapping[str, tuple[str, datetime]]) -> Plan:
    """The plan in which whatever was sent counts as sent, and whatever was about to go out still is.

    Args:
        earlier: step -> state (`planned`, `sent`, `dropped`) and moment.
    """
    for name, (state, due_at) in earlier.items():
        for step_id in STEPS.get(name, ()):
            step = plan.step(step_id)
            if step and not step.fate.went:
                plan = plan.with_step(_as_it_was(step, state, due_at))
    return plan


def _as_it_was(step: Step, state: str, due_at: datetime) -> Step:
    if state == State.SENT.value:
        return replace(step, fate=Fate(State.SENT, due_at, at=due_at))
    if state == State.PLANNED.value and step.fate.due_at is None:
        return replace(step, fate=Fate(State.PLANNED, due_at))
    return step
