"""The mail with the secret address of a calendar feed."""

from dataclasses import replace

import pytest

from services.notifications.domain.feeds import FeedLetter
from services.notifications.domain.invitees import Person
from services.notifications.domain.surroundings import Surroundings
from tests.unit.notifications.builders import NOW
from tests.unit.notifications.corpus import ADDRESSES, LANGUAGES, composer, parsed, text_of

COMPOSER = composer()
LETTER = FeedLetter("b" * 24, 1, 3, False, Person("Mari", "Näidis", "mari@example.org", "et"), NOW)
ADDRESS = f"kutse.example.org/feeds/{ADDRESSES.links.token('feed', 'b' * 24, 1)}.ics"
SECRET = {"et": "saladuses", "en": "secret", "ru": "секрете"}
OLD = {"et": "vana aadress", "en": "old address", "ru": "старый адрес"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_holds_the_address_for_programs_and_for_copying_and_asks_to_keep_it_secret(language: str) -> None:
    letter = replace(LETTER, person=replace(LETTER.person, language=language))

    mail = parsed(COMPOSER.feed(letter, NOW).content)
    after_renewal = parsed(COMPOSER.feed(replace(letter, renewed=True), NOW).content)

    assert [each.addr_spec for each in mail["To"].addresses] == ["mari@example.org"]
    for kind in ("plain", "html"):
        text = text_of(mail, kind)
        assert f"https://{ADDRESS}" in text
        assert f"webcal://{ADDRESS}" in text
        assert SECRET[language] in text
        assert OLD[language] not in text
        assert OLD[language] in text_of(after_renewal, kind)


def test_no_programme_may_write_such_an_address_into_its_texts() -> None:
    found = Surroundings(frozenset({"kutse.example.org"})).flaws("", [f"https://{ADDRESS}"])

    assert [flaw.code for flaw in found] == ["text-personal-link"]
