"""What administrators are told of mails that did not go out."""

from datetime import timedelta

from shared.standing import MailFigures
from tests.integration.notifications.conftest import Office
from tests.unit.notifications.builders import NOW, Course, Registration


def heard(office: Office) -> None:
    """One person's mail is due."""
    course = Course()
    office.hear(course.published(), Registration(course).confirmed())


def test_without_mails_there_is_nothing_to_tell(office: Office) -> None:
    assert office.store.queue.standing(NOW) == MailFigures(0, 0.0, 0, "")


def test_a_mail_that_waits_is_told_with_how_late_it_is_and_why(office: Office) -> None:
    heard(office)
    rows = office.database["mails"]

    assert office.store.queue.standing(NOW + timedelta(minutes=10)) == MailFigures(1, 600.0, 0, "")
    rows.update_many({}, {"$set": {"reason": "not-allowed-in"}})

    assert office.store.queue.standing(NOW).why == "not-allowed-in"


def test_a_mail_of_unknown_fate_is_told_for_a_month(office: Office) -> None:
    heard(office)
    office.database["mails"].update_many({}, {"$set": {"state": "unknown", "open": False, "due_at": None}})

    assert office.store.queue.standing(NOW + timedelta(days=29)) == MailFigures(0, 0.0, 1, "")
    assert office.store.queue.standing(NOW + timedelta(days=31)).unclear == 0
