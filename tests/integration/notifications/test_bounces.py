"""Mails that come back: what becomes of the mail, of the address, and of what was to be told there."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from services.notifications.domain.envelopes import Envelopes, beside
from services.notifications.store.invariants import findings
from shared.checking.findings import Look, Violation
from tests.integration.notifications.conftest import ENVELOPES, SENDER, Office
from tests.integration.notifications.post_office import PostOffice
from tests.integration.notifications.returning import body, came_back, sent, take, told, waiting
from tests.integration.notifications.test_intake import OpenDoor, door
from tests.unit.notifications.builders import (
    NOW,
    Course,
    Registration,
    Trainer,
    days,
    event_data,
    moved,
)
from tests.unit.notifications.reports import SHAPES, Report

__all__ = ["door"]

Send = Callable[[Callable[[], object]], None]
MARI = "mari@example.org"
FULL = {"status": "5.2.2", "reply": "552 5.2.2 over quota"}
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def registration(office: Office) -> Registration:
    """Mari, who has a seat at a course of two days, and knows."""
    registration = Registration(Course(event_data(sessions=days(9, 10))))
    office.hear(registration.course.published(), registration.confirmed())
    sent(office)
    return registration


def test_each_mail_has_an_envelope_sender_of_its_own_and_comes_from_one_address(
    office: Office, registration: Registration, post_office: PostOffice, send: Send
) -> None:
    office.database["mails"].update_many({}, {"$set": {"state": "queued", "open": True, "due_at": NOW}})
    send(lambda: len(office.mails(state="sent")) == 2)

    assert set(post_office.senders) == {ENVELOPES.sender_of(each["_id"]) for each in office.mails()}
    assert {str(each["From"]) for each in post_office.mails()} == {f"Kutse <{SENDER}>"}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_mail_that_came_back_is_journalled_and_announced_once(
    office: Office, registration: Registration, shape: str
) -> None:
    mail = office.mails()[0]
    take(office, Report(to=ENVELOPES.sender_of(mail["_id"])).in_shape(shape))

    assert [each["bounced_at"] for each in office.mails()] == [NOW, None]
    assert office.mails()[0]["state"] == "sent"
    assert told(office) == [("bounced", "refused" if shape == "old_exim" else "address-unknown")]
    [row] = office.database["incoming"].find()
    assert (row["kind"], row["reason"], row["invitee_id"]) == ("bounce", "taken", registration.id)


def test_a_report_comes_in_at_the_door(office: Office, registration: Registration, door: OpenDoor) -> None:
    mail = office.mails()[0]
    report = Report(to=ENVELOPES.sender_of(mail["_id"]))
    door.hand_over(report.postfix(), report.to)

    assert told(office) == [("bounced", "address-unknown")]


def test_the_message_id_tells_where_the_address_was_lost_on_the_way(
    office: Office, registration: Registration
) -> None:
    take(office, Report(to=SENDER, message_id=office.mails()[0]["message_id"]).in_shape("exchange"))

    assert told(office) == [("bounced", "address-unknown")]


@pytest.mark.parametrize(
    "report",
    [
        Report(to=Envelopes(SENDER, b"x" * 32, beside(SENDER)).sender_of("0" * 24)),
        Report(to=ENVELOPES.sender_of("0" * 24)),
        Report(to=SENDER),
        Report(to=SENDER, message_id=""),
        Report(to=SENDER, message_id="<>"),
    ],
)
def test_a_report_about_no_mail_of_ours_changes_nothing(
    office: Office, registration: Registration, report: Report
) -> None:
    take(office, report.postfix())

    assert told(office) == []
    assert office.database["troubles"].count_documents({}) == 0
    assert [each["bounced_at"] for each in office.mails()] == [None, None]


def test_a_message_id_of_ours_at_another_domain_is_none(office: Office, registration: Registration) -> None:
    take(office, Report(to=SENDER, message_id=f"<{office.mails()[0]['_id']}@example.net>").postfix())

    assert told(office) == []


@pytest.mark.parametrize("state", ["queued", "failed", "skipped"])
def test_a_report_about_a_mail_that_never_went_out_changes_nothing(
    office: Office, registration: Registration, state: str
) -> None:
    office.database["mails"].update_many({}, {"$set": {"state": state, "unannounced": False}})
    came_back(office, office.mails()[0])

    assert told(office) == []
    assert office.mails()[0]["bounced_at"] is None


def test_a_report_that_is_quicker_than_our_own_note_is_not_undone_by_it(
    office: Office, registration: Registration
) -> None:
    mail = office.mails()[0]
    office.database["mails"].update_one({"_id": mail["_id"]}, {"$set": {"state": "sending", "open": True}})
    came_back(office, mail)
    office.now = LATER
    office.database["mails"].update_one({"_id": mail["_id"]}, {"$set": {"state": "queued"}})
    sent(office)

    announced = {each["_id"]: body(each)["at"] for each in office.announce()}
    assert announced[f"{mail['_id']}.1"] == announced[f"{mail['_id']}.2"]


def test_the_check_names_a_mail_that_came_back_and_was_not_shown(
    office: Office, registration: Registration
) -> None:
    came_back(office, office.mails()[0])
    look = Look(at=office.now)
    shown = {one.subject for one in findings(office.database, look) if isinstance(one, Violation)}
    office.database["outbox"].delete_many({"type": "kutse.mail.bounced.v1"})

    found = [one for one in findings(office.database, look) if isinstance(one, Violation)]

    subject = f"mails/{office.mails()[0]['_id']}"
    problems = {one.problem for one in found if one.subject == subject}
    assert "came back, and organisers were not shown" in problems
    assert {one.subject for one in found} >= shown


def test_mails_that_came_back_are_counted_by_why_and_once(office: Office, registration: Registration) -> None:
    before = bounced_metric("mailbox-full")
    came_back(office, office.mails()[0], **FULL)

    assert bounced_metric("mailbox-full") == before + 1


def bounced_metric(reason: str) -> float:
    """What whoever watches over the service sees."""
    return REGISTRY.get_sample_value("kutse_mails_bounced_total", {"reason": reason}) or 0.0


def test_a_delay_changes_nothing(office: Office, registration: Registration) -> None:
    came_back(office, office.mails()[0], action="delayed", status="4.4.1")

    assert told(office) == []


def test_mail_to_an_address_that_is_gone_does_not_go_and_organisers_hear_of_it(
    office: Office, registration: Registration
) -> None:
    course = registration.course
    office.hear(course.changed(venue={"name": "Uus maja", "address": "Uus 2", "town": "Tartu"}))
    came_back(office, office.mails(state="sent")[0])
    office.hear(course.changed(sessions=moved(course.data["sessions"], timedelta(hours=1))))

    assert waiting(office) == []
    assert {each["reason"] for each in office.mails(state="failed")} == {"undeliverable"}
    assert {reason for kind, reason in told(office) if kind == "failed"} == {"undeliverable"}


def test_whoever_refuses_one_mail_gets_the_next(office: Office, registration: Registration) -> None:
    came_back(office, office.mails()[0], status="5.7.1", reply="550 5.7.1 not wanted")
    office.hear(registration.course.changed(venue={"name": "Uus maja", "address": "Uus 2", "town": "Tartu"}))

    assert len(waiting(office)) == 2
    assert told(office) == [("bounced", "refused")]


def test_a_full_mailbox_counts_the_third_time(office: Office, registration: Registration) -> None:
    office.hear(registration.changed(last_name="Õunapuu"))
    sent(office)
    found = office.mails()
    for number, mail in enumerate(found):
        assert office.database["troubles"].count_documents({"since": {"$type": "date"}}) == 0
        office.now = NOW + timedelta(days=number)
        came_back(office, mail, **FULL)

    assert len(found) == 3
    assert told(office) == [("bounced", "mailbox-full")] * 2 + [("bounced", "soft-repeated")]
    office.hear(registration.changed(last_name="Kask"))
    assert waiting(office) == []


def test_an_address_refused_at_the_door_is_known_as_one_that_takes_no_mail(
    office: Office, post_office: PostOffice, send: Send
) -> None:
    registration = Registration(Course(event_data(sessions=days(9, 10))))
    post_office.script(MARI, "rcpt 550 5.1.1 no such user")
    office.hear(registration.course.published(), registration.confirmed())
    send(lambda: office.mails(state="failed"))
    office.announce()

    [trouble] = office.database["troubles"].find()
    assert (trouble["_id"], trouble["reason"]) == (MARI, "address-unknown")


def test_a_trainers_mail_that_came_back_is_announced_for_the_assignment(office: Office) -> None:
    trainer = Trainer(Course())
    office.hear(trainer.course.published(), trainer.assigned())
    sent(office)
    came_back(office, office.mails()[0])

    [row] = [each for each in office.announce() if "bounced" in each["type"]]
    assert (body(row)["assignment_id"], body(row)["registration_id"]) == (trainer.id, "")


def test_a_report_about_a_mail_of_long_ago_changes_nothing(
    office: Office, registration: Registration
) -> None:
    mail = office.mails()[0]
    office.now = NOW + timedelta(days=15)

    take(office, Report(to=ENVELOPES.sender_of(mail["_id"])).postfix())

    assert told(office) == []
    [row] = office.database["incoming"].find()
    assert (row["reason"], office.mails()[0]["bounced_at"]) == ("stale-report", None)
