"""What mails look like on the wire, for every template, wording and language."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from functools import cache
from gettext import GNUTranslations, NullTranslations
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from services.notifications.domain.contacts import MAILS as TO_CONTACTS
from services.notifications.domain.feeds import MAIL as FEED_ADDRESS
from services.notifications.domain.members import MAIL as INVITATION
from services.notifications.domain.sign_in import MAIL as SIGN_IN_LINK
from services.notifications.domain.sign_in import MY_PAGE
from services.notifications.handlers.context import UnwritableError
from services.notifications.renderer import templates, tickets
from services.notifications.renderer.languages import Language, catalogue
from services.notifications.renderer.mime import redated
from services.notifications.renderer.templates import Templates
from tests.unit.notifications.builders import NOW, TITLE, an_event, days
from tests.unit.notifications.corpus import (
    NASTY,
    SENDER,
    Case,
    calendar_of,
    cases,
    composer,
    letter,
    parsed,
    text_of,
)

COMPOSER = composer()
CASES = list(cases())
ABOUT_EVENTS = sorted({case.mail for case in CASES})
ALLOWED_HEADERS = {
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "content-language",
    "auto-submitted",
    "x-auto-response-suppress",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
}


ALONE = (SIGN_IN_LINK, MY_PAGE, FEED_ADDRESS, *TO_CONTACTS, INVITATION)
"""Mails that stand for themselves; they are looked at in `test_alone`."""


def test_the_corpus_holds_every_template() -> None:
    assert {*ABOUT_EVENTS, *ALONE} == set(templates.names())


def test_a_mail_about_one_session_of_several_does_not_number_it() -> None:
    numbered = re.compile(r"^(?:Time:)?\s*[12]\. \w+day,", re.MULTILINE)
    alone, all_of_them = (
        text_of(mail_of(Case(mail, "en", (("because", "direct"),), sessions=2)), "plain")
        for mail in ("session_invitation", "seat_confirmed")
    )

    assert ("Time: " in alone, numbered.findall(alone)) == (True, [])
    assert len(numbered.findall(all_of_them)) == 2


UNSAFE = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202e]")


@cache
def mail_of(case: Case) -> EmailMessage:
    """The case, written out and read again."""
    return parsed(COMPOSER.compose(letter(case), NOW).content)


@pytest.mark.parametrize("name", ABOUT_EVENTS)
def test_every_mail_is_whole_in_every_language(name: str) -> None:
    for case in (each for each in CASES if each.mail == name):
        written = COMPOSER.compose(letter(case), NOW)
        mail = mail_of(case)

        assert {header.lower() for header in mail} <= ALLOWED_HEADERS
        assert mail["Message-ID"] == written.message_id
        assert mail["Content-Language"] == case.language
        assert mail["To"].addresses[0].addr_spec == "mari@example.org"
        assert len(mail["To"].addresses) == 1
        assert max(map(len, written.content.splitlines())) <= 998
        assert b"\n" not in written.content.replace(b"\r\n", b"")
        assert "%(" not in text_of(mail, "plain") + str(mail["Subject"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.mail}-{case.language}")
def test_the_invitation_inside_is_what_rfc_5546_asks(case: Case) -> None:
    wanted = letter(case).invitation
    mail = mail_of(case)
    content = calendar_of(mail)
    if wanted is None:
        assert content is None
        assert mail["Auto-Submitted"] == "auto-generated"
        return
    assert content is not None
    assert mail["Auto-Submitted"] is None
    inline = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    attached = next(part for part in mail.walk() if part.get_content_type() == "application/ics")
    assert attached.get_payload(decode=True) == content
    assert inline.get_param("method") == wanted.method
    assert inline.get_param("charset").lower() == "utf-8"
    assert inline.get_content_disposition() is None
    assert_itip(content, wanted.method, wanted.uid)


def assert_itip(content: bytes, method: str, uid: str) -> None:
    """One VEVENT, one ATTENDEE, its zone by rules; read by icalendar and line by line."""
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["UID"]) == (method, uid)
    assert event["ORGANIZER"] == f"mailto:{SENDER.address}"
    assert event["ATTENDEE"] == "mailto:mari@example.org"
    assert event["DTSTART"].dt.tzinfo == ZoneInfo("Europe/Tallinn")
    assert event["STATUS"] == ("CONFIRMED" if method == "REQUEST" else "CANCELLED")
    assert len(calendar.walk("VALARM")) == (1 if method == "REQUEST" else 0)
    zone = calendar.walk("VTIMEZONE")[0]
    assert all("RRULE" in part for part in zone.subcomponents)
    assert not event.errors
    lines = unfolded(content)
    assert [line for line in lines if line.startswith("ATTENDEE")] == [
        line for line in lines if "mari@example.org" in line
    ]
    assert sum(line == "BEGIN:VEVENT" for line in lines) == 1
    assert not re.search(r"/(r|w|trainer)/", content.decode())


def unfolded(content: bytes) -> list[str]:
    """The content lines, by hand: RFC 5545 §3.1."""
    assert content.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    text = content.decode().replace("\r\n ", "")
    assert "\n" not in text.replace("\r\n", "")
    return text.rstrip("\r\n").split("\r\n")


class Words(HTMLParser):
    """The words a person sees, and the addresses behind links."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Collects links; the head is not seen."""
        self._hidden += tag == "head"
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        """The head ends."""
        self._hidden -= tag == "head"

    def handle_data(self, data: str) -> None:
        """Text."""
        if not self._hidden:
            self.words += re.findall(r"[\w@./-]+", data)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.mail}-{case.language}")
