"""Verification codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certificates.domain.codes import ALPHABET, CODE_BYTES, code_from, read_code


@given(st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES))
def test_every_code_is_read_back_as_itself(chance: bytes) -> None:
    code = code_from(chance)

    assert read_code(code) == code


@given(st.lists(st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES), unique=True, max_size=50))
def test_different_chance_gives_different_codes(chances: list[bytes]) -> None:
    assert len({code_from(chance) for chance in chances}) == len(chances)


def test_a_code_has_four_groups_of_four_unmistakable_signs() -> None:
    groups = code_from(bytes(range(CODE_BYTES))).split("-")

    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert set("".join(groups)) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        "7K2M-9QXA-B4TD-0HVW",
        "7k2m-9qxa-b4td-0hvw",
        "7K2M9QXAB4TD0HVW",
        " 7K2M 9QXA B4TD 0HVW ",
        "7K2M–9QXA–B4TD–OHVW",
    ],
)
def test_a_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "7K2M-9QXA-B4TD-0HVW"


def test_look_alikes_are_read_as_the_figures_they_resemble() -> None:
    assert read_code("OILo-0000-0000-0000") == "0110-0000-0000-0000"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "7K2M",
        "7K2M-9QXA-B4TD-0HVU",
        "7K2M-9QXA-B4TD-0HVW-1",
        "7K2M-9QXA-B4TD-0HV;",
        "x" * 10_000,
        "\x00" * 16,
    ],
)
def test_what_nobody_could_have_meant_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


def test_too_little_chance_makes_no_code() -> None:
    with pytest.raises(ValueError, match="10 random bytes"):
        code_from(b"short")
