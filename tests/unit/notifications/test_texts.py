"""What a programme's own text must hold before it is kept, and before it is put to use."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from services.notifications.domain.surroundings import Surroundings
from services.notifications.domain.texts import (
    MOST,
    Faulty,
    Hand,
    Rules,
    Text,
    Version,
    is_broken,
    put_to_use,
    restore,
    save,
)
from services.notifications.domain.writing import read
from services.notifications.renderer.declarations import load
from shared.errors import Conflict, NotFound
from tests.unit.notifications.builders import NOW, an_event, days, session

MAILS = load()
PROGRAMME = "marka-ja-aita"
HOSTS = frozenset({"kutse.example.org"})
EVENTS = [
    an_event(),
    an_event(sessions=[*days(9), session(2, NOW, online_url="https://call.example.org/room-1")]),
]
AROUND = Surroundings.of(EVENTS, HOSTS)
HAND = Hand("organiser:1", NOW)


def rules(mail: str = "seat_confirmed", *languages: str) -> Rules:
    """What a text of this mail is held against."""
    return Rules(MAILS[mail], AROUND, languages or ("et", "en", "ru"))


def everywhere(said: str) -> Mapping[str, str]:
    """The same in three languages."""
    return dict.fromkeys(("et", "en", "ru"), said)


def refused(said: Mapping[str, Mapping[str, str]], mail: str = "seat_confirmed") -> dict[str, list[str]]:
    """Field -> why saving is refused."""
    with pytest.raises(Faulty) as caught:
        save(Text(PROGRAMME, mail), said, 0, rules(mail), HAND)
    return caught.value.fields


def not_ready(said: Mapping[str, Mapping[str, str]], mail: str = "seat_confirmed") -> dict[str, list[str]]:
    """Field -> why it cannot be put to use."""
    text, version = save(Text(PROGRAMME, mail), said, 0, rules(mail), HAND)
    with pytest.raises(Faulty) as caught:
        put_to_use(text, version, rules(mail), HAND)
    return caught.value.fields


@pytest.mark.parametrize("pattern", ["x", "a.b", "{{", "{ ", "- x\n", "https://a ", "{{ place }}"])
def test_a_text_as_long_as_a_request_may_be_is_refused_at_once_for_its_length_alone(pattern: str) -> None:
    assert refused({"after": everywhere(pattern * (300_000 // len(pattern)))}) == {
        f"after.{code}": ["text-too-long"] for code in ("et", "en", "ru")
    }


def test_a_long_word_is_read_in_the_time_its_length_takes() -> None:
    assert read("x" * 300_000).flaws == ()


def test_a_note_in_every_language_can_be_put_to_use_and_the_built_in_text_comes_back() -> None:
    text, version = save(
        Text(PROGRAMME, "seat_confirmed"), {"after": everywhere("Parking is free.")}, 0, rules(), HAND
    )
    used = put_to_use(text, version, rules(), HAND)

    assert (text.latest, text.in_use) == (1, 0)
    assert (used.in_use, used.since, used.used["after"]["ru"]) == (1, NOW, "Parking is free.")

    again = restore(used, Hand("organiser:2", NOW + timedelta(days=1)))

    assert (again.in_use, again.used, again.latest) == (0, {}, 1)


def test_a_draft_may_lack_a_translation_and_what_is_in_use_may_not() -> None:
    draft = {"before": {"et": "Tere!", "en": "", "ru": "Привет!"}}

    assert not_ready(draft) == {"before.en": ["text-translation-missing"]}


def test_only_the_languages_of_the_programme_are_asked_for() -> None:
    said = {"before": {"et": "Tere!"}}
    text, version = save(Text(PROGRAMME, "seat_confirmed"), said, 0, rules(), HAND)

    assert put_to_use(text, version, rules("seat_confirmed", "et"), HAND).in_use == 1


@pytest.mark.parametrize("mail", sorted(MAILS.keys() - {"circular"}))
def test_a_whole_text_without_what_people_need_is_not_put_to_use(mail: str) -> None:
    needed = MAILS[mail].required
    assert needed

    found = not_ready({"body": everywhere("Hello there.")}, mail)

    assert found == {
        f"body.{code}": ["text-placeholder-missing"] * len(needed) for code in ("et", "en", "ru")
    }


def test_offers_say_the_deadline_and_invitations_the_time_and_place() -> None:
    assert {"deadline", "offer_link"} <= MAILS["seat_offered"].required
    assert "event_details" in MAILS["seat_confirmed"].required
    assert "session_details" in MAILS["session_invitation"].required


def test_nothing_at_all_is_not_put_to_use() -> None:
    assert not_ready({}) == {"before.et": ["text-says-nothing"]}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("{{ deadline }}", "text-placeholder-unknown"),
        ("{{ config }}", "text-placeholder-unknown"),
        ("Here: {{ event_details }}", "text-placeholder-not-alone"),
        ("- {{ event_details }}", "text-placeholder-not-alone"),
        ("{{ event_details }}\nand more", "text-placeholder-not-alone"),
        ("x" * (MOST["before"] + 1), "text-too-long"),
        ("https://kutse.example.org/r/abc", "text-personal-link"),
        ("https://kutse.example.org/et/r/abc", "text-personal-link"),
        ("https://kutse.example.org/w/abc", "text-personal-link"),
        ("https://kutse.example.org/n/abc", "text-personal-link"),
        ("https://kutse.example.org/me/abc", "text-personal-link"),
        ("https://elsewhere.example.org/x?token=abc", "text-personal-link"),
        ("https://t.example.org/api/v1/certificates/A.pdf?token=abc", "text-personal-link"),
        ("Join at https://call.example.org/room-1/", "text-join-link"),
        ("We meet at näidise konverentsikeskus.", "text-place"),
        ("We meet at Näidise 1, Tallinn.", "text-place"),
        ("Come to room 101", "text-place"),
        ("Kohtume ruumis 12", "text-place"),
        ("Встречаемся в кабинете № 5", "text-place"),
        ("See http://example.org", "text-address-unsound"),
    ],
)
def test_what_cannot_be_right_for_everybody_is_refused_with_the_line(said: str, code: str) -> None:
    assert code in refused({"before": {"et": said}})["before.et"]


def test_links_to_public_pages_and_words_about_rooms_are_fine() -> None:
    said = "The room is marked. See https://kutse.example.org/events/abc-01 and https://parking.example.org/"

    text, _ = save(Text(PROGRAMME, "seat_confirmed"), {"before": {"en": said}}, 0, rules(), HAND)

    assert text.latest == 1


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("Hello {{ first_name }}", "subject-placeholder"),
        ("{{7*7}}", "subject-placeholder"),
        ("See https://a.example.org", "subject-address"),
        ("x" * (MOST["subject"] + 1), "text-too-long"),
    ],
)
def test_a_subject_holds_no_value_and_no_address(subject: str, code: str) -> None:
    assert refused({"subject": {"et": subject}}) == {"subject.et": [code]}


def test_a_subject_that_tells_what_happened_stays_ours() -> None:
    assert refused({"subject": {"et": "Hello"}}, "session_invitation") == {
        "subject.et": ["subject-not-yours"]
    }


def test_a_subject_is_kept_on_one_line() -> None:
    said = {"subject": {"et": "Tere\r\nBcc: x@example.org"}}

    _, version = save(Text(PROGRAMME, "seat_confirmed"), said, 0, rules(), HAND)

    assert version.fields["subject"]["et"] == "Tere Bcc: x@example.org"


def test_of_two_people_who_write_at_once_the_second_is_told() -> None:
    text, _ = save(Text(PROGRAMME, "seat_confirmed"), {"after": {"et": "Üks"}}, 0, rules(), HAND)

    with pytest.raises(Conflict, match="text-changed-meanwhile"):
        save(text, {"after": {"et": "Kaks"}}, 0, rules(), HAND)


def test_a_version_that_never_was_is_not_put_to_use() -> None:
    with pytest.raises(NotFound):
        put_to_use(Text(PROGRAMME, "seat_confirmed"), None, rules(), HAND)


def test_a_text_whose_placeholder_is_gone_is_known_to_be_broken() -> None:
    version = Version(PROGRAMME, "seat_confirmed", 1, {"after": everywhere("{{ gone }}")}, "organiser:1", NOW)

    assert is_broken(version.fields, MAILS["seat_confirmed"])
    assert not is_broken({"after": everywhere("{{ place }}")}, MAILS["seat_confirmed"])
    assert is_broken({"body": everywhere("{{ event_details }}")}, MAILS["seat_confirmed"])
