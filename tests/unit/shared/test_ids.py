"""Identifiers are distinct, sort by time and have one shape."""

import pytest

from shared.ids import is_id, new_id


def test_identifiers_are_distinct_and_of_one_shape() -> None:
    made = {new_id() for _ in range(10_000)}

    assert len(made) == 10_000
    assert all(is_id(one) for one in made)


def test_later_identifiers_sort_after_earlier_ones_by_the_millisecond() -> None:
    made = [new_id() for _ in range(2_000)]

    assert [one[:12] for one in made] == sorted(one[:12] for one in made)


@pytest.mark.parametrize("text", ["", "0" * 23, "0" * 25, "G" * 24, "A" * 24, "../" * 8, "0" * 23 + "\n"])
def test_anything_else_is_no_identifier(text: str) -> None:
    assert not is_id(text)
