"""An address that took no mail is put right, or said to work: what was lost goes out, and nothing twice."""

from datetime import timedelta

from tests.integration.notifications.conftest import Office
from tests.integration.notifications.returning import came_back, confirmed_address, sent, told, waiting
from tests.integration.notifications.test_bounces import MARI, registration
from tests.unit.notifications.builders import NOW, Course, Registration, days, event_data
from tests.unit.notifications.corpus import parsed, text_of
from tests.unit.notifications.guests import Guest

__all__ = ["registration"]

RIGHT = "mari.right@example.org"


def test_a_corrected_address_gets_the_confirmation_it_never_had_and_its_invitations(
    office: Office, registration: Registration
) -> None:
    lost = office.mails()
    came_back(office, lost[0])
    registration.link = 1
    office.hear(registration.changed(email=RIGHT))

    assert waiting(office) == [("seat_confirmed", RIGHT, "REQUEST"), ("session_invitation", RIGHT, "REQUEST")]
    assert office.templates(state="skipped", reason="former-address") == ["invitation_moved"] * 2
    assert {each["uid"] for each in office.mails(state="queued")}.isdisjoint(each["uid"] for each in lost)
    assert told(office) == [("bounced", "address-unknown")]


def test_a_corrected_address_that_worked_gets_no_confirmation_anew(
    office: Office, registration: Registration
) -> None:
    office.hear(registration.changed(email=RIGHT))

    assert waiting(office)[:1] == [("invitation_moved", MARI, "CANCEL")]
    assert ("details_changed", RIGHT, "REQUEST") in waiting(office)


def test_what_waits_when_an_address_is_put_right_goes_to_the_right_one_alone(office: Office) -> None:
    course = Course()
    hasty = Registration(course)
    office.hear(course.published(), hasty.confirmed(), hasty.certificate())
    hasty.link = 1
    office.hear(hasty.changed(email=RIGHT))

    told_right = [("seat_confirmed", RIGHT, "REQUEST"), ("certificate_ready", RIGHT, "")]
    assert waiting(office) == [("invitation_moved", MARI, "CANCEL"), *told_right]
    assert office.templates(reason="left-address") == ["seat_confirmed", "certificate_ready"]


def test_what_comes_back_from_an_address_that_was_corrected_is_told_at_the_new_one(
    office: Office, registration: Registration
) -> None:
    first = office.mails()[0]
    office.hear(registration.changed(email=RIGHT))
    sent(office)
    came_back(office, first)

    assert waiting(office) == [("seat_confirmed", RIGHT, "")]
    assert told(office) == []


def test_a_document_that_never_arrived_goes_to_the_corrected_address(
    office: Office, registration: Registration
) -> None:
    office.now = NOW + timedelta(days=60)
    office.hear(registration.certificate(at=office.now))
    sent(office)
    came_back(office, office.mails(template="certificate_ready")[0])
    office.hear(registration.changed(at=office.now, email=RIGHT))

    assert ("certificate_ready", RIGHT, "") in waiting(office)


def test_an_address_that_is_said_to_work_gets_what_it_missed_once(
    office: Office, registration: Registration
) -> None:
    came_back(office, office.mails()[0])
    came_back(office, office.mails()[1])
    first = {each["uid"]: each["message_id"] for each in office.mails()}
    office.hear(confirmed_address(registration))

    assert waiting(office) == [("seat_confirmed", MARI, "REQUEST"), ("session_invitation", MARI, "REQUEST")]
    assert {each["uid"] for each in office.mails(state="queued")} == set(first)
    before = len(office.mails())
    sent(office)
    office.hear(confirmed_address(registration))
    assert len(office.mails()) == before


def test_an_address_that_is_said_to_work_gets_what_was_held_for_every_event(
    office: Office, registration: Registration
) -> None:
    other = Registration(Course(event_data(id="f" * 24, slug="abc-02", sessions=days(16))))
    office.hear(other.course.published(), other.confirmed())
    sent(office)
    came_back(office, office.mails()[0])
    office.hear(other.changed(last_name="Õunapuu"))
    assert waiting(office) == []
    office.hear(confirmed_address(registration))

    assert {(each["invitee_id"], each["template"]) for each in office.mails(state="queued")} == {
        (registration.id, "seat_confirmed"),
        (other.id, "details_changed"),
    }


def test_an_address_typed_anew_is_tried_whatever_was_known_of_it(
    office: Office, registration: Registration
) -> None:
    came_back(office, office.mails()[0])
    other = Registration(Course(event_data(id="f" * 24, slug="abc-02", sessions=days(16))))
    office.hear(other.course.published(), other.confirmed())

    assert waiting(office) == [("seat_confirmed", MARI, "REQUEST")]


def test_a_guest_whose_mail_came_back_gets_the_session_anew_once_the_address_works(
    office: Office, registration: Registration
) -> None:
    guest = Guest(registration)
    office.hear(guest.host.published(), guest.told())
    sent(office)
    [lost] = office.mails(template="visit_agreed")
    came_back(office, lost)

    office.hear(confirmed_address(registration))

    again = [each for each in office.mails(state="queued") if each["uid"] == lost["uid"]]
    assert [(each["template"], each["method"]) for each in again] == [("session_invitation", "REQUEST")]
    assert "17. detsember 2026" in text_of(parsed(again[0]["content"]), "plain")
