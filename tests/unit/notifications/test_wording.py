"""What mails call things, and where they lead."""

import pytest
from babel.messages.pofile import read_po

from services.notifications.domain.events import Event
from tests.stack import ROOT
from tests.unit.notifications.builders import NOW, PROGRAMME, TITLE, an_event, days
from tests.unit.notifications.corpus import (
    DOCUMENTS,
    LANGUAGES,
    Case,
    calendar_of,
    cases,
    composer,
    letter,
    parsed,
    text_of,
)

COMPOSER = composer()
PAPERS = {
    "certificate": "Certificate of completion",
    "notice": "Certificate of attendance",
    "participation": "Confirmation of participation",
}
FACTS = {"code": "7K3M-9QTR-2VXB", "number": "MA-1", "replaced": False}


def texts_of(case: Case, event: Event | None = None) -> dict[str, str]:
    """The mail's subject, plain text, HTML and calendar entry."""
    mail = parsed(COMPOSER.compose(letter(case, event), NOW).content)
    return {
        "subject": str(mail["Subject"]),
        "plain": text_of(mail, "plain").replace("\r\n", "\n"),
        "html": text_of(mail, "html"),
        "calendar": (calendar_of(mail) or b"").decode().replace("\r\n ", ""),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_mail_calls_the_document_what_the_document_calls_itself(kind: str, language: str) -> None:
    printed = PAPERS[kind]
    if language != "en":
        folder = ROOT / "services/certificates/translations/documents" / language
        with (folder / "LC_MESSAGES/messages.po").open("rb") as file:
            printed = str(read_po(file)[printed].string)

    mail = texts_of(Case("certificate_ready", language, tuple({**FACTS, "kind": kind}.items())))

    assert printed.lower() in mail["plain"]


@pytest.mark.parametrize("confidential", [False, True])
def test_a_trainer_is_never_told_of_a_registration_of_theirs(confidential: bool) -> None:
    trainers = [case for case in cases() if case.mail.startswith("trainer") and case.language == "et"]

    told = [texts_of(case, an_event(confidential=confidential)) for case in trainers if case.sessions == 1]

    assert told
    assert not [text for mail in told for text in mail.values() if "registreering" in text.lower()]


def test_the_first_words_of_a_confidential_mail_name_no_programme() -> None:
    event = an_event(confidential=True)

    html = texts_of(Case("seat_confirmed", "et", (("because", "direct"),)), event)["html"]

    assert html.index("Tere, Mari") < html.index(PROGRAMME["title"]["et"])


@pytest.mark.parametrize("mail", ["offer_expired", "offer_declined"])
def test_whoever_lost_an_offered_seat_is_led_to_where_one_registers(mail: str) -> None:
    assert "https://kutse.example.org/et/events/abc-01" in texts_of(Case(mail, "et", ()))["plain"]


def test_what_fell_away_is_said_to_be_gone_and_a_new_session_has_no_before() -> None:
    plain = texts_of(Case("event_changed", "en", (), sessions=2))["plain"]

    assert "Before: https://call.example.org/old\n  Now: –" in plain
    assert "New session\n  Wednesday, 9 December 2026, 10:00–16:00" in plain


def test_a_mail_says_of_each_session_whether_it_is_at_the_venue_or_online() -> None:
    here, online = days(9, 10)
    event = an_event(sessions=[here, {**online, "online_url": "https://call.example.org/x"}])

    plain = texts_of(Case("reminder_week", "en", ()), event)["plain"]

    assert "10:00–16:00; Näidise konverentsikeskus, Näidise 1, Tallinn" in plain
    assert "10 December 2026, 10:00–16:00; Online" in plain


def test_no_line_breaks_between_the_ends_of_the_hours_and_what_was_typed_stays_text() -> None:
    event = an_event(title={**TITLE, "et": "<b>10:00–11:00</b>"})

    html = texts_of(Case("reminder_day", "et", ()), event)["html"]

    assert '<span style="white-space:nowrap;">10:00–16:00</span>' in html
    assert '&lt;b&gt;<span style="white-space:nowrap;">10:00–11:00</span>' in html
