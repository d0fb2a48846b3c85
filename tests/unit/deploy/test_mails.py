"""The mailbox keeps every mail and shows what is in it."""

import smtplib
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from deploy.local.mailbox.answering import can_be_answered, reply_to
from deploy.local.mailbox.mails import INDEX, Mails
from deploy.local.mailbox.pages import create_app
from deploy.local.mailbox.reading import open_mail
from deploy.local.mailbox.smtp import smtp_server
from tests.stack import free_ports

AT = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
CALENDAR = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kutse//EN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:one@kutse",
        "DTSTAMP:20260901T080000Z",
        "DTSTART:20260910T070000Z",
        "SUMMARY:Märka\\, ja aita",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)


def a_mail(subject: str = "Koht on kinnitatud") -> bytes:
    """A mail as the notifications service sends them: text, HTML, calendar and an attachment."""
    mail = EmailMessage()
    mail["From"] = "Kutse <kutse@example.org>"
    mail["To"] = "Jüri Õun <juri@example.org>"
    mail["Subject"] = subject
    mail.set_content("Tere!\nhttps://example.org/r/abc\n")
    mail.add_alternative('<p>Tere <img src="cid:qr"></p><script>alert(1)</script>', subtype="html")
    mail.add_alternative(CALENDAR, subtype="calendar", params={"method": "REQUEST"})
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="tunnistus.pdf")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", cid="<qr>", filename="qr.png")
    return mail.as_bytes(policy=policy.SMTP)


@pytest.fixture
def mails(tmp_path: Path) -> Mails:
    return Mails(tmp_path)


@pytest.fixture
def client(mails: Mails) -> FlaskClient:
    return create_app(mails).test_client()


def test_a_mail_is_still_there_after_a_restart(mails: Mails, tmp_path: Path) -> None:
    raw = a_mail()
    kept = mails.add(raw, ["juri@example.org"], AT)

    again = Mails(tmp_path)

    assert again.all() == [kept]
    assert again.raw(kept.id) == raw


def test_a_mail_goes_to_the_envelope_and_not_to_the_header(mails: Mails) -> None:
    mails.add(a_mail(), ["hidden@example.org"], AT)

    assert mails.sent_to("Hidden@Example.org")
    assert mails.sent_to("juri@example.org") == []


def test_programs_get_the_newest_mail_last(client: FlaskClient, mails: Mails) -> None:
    for number in range(3):
        mails.add(a_mail(f"no. {number}"), ["juri@example.org"], AT + timedelta(minutes=number))
    mails.add(a_mail(), ["mari@example.org"], AT)

    items = client.get("/api/v1/mails?to=juri@example.org").json["items"]  # type: ignore[index]

    assert [item["subject"] for item in items] == ["no. 0", "no. 1", "no. 2"]
    assert set(items[0]) == {"id", "from", "to", "subject", "received_at"}
    assert items[0]["from"] == "Kutse <kutse@example.org>"


def test_programs_may_ask_for_later_mails_only(client: FlaskClient, mails: Mails) -> None:
    first = mails.add(a_mail("first"), ["juri@example.org"], AT)
    mails.add(a_mail("second"), ["juri@example.org"], AT + timedelta(minutes=1))

    for since in (first.id, "2026-09-01T11:00:30%2B03:00"):
        items = client.get(f"/api/v1/mails?since={since}").json["items"]  # type: ignore[index]

        assert [item["subject"] for item in items] == ["second"]


def test_a_time_that_is_none_is_refused(client: FlaskClient) -> None:
    assert client.get("/api/v1/mails?since=yesterday").status_code == 422


def test_the_mail_can_be_had_exactly_as_it_came(client: FlaskClient, mails: Mails) -> None:
    raw = a_mail()
    kept = mails.add(raw, ["juri@example.org"], AT)

    answer = client.get(f"/api/v1/mails/{kept.id}.eml")

    assert answer.data == raw
    assert answer.content_type == "message/rfc822"


def test_the_page_shows_text_calendar_and_parts(client: FlaskClient, mails: Mails) -> None:
    kept = mails.add(a_mail(), ["juri@example.org"], AT)

    page = client.get(f"/mails/{kept.id}/").text

    for seen in (
        "Koht on kinnitatud",
        "Calendar: REQUEST",
        "Märka, ja aita",
        "tunnistus.pdf",
        'href="https://example.org/r/abc"',
    ):
        assert seen in page
    assert "<script>" not in page


def test_the_html_of_a_mail_may_not_run_anything(client: FlaskClient, mails: Mails) -> None:
    kept = mails.add(a_mail(), ["juri@example.org"], AT)

    answer = client.get(f"/mails/{kept.id}/html")

    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert 'src="parts/4"' in answer.text


