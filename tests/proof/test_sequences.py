"""Whatever happens in whatever order: a calendar that knows only the mails says what the organiser set."""

from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.integration.notifications.conftest import Office
from tests.proof.figures import Figures
from tests.proof.machine import WHOLE
from tests.proof.readers import Program
from tests.proof.sequences import STEPS, Story

EXAMPLES = 300 if WHOLE else 20


@pytest.fixture(scope="module")
def numbers() -> "count[int]":
    """No two stories have the same name."""
    return count()


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_every_step_calendars_say_what_was_set(
    office: Office,
    thunderbird_s_calendar: Program,
    numbers: "count[int]",
    figures: Figures,
    steps: list[list[tuple[Any, ...]]],
) -> None:
    figures.counted["random stories"] = figures.counted.get("random stories", 0) + 1
    story = Story(office, thunderbird_s_calendar, f"story-{next(numbers)}")
    assert story.shown == story.wanted()

    for step in steps:
        story.take(step)
        assert story.shown == story.wanted()
