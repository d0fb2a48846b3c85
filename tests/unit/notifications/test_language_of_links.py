"""Every page a mail leads to opens in the language of the mail; what is no page of its reader names none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape

from services.notifications.domain.surroundings import Surroundings
from services.notifications.domain.texts import BUILT_IN, Own
from services.notifications.renderer.reading import discreet
from shared.logs import masked
from tests.unit.notifications import alone
from tests.unit.notifications.builders import NOW
from tests.unit.notifications.corpus import (
    LANGUAGES,
    calendar_of,
    cases,
    composer,
    letter,
    parsed,
    text_of,
)
from tests.unit.notifications.test_own_texts import MAILS, everything

COMPOSER = composer()
OURS = re.compile(r"(?:https|webcal)://(?:kutse|t|n)\.example\.org([^\s\"<>']*)")
TOKEN = re.compile(r"(?<![\w-])[\w-]{38}(?![\w-])")
PAGES = {
    *(f"/{door}/…" for door in ("r", "trainer", "w", "c", "g", "i", "n", "me", "u")),
    *("/r/…/withdraw", "/manage/sign-in/…", "/manage/invitations/…"),
    *("/events/abc-01", "/manage/events/abc-01"),
}
OF_NO_LANGUAGE = {"/feeds/….ics", "/verify/7K3M-9QTR-2VXB", "/api/v1/certificates/7K3M-9QTR-2VXB.pdf?token=…"}
"""What programs fetch, and what people hand on."""


@dataclass(frozen=True)
class Sent:
    """A mail of the corpus: what its reader sees, and its bytes."""

    language: str
    plain: str
    html: str
    content: bytes

    @property
    def head(self) -> str:
        """Its fields, each on one line."""
        return self.content.partition(b"\r\n\r\n")[0].decode().replace("\r\n ", " ")


@cache
def corpus() -> tuple[Sent, ...]:
    """Every mail in every language, in the words of programmes too."""
    return tuple(_written())


def _written() -> Iterator[Sent]:
    for case in {(case.mail, case.language): case for case in cases()}.values():
        one = letter(case)
        content = COMPOSER.compose(one, NOW).content
        for own in (BUILT_IN, Own(everything(case.mail) if case.mail in MAILS else {})):
            bodies = COMPOSER.show(one, own, inline_logo=False).bodies
            yield Sent(case.language, bodies.plain, unescape(bodies.html), content)
    for language, each in alone.letters():
        content = alone.written(COMPOSER, each).content
        mail = parsed(content)
        yield Sent(language, text_of(mail, "plain"), unescape(text_of(mail, "html")), content)


def test_each_page_opens_in_the_language_of_the_mail() -> None:
    found = {
        (mail.language, TOKEN.sub("…", path).rstrip("."))
        for mail in corpus()
        for text in (mail.plain, mail.html)
        for path in OURS.findall(text)
    }

    for language in LANGUAGES:
        wanted = {f"/{language}{page}" for page in PAGES} | OF_NO_LANGUAGE
        assert {path for spoken, path in found if spoken == language} == wanted


def test_a_calendar_entry_names_no_language_so_that_nobody_is_sent_it_anew() -> None:
    contents = {mail.content for mail in corpus() if b"text/calendar" in mail.content}
    entries = [calendar_of(parsed(content)) or b"" for content in contents]
    told = [path for entry in entries for path in OURS.findall(entry.decode().replace("\r\n ", ""))]

    assert set(told) == {"/events/abc-01"}


def test_what_mail_programs_read_in_the_head_names_no_language() -> None:
    told = [TOKEN.sub("…", path) for mail in corpus() for path in OURS.findall(mail.head)]

    assert set(told) == {"/u/…"}


def test_what_hides_personal_links_hides_those_with_a_language() -> None:
    known = Surroundings(COMPOSER.hosts)
    for mail in corpus():
        assert not [path for path in OURS.findall(discreet(mail.plain)) if TOKEN.search(path)]
        for match in OURS.finditer(mail.plain):
            bare = match[0].replace(f"/{mail.language}/", "/", 1)
            assert not TOKEN.search(masked(match[0]))
            assert list(known.flaws("", [match[0]])) == list(known.flaws("", [bare]))
