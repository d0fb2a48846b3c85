"""What is read of a mail that comes in."""

from collections.abc import Callable

import pytest

from services.notifications.domain.answers import Answer
from services.notifications.domain.incoming import MOST_BYTES, Incoming, Kind
from services.notifications.intake.reading import read
from tests.unit.notifications.builders import NOW
from tests.unit.notifications.replies import MARI, OWN, SHAPES, Said, counter, gmail, outlook

UID = "s1.r1@kutse.example.org"
PLAIN = b"From: Mari <mari@example.org>\r\nSubject: Re: ABC\r\n"


def taken(raw: bytes) -> Incoming:
    """The mail as it is read."""
    return read(raw, OWN, NOW)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("partstat", "answer"),
    [("ACCEPTED", Answer.ACCEPTED), ("DECLINED", Answer.DECLINED), ("TENTATIVE", Answer.TENTATIVE)],
)
def test_every_calendars_answer_is_understood(
    shape: Callable[[Said], bytes], partstat: str, answer: Answer
) -> None:
    mail = taken(shape(Said(UID, partstat, sequence=2, comment="Tulen hiljem")))

    assert mail.kind is Kind.REPLY
    assert mail.reply is not None
    assert (mail.reply.uid, mail.reply.answer, mail.reply.sequence) == (UID, answer, 2)
    assert [each.lower() for each in mail.reply.attendees] == [f"mailto:{MARI}"]
    assert (mail.reply.stamp, mail.reply.comment) == (NOW, "Tulen hiljem")


def test_a_proposal_of_another_time_is_no_answer() -> None:
    mail = taken(counter(Said(UID, comment="Kas kolmapäev sobiks?")))

    assert mail.kind is Kind.COUNTER
    assert mail.reply is not None
    assert (mail.reply.answer, mail.reply.comment) == (Answer.COUNTERED, "Kas kolmapäev sobiks?")


def test_the_mails_a_mail_answers_are_read_the_nearest_first() -> None:
    raw = PLAIN + b"In-Reply-To: <b@x>\r\nReferences: <a@x>\r\n <b@x> nonsense <c d>\r\n\r\nTere\r\n"

    assert taken(raw).answers_to == ("<b@x>", "<a@x>")
    assert taken(PLAIN + b"\r\nTere\r\n").answers_to == ()
    assert (
        len(taken(PLAIN + b"References: " + b"<a%d@x> " * 500 % (*range(500),) + b"\r\n\r\n").answers_to)
        == 10
    )


def test_an_answer_with_several_attendees_keeps_them_all() -> None:
    raw = gmail(Said(UID)).replace(
        b"CREATED:", b"ATTENDEE;PARTSTAT=DECLINED:mailto:a@example.org\r\nCREATED:"
    )
    reply = taken(raw).reply

    assert reply is not None
    assert len(reply.attendees) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"BEGIN:VEVENT", b"BEGIN:VTODO"),
        (b"DTSTAMP:20261121T100000Z", b"DTSTAMP:yesterday"),
        (b"SEQUENCE:0", b"SEQUENCE:1,5"),
        (b"PARTSTAT=ACCEPTED", b"PARTSTAT=DELEGATED"),
        (b"END:VEVENT", b"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nEND:VEVENT"),
        (b"END:VCALENDAR", b""),
    ],
)
def test_an_answer_that_makes_no_sense_is_kept_as_one_that_cannot_be_read(
    before: bytes, after: bytes
) -> None:
    mail = taken(gmail(Said(UID)).replace(before, after))

    assert (mail.kind, mail.reply) == (Kind.REPLY, None)
    assert mail.subject == "Accepted: ABC-koolitus"


def test_an_answer_inside_a_forwarded_mail_answers_nothing() -> None:
    raw = PLAIN + b"Content-Type: message/rfc822\r\n\r\n" + outlook(Said(UID))

    assert taken(raw).kind is Kind.OTHER


@pytest.mark.parametrize(
    "header",
    [b"Auto-Submitted: auto-replied", b"Precedence: auto_reply", b"X-Autoreply: yes"],
)
def test_a_note_of_absence_is_known_by_its_headers(header: bytes) -> None:
    assert taken(PLAIN + header + b"\r\n\r\nOlen puhkusel.\r\n").kind is Kind.AUTOMATIC


def test_what_a_person_writes_to_a_group_is_for_people_to_read() -> None:
    group = PLAIN + b"Precedence: list\r\nList-ID: <kutse.example.org>\r\n\r\nKas kohti on veel?\r\n"

    assert taken(group).kind is Kind.OTHER


def test_what_a_person_writes_is_kept_as_text() -> None:
    mail = taken(PLAIN + b"Content-Type: text/html\r\n\r\n<p>Tere, <b>Liis</b></p><script>x</script>\r\n")

    assert (mail.kind, mail.sender, mail.subject) == (Kind.OTHER, MARI, "Re: ABC")
    assert mail.text == "Tere, Liis"


OUTLOOK = (
    b"<html><head><title>T</title><style>p.Mso {color:red}</style></head><body>"
    b"<!--[if mso]><p>x</p><![endif]--><p>Tere &amp; tervist,&nbsp;Liis!</p>"
    b"<div>Ei\r\n saa<br>tulla: 1 &lt; 2.</div><table><tr><td>K</td><td>18</td></tr></table>"
    b"<STYLE>b{}</STYLE></body></html>"
)


