"""Marks for a place in a list, as anybody may send them."""

import base64

import pytest

from services.notifications.schemas.cursors import mark, place
from shared.errors import Invalid
from tests.unit.notifications.builders import NOW


def test_a_mark_leads_back_to_its_place() -> None:
    assert place(mark(NOW, "m1")) == (NOW, "m1")


@pytest.mark.parametrize(
    "text", ['["2026-01-01T00:00:00Z", "\\ud800"]', '["x", "m1"]', "{}", "[" * 5_000, '["0001-01-01", 1, 2]']
)
def test_a_mark_that_is_none_of_ours_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        place(base64.urlsafe_b64encode(text.encode()).decode())