def test_plain_text_and_html_say_the_same(case: Case) -> None:
    mail = mail_of(case)
    seen = Words()
    seen.feed(text_of(mail, "html"))
    said = set(re.findall(r"[\w@./-]+", text_of(mail, "plain"))) - {"--"}

    assert said == {word for word in seen.words if word != "--"}
    assert {link for link in seen.links if not link.startswith("https://")} <= {tickets.ADDRESS}


class Complete(GNUTranslations):
    """A catalogue in which a missing text is an error."""

    def gettext(self, message: str) -> str:
        """The translation, which must exist."""
        found = super().gettext(message)
        assert (message, 0) in self._catalog or message in self._catalog, message  # type: ignore[attr-defined]
        return found


@pytest.mark.parametrize("language", ["et", "ru"])
def test_no_text_is_missing_in_any_language(language: str) -> None:
    texts: NullTranslations = catalogue(language)
    texts.__class__ = Complete
    strict = replace(Language.load(language), texts=texts)
    everything = replace(COMPOSER, languages={language: strict}, templates={language: Templates(strict)})

    for case in (each for each in CASES if each.language == language):
        sessions = days(9, 10)[: case.sessions]
        everything.compose(letter(case, an_event(confidential=True, sessions=sessions)), NOW)
        online = an_event(venue=None, online_url="https://call.example.org/x", sessions=sessions)
        everything.compose(letter(case, online), NOW)


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_nothing_typed_can_break_out_of_where_it_stands(nasty: str) -> None:
    for case in {each.mail: each for each in CASES if each.sessions == 2}.values():
        typed = {"et": nasty, "en": nasty, "ru": nasty}
        venue = {"name": nasty, "address": nasty, "town": nasty}
        event = an_event(title=typed, venue=venue, sessions=days(9, 10))
        facts = tuple((name, nasty if name == "reason" and value else value) for name, value in case.facts)
        named = letter(replace(case, facts=facts), event, first_name=nasty, last_name=nasty)
        mail = parsed(COMPOSER.compose(named, NOW).content)

        assert {header.lower() for header in mail} <= ALLOWED_HEADERS
        assert [each.addr_spec for each in mail["To"].addresses] == ["mari@example.org"]
        assert "<script" not in text_of(mail, "html")
        assert "49" not in str(mail["Subject"])
        calendar = calendar_of(mail)
        if named.invitation is not None and calendar is not None:
            assert_itip(calendar, named.invitation.method, named.invitation.uid)
            assert not UNSAFE.search(calendar.decode())


def test_a_confidential_event_is_named_in_no_subject_and_in_no_calendar() -> None:
    event = an_event(confidential=True)
    for case in {each.mail: each for each in CASES}.values():
        mail = parsed(COMPOSER.compose(letter(case, event), NOW).content)
        calendar = (calendar_of(mail) or b"").decode().replace("\r\n ", "")

        for secret in (*TITLE.values(), "Märka", "Notice and help", "abc-01"):
            assert secret not in str(mail["Subject"])
            assert secret not in calendar


def test_the_address_of_a_confidential_event_is_for_people_with_a_seat() -> None:
    event = an_event(confidential=True)
    waiting = parsed(
        COMPOSER.compose(
            letter(Case("waiting_list", "et", (("because", "direct"), ("position", 1))), event), NOW
        ).content
    )
    seated = parsed(
        COMPOSER.compose(letter(Case("seat_confirmed", "et", (("because", "direct"),)), event), NOW).content
    )

    assert "Näidise 1" not in text_of(waiting, "plain")
    assert "Tallinn" in text_of(waiting, "plain")
    assert "Näidise 1" in text_of(seated, "plain")


def test_who_only_had_the_address_before_learns_nothing_of_the_registration() -> None:
    mail = parsed(COMPOSER.compose(letter(Case("invitation_moved", "et", ())), NOW).content)
    plain = text_of(mail, "plain")

    assert "Mari" not in plain
    assert "https://" not in plain
    assert str(mail["To"]) == "mari@example.org"


def test_the_same_letter_gives_the_same_bytes() -> None:
    case = letter(CASES[0])

    assert COMPOSER.compose(case, NOW) == composer().compose(case, NOW)


def test_a_copy_differs_in_message_id_and_date_alone() -> None:
    content = COMPOSER.compose(letter(CASES[0]), NOW).content
    copy = redated(content, "<again@kutse.example.org>", NOW + timedelta(minutes=5))
    lines = list(zip(content.splitlines(), copy.splitlines(), strict=True))

    assert [old.partition(b":")[0] for old, new in lines if old != new] == [b"Date", b"Message-ID"]


@pytest.mark.parametrize(
    "address", ["mari,juri@example.org", "a b@example.org", "<a>@example.org", "mari", "a@b@c.org"]
)
def test_what_is_no_single_address_is_never_written_to(address: str) -> None:
    with pytest.raises(UnwritableError):
        COMPOSER.compose(letter(CASES[0], email=address), NOW)


def test_an_international_domain_is_written_as_dns_knows_it() -> None:
    case = Case("seat_confirmed", "et", (("because", "direct"),))
    mail = COMPOSER.compose(letter(case, email="mari@õun.ee"), NOW)

    assert b"To: =?utf-8?q?Mari_N=C3=A4ide?= <mari@xn--un-bka.ee>" in mail.content
    assert b"mailto:mari@xn--un-bka.ee" in (calendar_of(parsed(mail.content)) or b"")
