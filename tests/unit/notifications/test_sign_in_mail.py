"""The mail with a sign-in link."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from services.notifications.domain.invitees import Person
from services.notifications.domain.sign_in import SignInLetter
from services.notifications.handlers.context import UnwritableError
from tests.unit.notifications.builders import NOW, PROGRAMME
from tests.unit.notifications.corpus import ADDRESSES, LANGUAGES, composer, parsed, text_of

COMPOSER = composer()
LINK_ID = "b" * 24
LETTER = SignInLetter(
    LINK_ID, Person("Liis Näidis", "", "liis@example.org", "et"), NOW + timedelta(minutes=30)
)
SUBJECTS = {"et": "Teie sisselogimislink", "en": "Your sign-in link", "ru": "Ваша ссылка для входа"}
HALF_AN_HOUR = {"et": "kolmkümmend minutit", "en": "thirty minutes", "ru": "тридцати минут"}
IGNORE = {"et": "tähelepanuta", "en": "ignore this mail", "ru": "не обращайте внимания"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_holds_the_link_and_says_how_long_it_works(language: str) -> None:
    letter = replace(LETTER, person=replace(LETTER.person, language=language))

    mail = parsed(COMPOSER.sign_in(letter, NOW).content)

    token = ADDRESSES.links.token("sign-in", LINK_ID)
    link = f"https://kutse.example.org/{language}/manage/sign-in/{token}"
    assert mail["Subject"] == SUBJECTS[language]
    assert mail["Content-Language"] == language
    for kind in ("plain", "html"):
        text = text_of(mail, kind)
        assert link in text
        assert "Liis Näidis" in text
        assert HALF_AN_HOUR[language] in text
        assert IGNORE[language] in text


def test_it_goes_to_the_account_alone_and_names_no_programme_and_nobody_else() -> None:
    mail = parsed(COMPOSER.sign_in(LETTER, NOW).content)

    assert [each.addr_spec for each in mail["To"].addresses] == ["liis@example.org"]
    assert not {"Cc", "Bcc", "Reply-To", "References"} & set(mail.keys())
    assert mail["Auto-Submitted"] == "auto-generated"
    everything = str(mail) + text_of(mail, "plain") + text_of(mail, "html")
    for said_of_programmes in (PROGRAMME["title"]["et"], PROGRAMME["funder"], PROGRAMME["contact_email"]):
        assert said_of_programmes not in everything
    assert "registreering" not in everything
    assert LINK_ID not in mail["Subject"]


def test_the_plain_text_is_tidy() -> None:
    lines = text_of(parsed(COMPOSER.sign_in(LETTER, NOW).content), "plain").splitlines()

    assert "None" not in " ".join(lines)
    assert not any(first == second == "" for first, second in pairwise(lines))


def test_an_address_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(UnwritableError, match="address-refused"):
        COMPOSER.sign_in(replace(LETTER, person=replace(LETTER.person, email="a b@example.org")), NOW)


def test_a_letter_is_too_late_from_the_moment_its_link_ends() -> None:
    assert not LETTER.is_too_late(NOW + timedelta(minutes=29, seconds=59))
    assert LETTER.is_too_late(NOW + timedelta(minutes=30))
