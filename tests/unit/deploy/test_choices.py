"""What whoever starts the stack may choose."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.local.choices import Choices
from deploy.local.errors import StackError

NOON = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def test_without_any_choice_the_block_begins_at_8000_and_data_is_in_var() -> None:
    choices = Choices.from_environment({}, NOON)

    assert choices.port == 8000
    assert choices.home == Path("var").resolve()
    assert choices.sample
    assert choices.clock_offset == timedelta(0)
    assert choices.own == {}


def test_servers_of_ones_own_are_kept_apart_from_what_is_unset() -> None:
    choices = Choices.from_environment({"AMQP_URL": "amqp://broker/", "MONGO_URL": ""}, NOON)

    assert choices.own == {"AMQP_URL": "amqp://broker/"}


@pytest.mark.parametrize(
    ("now", "offset"),
    [
        ("2026-09-01T13:00:00+00:00", timedelta(hours=1)),
        ("2026-09-01T13:00:00+03:00", timedelta(hours=-2)),
        ("2026-09-02", timedelta(hours=12)),
    ],
)
def test_the_demonstration_clock_is_as_far_from_the_machines_as_asked(now: str, offset: timedelta) -> None:
    assert Choices.from_environment({"KUTSE_NOW": now}, NOON).clock_offset == offset


@pytest.mark.parametrize(
    ("name", "value"),
    [("KUTSE_PORT", "web"), ("KUTSE_PORT", "0"), ("KUTSE_PORT", "65535"), ("KUTSE_NOW", "tomorrow")],
)
def test_a_choice_that_makes_no_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(StackError, match=name):
        Choices.from_environment({name: value}, NOON)


@pytest.mark.parametrize(("value", "wanted"), [("0", False), ("no", False), ("1", True), ("", True)])
def test_the_sample_can_be_left_out(value: str, wanted: bool) -> None:
    assert Choices.from_environment({"KUTSE_SAMPLE": value}, NOON).sample is wanted
