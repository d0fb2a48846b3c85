"""Which mails are written when messages are heard."""

from datetime import timedelta

import pytest

from shared.errors import NotYet
from tests.integration.notifications.conftest import Office
from tests.integration.notifications.returning import sent
from tests.unit.notifications.builders import NOW, Course, Registration, Trainer, days, event_data, moved


@pytest.fixture
def course(office: Office) -> Course:
    """A published one-day training."""
    course = Course()
    office.hear(course.published())
    return course


def test_a_seat_in_a_one_day_event_takes_exactly_one_mail_with_its_invitation(
    office: Office, course: Course
) -> None:
    office.hear(Registration(course).confirmed())

    (mail,) = office.mails()
    assert (mail["template"], mail["about"], mail["method"]) == ("seat_confirmed", "invitation", "REQUEST")


def test_every_further_session_takes_one_mail_in_the_same_thread(office: Office) -> None:
    course = Course(event_data(sessions=days(9, 10, 11)))
    office.hear(course.published(), Registration(course).confirmed())

    mails = office.mails()
    assert [each["template"] for each in mails] == ["seat_confirmed", *["session_invitation"] * 2]
    assert [each["turn"] for each in mails] == [0, 1, 2]
    assert f"In-Reply-To: {mails[1]['message_id']}".encode() in mails[2]["content"]
    assert len({each["uid"] for each in mails}) == 3


def test_a_message_about_an_unknown_event_is_tried_again_later(office: Office) -> None:
    with pytest.raises(NotYet):
        office.hear(Registration(Course()).confirmed())


def test_waiting_people_get_nothing_for_their_calendar(office: Office, course: Course) -> None:
    office.hear(
        Registration(course, id="1" * 24).waitlisted(),
        Registration(course, id="2" * 24).received(),
        Registration(course, id="3" * 24).offered(),
        course.changed(sessions=moved(days(9), timedelta(days=1))),
    )

    assert {each["method"] for each in office.mails()} == {""}
    assert office.templates().count("event_changed") == 3


def test_a_change_updates_the_same_entry_and_a_cancellation_removes_it(
    office: Office, course: Course
) -> None:
    office.hear(
        Registration(course).confirmed(),
        course.changed(sessions=moved(days(9), timedelta(days=1))),
        course.cancelled(reason="Koolitaja haigestus"),
    )

    mails = office.mails()
    assert [(each["template"], each["method"]) for each in mails] == [
        ("seat_confirmed", "REQUEST"),
        ("event_changed", "REQUEST"),
        ("event_cancelled", "CANCEL"),
    ]
    assert len({each["uid"] for each in mails}) == 1
    assert [each["sequence"] for each in office.database["invitations"].find()] == [2]
    assert [each["state"] for each in mails] == ["skipped", "skipped", "queued"]


def test_a_change_nobody_notices_sends_nothing(office: Office, course: Course) -> None:
    office.hear(Registration(course).confirmed(), course.changed(activity_code="A2"))

    assert office.templates() == ["seat_confirmed"]


def test_who_joins_while_a_change_is_told_is_not_told_twice(office: Office, course: Course) -> None:
    office.deliver(
        course.changed(sessions=moved(days(9), timedelta(days=1))), Registration(course).confirmed()
    )
    office.go_rounds()

    assert office.templates() == ["seat_confirmed"]


def test_two_changes_in_a_row_are_told_as_one(office: Office, course: Course) -> None:
    office.hear(Registration(course).confirmed())
    office.deliver(
        course.changed(sessions=moved(days(9), timedelta(days=1))),
        course.changed(venue={"name": "Näidismaja", "address": "Aia 2", "town": "Tartu"}),
    )
    office.go_rounds()

    assert office.templates() == ["seat_confirmed", "event_changed"]


@pytest.mark.parametrize("how", ["withdrawn", "cancelled", "substituted"])
def test_a_seat_given_up_takes_every_session_out_of_the_calendar(office: Office, how: str) -> None:
    course = Course(event_data(sessions=days(9, 10)))
    registration = Registration(course)
    office.hear(course.published(), registration.confirmed(), registration.ended(how))

    ends = [each for each in office.mails() if each["method"] == "CANCEL"]
    assert [each["template"] for each in ends] == [f"registration_{how}", "session_cancelled"]


def test_a_corrected_address_moves_the_invitation(office: Office, course: Course) -> None:
    registration = Registration(course)
    office.hear(registration.confirmed())
    sent(office)
    office.hear(registration.changed(email="mari.naide@example.org"))

    first, gone, new = office.mails()
    assert (gone["template"], gone["recipient"], gone["method"]) == (
        "invitation_moved",
        "mari@example.org",
        "CANCEL",
    )
    assert (new["template"], new["recipient"], new["method"]) == (
        "details_changed",
        "mari.naide@example.org",
        "REQUEST",
    )
    assert gone["uid"] == first["uid"] != new["uid"]
    assert b"mari.naide" not in gone["content"]
    assert b"/r/" not in gone["content"]


def test_a_correction_of_what_no_mail_shows_sends_nothing(office: Office, course: Course) -> None:
    registration = Registration(course)
    office.hear(registration.confirmed(), registration.changed("organisation"))

    assert office.templates() == ["seat_confirmed"]


def test_an_older_version_changes_nothing(office: Office, course: Course) -> None:
    registration = Registration(course)
    confirmed, withdrawn = registration.confirmed(), registration.ended("withdrawn")
    office.hear(withdrawn, confirmed)

    assert office.templates() == ["registration_withdrawn"]


