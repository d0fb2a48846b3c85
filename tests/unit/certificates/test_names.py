"""Names as printed and as compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certificates.domain.names import full_name, printable, same_family_name

REAL_NAMES = [
    "Õie-Mirjam Näidis-Šmõtžki",
    "Кыйвупуу Ольга Сергеевна",
    "Ilze Piemēra",
    "Rūta Pavyzdytė",
    "O'Brien",
    "D’Arc",
    "Null",
    "X Æ",
    "عائشة الزهراء",
    "გიორგი",
    "Ελένη",
    "x" * 200,
]


@pytest.mark.parametrize("name", REAL_NAMES)
def test_a_real_name_is_printed_as_it_is(name: str) -> None:
    assert printable(name) == name


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Mari\u202egnaM", "MarignaM"),
        ("\u2066Mari\u2069", "Mari"),
        ("Mari\u200b\u00adMets", "MariMets"),
        ("Mari\r\nBcc: x", "Mari Bcc: x"),
        ("Mari\x00\x07\x1bMets", "MariMets"),
        ("  Mari \t  Mets\u00a0", "Mari Mets"),
        ("Mari\u2028Mets", "Mari Mets"),
        ("O\u0303ie", "Õie"),
        ("\ud800Mari", "Mari"),
        ("\ufeffMari", "Mari"),
    ],
)
def test_what_draws_nothing_is_not_printed(typed: str, printed: str) -> None:
    assert printable(typed) == printed


def test_the_joiners_of_persian_stay_inside_a_word() -> None:
    assert printable("\u200cعلی\u200cرضا\u200c") == "علی\u200cرضا"


@given(st.text(max_size=60))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert printable(printable(text)) == printable(text)


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [("Mari", "Mets", "Mari Mets"), ("", "Suharto", "Suharto"), ("Suharto", "", "Suharto")],
)
def test_a_person_with_one_name_is_printed_with_one(first: str, last: str, name: str) -> None:
    assert full_name(first, last) == name


@pytest.mark.parametrize(
    ("given_name", "printed_name", "same"),
    [
        ("Näidis", "Näidis", True),
        ("naidis", "Näidis", True),
        ("OBRIEN", "O'Brien", True),
        ("o’brien", "O'Brien", True),
        ("naidis smotzki", "Näidis-Šmõtžki", True),
        ("STRASSE", "Straße", True),
        ("КЫЙВУПУУ", "Кыйвупуу", True),
        ("Näidi", "Näidis", False),
        ("", "Näidis", False),
        ("", "", False),
        ("'", "", False),
        ("Mari Näidis", "Näidis", False),
    ],
)
def test_the_family_name_is_compared_by_its_letters(given_name: str, printed_name: str, same: bool) -> None:
    assert same_family_name(given_name, printed_name) is same