def test_attachments_are_downloads_whatever_they_claim_to_be(client: FlaskClient, mails: Mails) -> None:
    kept = mails.add(a_mail(), ["juri@example.org"], AT)

    html, pdf = client.get(f"/mails/{kept.id}/parts/1"), client.get(f"/mails/{kept.id}/parts/3")

    assert html.content_type == "application/octet-stream"
    assert pdf.data == b"%PDF-1.7"
    assert "tunnistus.pdf" in pdf.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "path", ["/mails/000000000000000000000000/", "/api/v1/mails/..%2Findex.eml", "/mails/x/parts/0"]
)
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_list_can_be_searched(client: FlaskClient, mails: Mails) -> None:
    mails.add(a_mail("Koolitus"), ["juri@example.org"], AT)
    mails.add(a_mail("Seminar"), ["mari@example.org"], AT)

    page = client.get("/?q=MARI").text

    assert "Seminar" in page
    assert "Koolitus" not in page


def test_a_mail_that_makes_no_sense_is_kept_and_shown(client: FlaskClient, mails: Mails) -> None:
    kept = mails.add(b"\xff\xfe no headers at all", ["juri@example.org"], AT)

    assert client.get(f"/mails/{kept.id}/").status_code == 200
    assert open_mail(b"").parts


INVITATION = CALENDAR.replace("SUMMARY", "SEQUENCE:2\r\nDTEND:20260910T100000Z\r\nSUMMARY").replace(
    "END:VEVENT", "ORGANIZER:mailto:kutse@example.org\r\nATTENDEE:mailto:juri@example.org\r\nEND:VEVENT"
)


def test_an_invitation_can_be_answered_as_a_calendar_would(mails: Mails) -> None:
    opened = open_mail(a_mail().replace(*_as_sent(CALENDAR, INVITATION)))
    reply = reply_to(opened, "DECLINED", "Olen ära", AT)

    assert can_be_answered(opened)
    assert (reply.sender, reply.recipient) == ("juri@example.org", "kutse@example.org")
    [said] = open_mail(reply.content).invitations
    assert said.method == "REPLY"
    told = dict(said.properties)
    assert told["ATTENDEE;PARTSTAT=DECLINED"] == "mailto:juri@example.org"
    assert (told["UID"], told["SEQUENCE"], told["COMMENT"]) == ("one@kutse", "2", "Olen ära")
    assert told["DTSTAMP"] == "20260901T080000Z"


def test_without_a_door_nothing_is_offered_and_one_that_is_shut_says_so(mails: Mails, tmp_path: Path) -> None:
    raw = a_mail().replace(*_as_sent(CALENDAR, INVITATION))
    kept = mails.add(raw, ["juri@example.org"], AT)
    [port] = free_ports(1)
    none, shut = create_app(mails).test_client(), create_app(mails, f"lmtp://127.0.0.1:{port}").test_client()

    assert "Decline" not in none.get(f"/mails/{kept.id}/").text
    answer = shut.post(f"/mails/{kept.id}/answer", data={"answer": "DECLINED", "comment": "Olen ära"})
    assert (answer.status_code, "did not take it" in answer.text) == (502, True)
    assert "Olen ära" in answer.text
    assert shut.post(f"/mails/{kept.id}/answer", data={"answer": "PERHAPS"}).status_code == 422
    strange = {"Sec-Fetch-Site": "cross-site"}
    assert shut.post(f"/mails/{kept.id}/answer", data={}, headers=strange).status_code == 403


def _as_sent(before: str, after: str) -> tuple[bytes, bytes]:
    """The two as they stand in a mail."""
    found = [EmailMessage(), EmailMessage()]
    for mail, calendar in zip(found, (before, after), strict=True):
        mail.set_content(calendar, subtype="calendar")
    first, second = (mail.as_bytes(policy=policy.SMTP).partition(b"\r\n\r\n")[2] for mail in found)
    return first.strip(), second.strip()


def test_a_mail_for_which_there_is_no_room_may_come_again_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder, (port,) = tmp_path / "mails", free_ports(1)
    mails = Mails(folder)
    server = smtp_server(mails, "127.0.0.1", port)
    server.start()
    try:
        (folder / INDEX).symlink_to("/dev/full")
        with smtplib.SMTP("127.0.0.1", port) as sender, pytest.raises(smtplib.SMTPDataError) as refusal:
            sender.sendmail("kutse@example.org", ["juri@example.org"], a_mail())
        left = [each.name for each in folder.iterdir()]
        (folder / INDEX).unlink()
        with smtplib.SMTP("127.0.0.1", port) as sender:
            sender.sendmail("kutse@example.org", ["juri@example.org"], a_mail())
    finally:
        server.stop()

    assert (refusal.value.smtp_code, left) == (452, [INDEX])
    assert [each.to for each in Mails(folder).all()] == [("juri@example.org",)]
