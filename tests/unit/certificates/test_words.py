"""Dates, numbers and completeness of the printed words."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from services.certificates.renderer import sheet
from services.certificates.renderer.words import CATALOGUES, read_words

WORDS = read_words()
FIRST = date(2026, 4, 8)
PAGES = Path(CATALOGUES).parent / "pages"


@pytest.mark.parametrize(
    ("language", "days", "told"),
    [
        ("et", [FIRST], "8. aprill 2026"),
        ("en", [FIRST], "8 April 2026"),
        ("ru", [FIRST], "8 апреля 2026 г."),
        ("et", [FIRST, FIRST + timedelta(days=1)], "8.–9. aprill 2026"),
        ("ru", [FIRST, FIRST + timedelta(days=1)], "8–9 апреля 2026 г."),
        ("et", [FIRST, FIRST + timedelta(days=7)], "8. aprill 2026; 15. aprill 2026"),
        ("et", [date(2026, 9, 30), date(2026, 10, 1)], "30. september 2026 – 1. oktoober 2026"),
        ("en", [FIRST + timedelta(weeks=week) for week in range(6)], "8 April 2026 – 13 May 2026"),
    ],
)
def test_days_are_told_as_people_write_them(language: str, days: list[date], told: str) -> None:
    assert WORDS[language].days(days).replace("\u202f", " ").replace("\u00a0", " ") == told


@pytest.mark.parametrize(
    ("language", "hours", "told"),
    [
        ("et", 1.0, "1 akadeemiline tund"),
        ("et", 8.0, "8 akadeemilist tundi"),
        ("et", 7.5, "7,5 akadeemilist tundi"),
        ("ru", 1.0, "1 академический час"),
        ("ru", 3.0, "3 академических часа"),
        ("ru", 16.0, "16 академических часов"),
        ("ru", 7.5, "7,5 академического часа"),
        ("en", 1.0, "1 academic hour"),
        ("en", 7.25, "7.25 academic hours"),
    ],
)
def test_academic_hours_follow_each_language_s_plural(language: str, hours: float, told: str) -> None:
    assert WORDS[language].hours(hours) == told


@pytest.mark.parametrize("language", ["et", "ru"])
@pytest.mark.parametrize("folder", [CATALOGUES, PAGES])
def test_no_text_is_left_untranslated(folder: Path, language: str) -> None:
    with (folder / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file)

    texts = [message.string for message in catalogue if message.id]
    assert texts
    assert all(all(text) if isinstance(text, tuple | list) else text for text in texts)
    assert not [message.id for message in catalogue if message.fuzzy and message.id]


@pytest.mark.parametrize("language", ["et", "ru"])
def test_every_kind_of_document_has_its_words(language: str) -> None:
    texts = [*sheet.KINDS.values(), *sheet.BEFORE.values(), *sheet.AFTER.values()]

    assert [text for text in texts if WORDS[language].say(text) == text] == []
