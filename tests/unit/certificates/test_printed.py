"""What documents say, and where events take place."""

from datetime import UTC, date, datetime

import pytest

from services.certificates.domain.events import Event, place_of
from services.certificates.domain.printed import languages_of, text_in


@pytest.mark.parametrize(
    ("person", "event", "languages"),
    [
        ("et", "et", ("et",)),
        ("ru", "et", ("et", "ru")),
        ("et", "ru", ("et", "ru")),
        ("en", "ru", ("et", "en")),
        ("ru", "en", ("et", "ru")),
        ("fi", "fi", ("et",)),
    ],
)
def test_estonian_comes_first_and_one_more_language_at_most(
    person: str, event: str, languages: tuple[str, ...]
) -> None:
    assert languages_of(person, event) == languages


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ({"et": "a", "ru": "б"}, "ru", "б"),
        ({"et": "a", "ru": ""}, "ru", "a"),
        ({"en": "c"}, "ru", "c"),
        ({}, "et", ""),
    ],
)
def test_a_text_missing_in_a_language_is_shown_in_estonian(
    text: dict[str, str], language: str, shown: str
) -> None:
    assert text_in(text, language) == shown


@pytest.mark.parametrize(
    ("venues", "confidential", "place"),
    [
        ([("Näidismaja", "Tartu")], False, "Näidismaja, Tartu"),
        ([("Näidismaja", "Tartu"), ("Näidismaja", "Tartu")], False, "Näidismaja, Tartu"),
        (
            [("Näidismaja", "Tartu"), ("Näidiskeskus", "Jõhvi")],
            False,
            "Näidismaja, Tartu; Näidiskeskus, Jõhvi",
        ),
        ([("Varjupaik", "Tartu")], True, "Tartu"),
        ([("", "Tartu")], False, "Tartu"),
        ([], False, ""),
    ],
)
def test_the_place_names_the_house_unless_the_event_is_confidential(
    venues: list[tuple[str, str]], confidential: bool, place: str
) -> None:
    assert place_of(venues, confidential) == place


def test_days_are_counted_where_the_programme_is() -> None:
    late = datetime(2026, 4, 8, 21, 30, tzinfo=UTC)
    event = Event(
        id="b" * 24, slug="abc", version=1, title={}, language="et", programme_id="c" * 24,
        programme_slug="p", programme={}, timezone="Europe/Tallinn",
        starts=(late, datetime(2026, 4, 9, 6, tzinfo=UTC)),
    )  # fmt: skip

    assert event.days() == (date(2026, 4, 9),)
