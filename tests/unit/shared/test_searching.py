"""Words are found the way people type them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.searching import LONGEST_WORD, MOST_WORDS, pattern, words


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("oppepaev", "Õppepäev Tartus"),
        ("ÕPPEPÄEV", "oppepaev"),
        ("zurii", "žürii"),
        ("елка", "Ёлка"),
        ("НОЙ", "основной"),
        ("kool", "Täienduskoolitus"),
        ("o\u0303ppe", "õppe"),
        ("õppe", "o\u0303ppe"),
        ("c++", "C++ algajatele"),
    ],
)
def test_neither_case_nor_marks_matter(typed: str, written: str) -> None:
    assert re.search(pattern(typed), written, re.IGNORECASE)


@pytest.mark.parametrize(("typed", "written"), [("kass", "kas"), ("a.c", "abc"), ("õun", "uun")])
def test_other_letters_are_other_words(typed: str, written: str) -> None:
    assert not re.search(pattern(typed), written, re.IGNORECASE)


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_whatever_is_typed_makes_few_short_words_that_find_themselves(text: str) -> None:
    found = words(text)

    assert len(found) <= MOST_WORDS
    assert all(0 < len(word) <= LONGEST_WORD for word in found)
    assert all(re.search(pattern(word), word, re.IGNORECASE) for word in found[:1] if word.isascii())
    assert not any(re.search(r"\s", word) for word in found)
