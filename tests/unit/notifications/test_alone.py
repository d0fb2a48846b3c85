"""Mails that stand for themselves hold to the rules all mails hold to, in every wording and language."""

import re
from dataclasses import replace
from gettext import NullTranslations

import pytest

from services.notifications.renderer.languages import Language, catalogue
from services.notifications.renderer.templates import Templates
from tests.unit.notifications.alone import letters, written
from tests.unit.notifications.builders import TITLE, a_person, an_event, days
from tests.unit.notifications.corpus import LANGUAGES, NASTY, calendar_of, composer, parsed, text_of
from tests.unit.notifications.reading import seen_words, words_of
from tests.unit.notifications.test_rendering import ALLOWED_HEADERS, ALONE, Complete

COMPOSER = composer()


def test_every_one_is_written_in_every_language() -> None:
    assert {(each.mail, language) for language, each in letters()} == {
        (mail, language) for mail in ALONE for language in LANGUAGES
    }


def test_every_one_is_whole_and_its_plain_text_and_html_say_the_same() -> None:
    for language, each in letters():
        one = written(COMPOSER, each)
        mail = parsed(one.content)

        assert {header.lower() for header in mail} <= ALLOWED_HEADERS
        assert (mail["Message-ID"], mail["Content-Language"]) == (one.message_id, language)
        assert mail["Auto-Submitted"] == "auto-generated"
        assert [to.addr_spec for to in mail["To"].addresses] == ["mari@example.org"]
        assert calendar_of(mail) is None
        assert mail["In-Reply-To"] is mail["List-Unsubscribe"] is None
        plain, html = text_of(mail, "plain"), text_of(mail, "html")
        assert words_of(plain) == seen_words(html), each.mail
        assert f'lang="{language}"' in html
        assert not re.search(r"%\(|None|\{\{", plain + str(mail["Subject"]))


@pytest.mark.parametrize("language", ["et", "ru"])
def test_no_text_of_them_is_missing_in_any_language(language: str) -> None:
    texts: NullTranslations = catalogue(language)
    texts.__class__ = Complete
    strict = replace(Language.load(language), texts=texts)
    everything = replace(COMPOSER, languages={language: strict}, templates={language: Templates(strict)})
    online = an_event(venue=None, online_url="https://call.example.org/x")

    for event in (None, online, an_event(confidential=True, sessions=days(9, 10))):
        for spoken, each in letters(event):
            assert spoken != language or written(everything, each)


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_nothing_typed_can_break_out_of_where_it_stands_in_them(nasty: str) -> None:
    typed = dict.fromkeys(LANGUAGES, nasty)
    event = an_event(title=typed, venue={"name": nasty, "address": nasty, "town": nasty})
    reader = a_person(first_name=nasty, last_name=nasty)

    for each in {each.mail: each for _, each in letters(event, nasty, reader)}.values():
        mail = parsed(written(COMPOSER, each).content)

        assert {header.lower() for header in mail} <= ALLOWED_HEADERS
        assert [to.addr_spec for to in mail["To"].addresses] == ["mari@example.org"]
        assert "<script" not in text_of(mail, "html")
        assert "49" not in str(mail["Subject"]) + text_of(mail, "plain").replace(nasty, "")


def test_of_a_confidential_event_whoever_acts_for_others_reads_neither_in_a_subject_nor_where_it_is() -> None:
    for _, each in letters(an_event(confidential=True)):
        mail = parsed(written(COMPOSER, each).content)

        assert not [title for title in TITLE.values() if title in str(mail["Subject"])]
        assert "Näidise 1" not in text_of(mail, "plain") + text_of(mail, "html")