def test_of_a_mail_in_html_alone_the_words_are_read_with_their_lines() -> None:
    mail = taken(PLAIN + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + OUTLOOK)

    assert mail.text == "x\n\nTere & tervist, Liis!\n\nEi saa\ntulla: 1 < 2.\n\nK 18"


@pytest.mark.parametrize(
    "pattern", [b"<style>", b"<", b"<style", b"</", b"&", b"<p", b"<style></script>", b" \t"]
)
def test_html_made_to_stop_us_is_read_in_the_time_its_length_takes(pattern: bytes) -> None:
    body = pattern * (MOST_BYTES // len(pattern))

    assert len(taken(PLAIN + b"Content-Type: text/html\r\n\r\n" + body).text) <= 8_000


def test_no_sign_turns_round_what_an_organiser_reads() -> None:
    sender = "From: \u202eevil@example.org\r\nSubject: \u202egnp.exe\u202c \u2066x\u2069\x1b[31m\r\n".encode()
    body = "\r\nTere\u202e!\x07\r\n\tMari\r\n".encode()
    mail = taken(sender + b"Content-Type: text/plain; charset=utf-8\r\n" + body)

    assert (mail.subject, mail.text) == ("gnp.exe x[31m", "Tere!\n\tMari")
    assert mail.sender == "evil@example.org"
    reply = taken(gmail(Said(UID, comment="Tulen \u202egnp"))).reply
    assert reply is not None
    assert reply.comment == "Tulen gnp"


def test_files_with_a_mail_are_named_and_their_names_are_plain() -> None:
    head = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nTere\r\n--b\r\n"
    named = (
        "Content-Type: image/svg+xml\r\n"
        "Content-Disposition: attachment; filename*=utf-8''a%E2%80%AEgnp.svg\r\n\r\nx\r\n--b--\r\n"
    )
    mail = taken(PLAIN + head + named.encode())

    assert (mail.text, mail.files) == ("Tere", ("agnp.svg",))


@pytest.mark.parametrize(
    ("starts", "ends", "proposed"),
    [
        ("DTSTART:20270120T120000Z", "DTEND:20270120T140000Z", (12, 14)),
        (
            "DTSTART;TZID=Europe/Tallinn:20270120T120000",
            "DTEND;TZID=Europe/Tallinn:20270120T140000",
            (10, 12),
        ),
        ("DTSTART:20270120T120000", "DTEND:20270120T140000", None),
        ("DTSTART;VALUE=DATE:20270120", "DTEND;VALUE=DATE:20270121", None),
    ],
)
def test_the_proposed_time_is_read_where_it_is_certain(
    starts: str, ends: str, proposed: tuple[int, int] | None
) -> None:
    raw = counter(Said(UID)).decode()
    lines = [line for line in raw.split("\r\n") if not line.startswith(("DTSTART", "DTEND"))]
    raw = "\r\n".join(lines).replace("END:VEVENT", f"{starts}\r\n{ends}\r\nEND:VEVENT")
    reply = taken(raw.encode()).reply

    assert reply is not None
    assert (reply.proposed and tuple(each.hour for each in reply.proposed)) == proposed


def test_an_alarm_that_repeats_a_million_times_costs_nothing() -> None:
    alarm = "BEGIN:VALARM,ACTION:DISPLAY,TRIGGER:-PT1H,REPEAT:1000000,DURATION:PT1S,END:VALARM,"
    lines = alarm.replace(",", "\r\n").encode()
    mail = taken(gmail(Said(UID)).replace(b"END:VEVENT", lines + b"END:VEVENT"))

    assert mail.reply is not None


def nested(depth: int) -> bytes:
    """Multiparts inside each other."""
    heads = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth))
    return PLAIN + heads.encode() + b"Content-Type: text/plain\r\n\r\nx\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: \xff\xff@@@\r\nSubject: =?utf-8?q?=FF=FE?=\r\n\r\n",
        b"From: =?x?b?????=\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xff",
        b"Content-Type: multipart/mixed\r\n\r\n--x\r\n",
        b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%=",
        nested(5_000),
        PLAIN + b"X: y\r\n" * 20_000 + b"\r\n",
        PLAIN + b"Content-Type: text/calendar\r\n\r\nMETHOD:REPLY\r\n" + b"BEGIN:VEVENT\r\n" * 10_000,
        PLAIN + b"References: " + b"<a@b> " * 20_000 + b"\r\n\r\n",
        PLAIN + b"Content-Type: text/html\r\n\r\n" + b"<" * (MOST_BYTES - 1_000),
    ],
    ids=lambda raw: f"{raw[:24]!r}",
)
def test_nothing_that_comes_in_breaks_the_reading(raw: bytes) -> None:
    mail = taken(raw)

    assert (mail.raw, mail.received_at) == (raw, NOW)


def test_a_stamp_without_a_zone_is_taken_as_universal_time() -> None:
    reply = taken(gmail(Said(UID)).replace(b"DTSTAMP:20261121T100000Z", b"DTSTAMP:20261121T100000")).reply

    assert reply is not None
    assert reply.stamp == NOW
