"""Number series."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certificates.domain.numbers import Series, prefix_for


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("certificate", "MJA-T-2026-0001"),
        ("notice", "MJA-TE-2026-0001"),
        ("participation", "MJA-OT-2026-0001"),
    ],
)
def test_each_kind_counts_on_its_own(kind: str, number: str) -> None:
    assert Series("MJA", kind, 2026).number(1) == number


def test_a_series_goes_on_after_9999() -> None:
    assert Series("MJA", "notice", 2026).number(10_000) == "MJA-TE-2026-10000"


def test_there_is_no_place_before_the_first() -> None:
    with pytest.raises(ValueError, match="count from 1"):
        Series("MJA", "notice", 2026).number(0)


@pytest.mark.parametrize(
    ("slug", "taken", "prefix"),
    [
        ("marka-ja-aita", set(), "MJA"),
        ("marka-ja-aita", {"MJA"}, "MJA.2"),
        ("marka-ja-aita", {"MJA", "MJA.2"}, "MJA.3"),
        ("vorgustik", set(), "VOR"),
        ("p1", set(), "P1"),
        ("vorgustik-2026-2027", set(), "V2026"),
        ("põhja-balti", set(), "PB"),
        ("сеть", set(), "KUT"),
    ],
)
def test_a_programme_has_its_initials(slug: str, taken: set[str], prefix: str) -> None:
    assert prefix_for(slug, taken) == prefix


@given(st.lists(st.text(alphabet="abc-", min_size=1, max_size=8), max_size=30))
def test_no_two_programmes_share_their_letters(slugs: list[str]) -> None:
    taken: set[str] = set()
    for slug in slugs:
        prefix = prefix_for(slug, taken)
        assert prefix not in taken
        taken.add(prefix)
