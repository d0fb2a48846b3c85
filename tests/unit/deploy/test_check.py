"""What takes several services, the mailbox or the logs: each violation is named."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy.check import agreement, canaries, mailbox
from deploy.check.mailbox import Arrived
from deploy.check.report import Report
from shared.checking.commands import finding_of, line_of
from shared.checking.findings import Counted, Finding, Unchecked, Violation
from shared.checking.messages import betrayed

SETTLED = datetime(2026, 11, 21, tzinfo=UTC)
LONG_AGO, LATER = "2026-11-20T10:00:00+00:00", "2026-11-22T10:00:00+00:00"


def facts(**streams: list[dict[str, Any]]) -> agreement.Facts:
    """What services tell, by `<service>_<kind>`."""

    def ask(service: str, kind: str) -> Iterator[dict[str, Any]]:
        return iter(streams.get(f"{service}_{kind}", []))

    return ask


def own(**changes: Any) -> dict[str, Any]:
    """A registration as its service tells it."""
    usual = {"id": "a", "event_id": "e", "status": "confirmed", "version": 2, "changed_at": LONG_AGO}
    return usual | changes


def known(**changes: Any) -> dict[str, Any]:
    """The same as notifications tell it."""
    return {"id": "a", "standing": "seated", "version": 2, "role": "participant"} | changes


def named(found: Iterator[Finding]) -> list[str]:
    """The invariants that are violated."""
    return [one.invariant for one in found if isinstance(one, Violation)]


@pytest.mark.parametrize(
    ("registrations", "people", "violated"),
    [
        ([own()], [known()], []),
        ([own()], [], ["I11"]),
        ([], [known()], ["I11"]),
        ([own(status="withdrawn")], [known()], ["I12"]),
        ([own()], [known(version=3)], ["I12"]),
        ([own(status="withdrawn", changed_at=LATER)], [known()], []),
        ([own(), own(id="c")], [known(id="b", role="trainer"), known(id="c")], ["I11"]),
    ],
)
def test_registrations_are_known_as_they_are(
    registrations: list[dict[str, Any]], people: list[dict[str, Any]], violated: list[str]
) -> None:
    ask = facts(registration_registration=registrations, notifications_registration=people)

    assert named(agreement.findings(SETTLED, ask)) == violated


@pytest.mark.parametrize(
    ("known_as", "violated"),
    [
        ([{"id": "e", "status": "published", "version": 2}], []),
        ([{"id": "e", "status": "cancelled", "version": 3}], ["I12"]),
        ([{"id": "e", "status": "published", "version": 4}], ["I12"]),
        ([], ["I12"]),
    ],
)
def test_events_are_known_as_they_are(known_as: list[dict[str, Any]], violated: list[str]) -> None:
    event = {"id": "e", "status": "published", "version": 3, "published_at": LONG_AGO}
    ask = facts(registration_event=[event], notifications_event=known_as)

    assert named(agreement.findings(SETTLED, ask)) == violated


def test_a_valid_document_belongs_to_somebody_who_completed() -> None:
    valid = {"id": "a", "number": "MJA-T-2026-0001", "state": "valid"}
    ask = facts(
        registration_completion=[{"id": "a", "reached": True}, {"id": "b", "reached": False}],
        certificates_certificate=[valid, valid | {"id": "b"}, valid | {"id": "b", "state": "revoked"}],
    )

    assert named(agreement.findings(SETTLED, ask)) == ["I11"]


def arrival(method: str = "", sequence: int = 0, stamp: str = "1", **changes: Any) -> Arrived:
    """A mail that arrived."""
    usual = {
        "id": "m",
        "to": "mari@example.org",
        "message_id": "<1>",
        "text": "",
        "uid": "u" if method else "",
    }
    calendar = {"method": method, "mime_method": method, "stamp": (sequence, stamp)}
    return Arrived(**usual | calendar | changes)


JOURNAL = {f"<{one}>": {"id": f"{one}", "state": "sent", "unknowns": one == 2} for one in (1, 2)}


def arrivals(*mails: Arrived) -> list[str]:
    """The invariants these mails violate, when mails 1 and 2 are journalled as sent."""
    return named(mailbox.findings(iter(mails), JOURNAL))


def test_a_copy_is_explained_by_an_attempt_of_unknown_end() -> None:
    one, two = arrival(), arrival(message_id="<2>")

    assert arrivals(one, two, two) == []
    assert arrivals(one, one, two) == ["I6"]
    assert arrivals(one) == ["I6"]
    assert arrivals(one, two, arrival(message_id="<3>")) == ["I6"]


def test_a_mail_of_the_gap_before_a_restore_may_be_in_no_journal() -> None:
    gap = mailbox.Gap.of({"backup_at": "2026-11-21T09:00:00+00:00", "restored_at": "2026-11-21T10:00:00Z"})
    mails = [arrival(), arrival(message_id="<2>"), arrival(message_id="<3>", at=gap.backup_at)]
    late = arrival(message_id="<4>", at=gap.restored_at + timedelta(seconds=1))

    assert named(mailbox.findings(iter(mails), JOURNAL, [gap])) == []
    assert named(mailbox.findings(iter([*mails, late]), JOURNAL, [gap])) == ["I6"]


def test_calendar_entries_arrive_in_rising_order() -> None:
    first = arrival("REQUEST")

    assert arrivals(first, arrival("CANCEL", 1, "2", message_id="<2>")) == []
    assert arrivals(first, arrival("REQUEST", 0, "2", message_id="<2>")) == []
    assert arrivals(first, arrival("REQUEST", 0, "1", message_id="<2>")) == ["I10"]
    assert arrivals(first, arrival("CANCEL", 0, "2", message_id="<2>")) == ["I10"]
    assert arrivals(first, arrival("REQUEST", 1, "2", message_id="<2>", mime_method="")) == ["I10"]
    assert arrivals(arrival("CANCEL"), arrival(message_id="<2>")) == ["I10"]


RAW = (
    b"Message-ID: <1>\r\nSubject: Kutse\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; "
    b"charset=utf-8; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\n"
    b"BEGIN:VEVENT\r\nUID:u\r\nSEQUENCE:3\r\nDTSTAMP:20261121T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_the_calendar_in_a_mail_is_read() -> None:
    mail = mailbox.read_mail("m", ["Mari@example.org"], RAW)

    assert (mail.to, mail.message_id, mail.uid) == ("mari@example.org", "<1>", "u")
    assert (mail.method, mail.mime_method) == ("REQUEST", "REQUEST")
    assert mail.stamp == (3, "2026-11-21T10:00:00+00:00")


def test_canaries_are_found_in_logs_and_in_mails_to_others(tmp_path: Path) -> None:
    (tmp_path / "canaries").write_text("Kanaarilind\tmari@example.org\n+372 5555\n")
    (tmp_path / "web.log").write_text('{"event": "fine"}\n{"name": "Kanaarilind"}\n')
    wanted = canaries.read(tmp_path / "canaries")

    (found,) = canaries.in_logs(wanted, tmp_path)
    assert found == Violation("I15", "logs/web.log:2", "canary 1")
    assert isinstance(next(canaries.in_logs(wanted, tmp_path / "none")), Unchecked)
    mine = arrival(text="Tere, Kanaarilind, +372 5555")
    assert list(canaries.in_mails(wanted, mine)) == []
    assert named(canaries.in_mails(wanted, arrival(text="Kanaarilind", to="ants@example.org"))) == ["I15"]


def test_a_person_may_stand_in_a_message_under_person_alone() -> None:
    body = {"subject": "registrations/a", "data": {"person": {"last_name": "Kanaarilind"}, "reason": ""}}

    assert betrayed(body, ("Kanaarilind",)) == ""
    assert betrayed(body | {"data": {"reason": "Kanaarilind"}}, ("x y z", "Kanaarilind")) == "2"


def test_the_report_says_what_holds_what_does_not_and_what_was_not_looked_at() -> None:
    out = io.StringIO()
    report = Report(out, as_json=False)

    found = [
        Violation("I1", "events/e", "3 held of 2"),
        Unchecked("I2", "no log", whole=True),
        Counted("events", 1),
    ]
    report.take(found, "registration")

    assert report.conclude() == 1
    text = out.getvalue()
    assert "I1   events/e: 3 held of 2 [registration]" in text
    assert "I2   not checked" in text
    assert "not checked: no log" in text
    assert "I3   holds" in text
    assert "registration events 1" in text


def test_a_program_gets_every_finding_on_a_line() -> None:
    out = io.StringIO()
    report = Report(out, as_json=True)
    report.take([Violation("I1", "events/e", "3 held of 2")] * 50, "registration")

    assert report.conclude() == 1
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(lines) == 51
    assert lines[-1]["violations"] == {"I1": 50}


@pytest.mark.parametrize("finding", [Violation("I1", "a", "b"), Unchecked("I2", "c"), Counted("events", 3)])
def test_a_finding_is_read_as_it_was_written(finding: Finding) -> None:
    assert finding_of(json.dumps(line_of(finding))) == finding