def test_old_facts_are_known_but_not_mailed(office: Office, course: Course) -> None:
    office.hear(Registration(course).confirmed(at=NOW - timedelta(days=8)))

    (mail,) = office.mails()
    assert (mail["state"], mail["reason"], mail["content"]) == ("skipped", "too-old", b"")
    office.hear(course.changed(sessions=moved(days(9), timedelta(days=1))))
    assert office.templates(state="queued") == ["event_changed"]


def test_whoever_lost_the_seat_before_the_event_was_cancelled_is_left_in_peace(
    office: Office, course: Course
) -> None:
    registration = Registration(course)
    office.hear(registration.confirmed(), registration.ended("withdrawn"), course.cancelled())

    assert office.templates() == ["seat_confirmed", "registration_withdrawn"]


def test_a_cancelled_event_is_told_once_even_when_each_registration_is_cancelled_too(
    office: Office, course: Course
) -> None:
    registration = Registration(course)
    office.hear(registration.confirmed(), course.cancelled(), registration.ended("cancelled"))

    assert office.templates() == ["seat_confirmed", "event_cancelled"]


def test_a_registration_cancelled_with_its_event_is_told_as_the_event_that_it_is(
    office: Office, course: Course
) -> None:
    registration = Registration(course)
    office.hear(registration.confirmed())
    office.deliver(course.cancelled(), registration.ended("cancelled"))
    office.go_rounds()

    assert office.templates() == ["seat_confirmed", "event_cancelled"]


def test_trainers_are_told_of_their_assignment_and_of_changes(office: Office, course: Course) -> None:
    trainer = Trainer(course)
    office.hear(
        trainer.assigned(),
        course.changed(venue={"name": "Näidismaja", "address": "Aia 2", "town": "Tartu"}),
        trainer.unassigned(),
    )

    assert [(each["template"], each["method"]) for each in office.mails()] == [
        ("trainer_assigned", "REQUEST"),
        ("trainer_event_changed", "REQUEST"),
        ("trainer_unassigned", "CANCEL"),
    ]


def test_the_certificate_mail_holds_links_to_the_document_and_its_verification(
    office: Office, course: Course
) -> None:
    registration = Registration(course)
    office.hear(
        registration.confirmed(),
        registration.certificate(),
        registration.certificate("replaced", replaces="x"),
    )

    text = office.mails()[1]["content"].decode()
    assert office.templates()[1:] == ["certificate_ready", "certificate_ready"]
    assert "https://t.example.org/verify/7K3M-9QTR-2VXB" in text.replace("=\r\n", "")
    assert "https://t.example.org/api/v1/certificates/7K3M-9QTR-2VXB.pdf?token=3D" in text.replace(
        "=\r\n", ""
    )


def test_the_holder_of_a_document_is_told_that_it_is_void_and_why(office: Office, course: Course) -> None:
    registration = Registration(course)
    registration.person["language"] = "en"
    office.hear(
        registration.confirmed(),
        registration.certificate(),
        registration.certificate("revoked", reason="Marked by mistake", made=True),
    )

    void = office.mails()[-1]
    text = void["content"].decode().replace("=\r\n", "")
    assert office.templates() == ["seat_confirmed", "certificate_ready", "certificate_revoked"]
    assert (void["about"], void["subject"].partition(":")[0]) == (
        "notice",
        "Your document is no longer valid",
    )
    assert "> Marked by mistake" in text
    assert "MA-2026-0017" in text
    assert "https://t.example.org/verify/7K3M-9QTR-2VXB" in text


def test_the_end_of_a_document_that_was_never_made_is_nobody_s_news(office: Office, course: Course) -> None:
    registration = Registration(course)
    office.hear(registration.confirmed(), registration.certificate("revoked", reason="Mistaken", made=False))

    assert office.templates() == ["seat_confirmed"]


def test_a_mail_about_a_void_document_of_a_confidential_event_names_neither_in_its_subject(
    office: Office,
) -> None:
    course = Course(event_data(confidential=True))
    registration = Registration(course)
    office.hear(course.published(), registration.confirmed())
    office.hear(registration.certificate("revoked", reason="Eksitus", made=True))

    assert office.mails()[-1]["subject"] == "Teie registreeringu kohta"


def test_a_document_that_became_void_long_ago_is_noted_and_not_mailed(office: Office, course: Course) -> None:
    registration = Registration(course)
    long_ago = NOW - timedelta(days=8)
    office.hear(registration.confirmed(at=long_ago))
    office.hear(registration.certificate("revoked", at=long_ago, reason="", made=True))

    (mail,) = office.mails(template="certificate_revoked")
    assert (mail["state"], mail["reason"]) == ("skipped", "too-old")


def test_an_event_with_many_people_is_told_a_few_at_a_time(office: Office, course: Course) -> None:
    office.hear(
        *(
            Registration(course, id=f"{number:024x}").confirmed(at=NOW - timedelta(days=8))
            for number in range(45)
        ),
        course.cancelled(),
    )

    assert office.templates(state="queued") == ["event_cancelled"] * 45
    assert office.database["rounds"].count_documents({}) == 0


def test_an_address_no_mail_can_be_sent_to_is_journalled_as_failed_and_announced(
    office: Office, course: Course
) -> None:
    registration = Registration(course)
    registration.person["email"] = "mari,juri@example.org"
    office.hear(registration.confirmed())

    (mail,) = office.mails()
    assert (mail["state"], mail["reason"]) == ("failed", "address-refused")
    assert [each["type"] for each in office.announce()] == ["kutse.mail.failed.v1"]
