"""Typed text: any script passes, nothing hidden does."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.schemas import text


@given(st.text())
def test_a_line_holds_no_controlling_character(typed: str) -> None:
    clean = text.line(typed)

    assert not any(unicodedata.category(letter) == "Cc" for letter in clean)
    assert not set(clean) & set("\u202e\u202d\u2066\u2028\u2029\u200b\ufeff")
    assert clean == clean.strip()


@given(st.text())
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    assert text.line(text.line(typed)) == text.line(typed)
    assert text.paragraphs(text.paragraphs(typed)) == text.paragraphs(typed)


@given(st.text(alphabet=st.characters(whitelist_categories=["L"]), min_size=1))
def test_letters_of_every_script_stay(typed: str) -> None:
    assert text.line(typed) == unicodedata.normalize("NFC", typed)


def test_paragraphs_keep_their_lines() -> None:
    assert text.paragraphs("  Tere \r\n\r\n\r\n\r\nmaailm\x85uus\u2028rida ") == "Tere\n\nmaailm\nuus\nrida"


@pytest.mark.parametrize("typed", ["👨\u200d👩\u200d👧", "نمی\u200cخواهم"])
def test_joiners_that_writing_needs_stay(typed: str) -> None:
    assert text.line(typed) == typed


@pytest.mark.parametrize("typed", ["https://x.ee", "x//y", "WWW.x", "vaata example.com", "a@b"])
def test_what_mail_readers_turn_into_links_is_seen(typed: str) -> None:
    assert text.has_web_address(typed)


@pytest.mark.parametrize(
    "typed", ["St. John", "J.R. Smith", "Jr.", "O.Henry", "d'Arc", "Õie-Liis", "Ann.Marie"]
)
def test_names_with_full_stops_are_no_addresses(typed: str) -> None:
    assert not text.has_web_address(typed)


def test_a_tower_of_marks_is_seen_and_vietnamese_is_not_one() -> None:
    assert text.is_stacked("a" + "\u0301" * 20)
    assert not text.is_stacked("Nguyễn Thị Hường")


def test_half_a_pair_cannot_be_stored() -> None:
    assert not text.is_encodable("Mari\ud83d")
    assert text.is_encodable("Mari 😀")


@pytest.mark.parametrize("typed", ["\u3164", "\u115f\u1160", "\uffa0 \u3164", "12"])
def test_letters_nobody_sees_are_none(typed: str) -> None:
    assert not text.has_letter(typed)
    assert text.has_letter(typed + "김")
