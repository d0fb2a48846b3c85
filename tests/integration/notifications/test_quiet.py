"""Changes wait in the database until it has been quiet, whoever is restarted meanwhile."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.notifications.domain.rounds import Patience
from tests.integration.notifications.conftest import Office
from tests.unit.notifications.builders import NOW, VENUE, Course, Registration, days, moved

AWAY = {"name": "Näidismaja", "address": "Aia 2", "town": "Tartu"}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def course(office: Office) -> Course:
    """An event at which somebody has a seat and whose changes are told after two quiet minutes."""
    office.desk = replace(office.desk, patience=Patience(2 * MINUTE, 10 * MINUTE))
    course = Course()
    office.hear(course.published(), Registration(course).confirmed())
    return course


def at(office: Office, minutes: int) -> list[str]:
    """The mails that are written by then."""
    office.now = NOW + minutes * MINUTE
    office.go_rounds()
    return office.templates()


def test_two_changes_are_one_mail_two_minutes_after_the_second(office: Office, course: Course) -> None:
    office.hear(course.changed(sessions=moved(days(9), timedelta(hours=1))))
    assert at(office, 1) == ["seat_confirmed"]
    office.hear(course.changed(venue=AWAY))
    assert at(office, 2) == ["seat_confirmed"]

    assert at(office, 3) == ["seat_confirmed", "event_changed"]
    (entry,) = office.database["invitations"].find()
    assert (entry["sequence"], entry["entry"]["venue"]["town"]) == (1, "Tartu")
    assert office.database["rounds"].count_documents({}) == 0


def test_a_worker_that_is_killed_before_it_is_quiet_loses_nothing(office: Office, course: Course) -> None:
    office.hear(course.changed(venue=AWAY))
    office.desk = replace(office.desk)

    assert at(office, 2) == ["seat_confirmed", "event_changed"]


def test_what_is_undone_in_time_is_not_told(office: Office, course: Course) -> None:
    office.hear(course.changed(venue=AWAY), course.changed(venue=VENUE))

    assert at(office, 30) == ["seat_confirmed"]


def test_a_cancellation_waits_for_nothing_and_a_reinstatement_brings_a_new_entry(
    office: Office, course: Course
) -> None:
    office.hear(course.changed(venue=AWAY), course.cancelled())
    assert at(office, 0) == ["seat_confirmed", "event_cancelled"]

    office.hear(course.reinstated())

    assert at(office, 0) == ["seat_confirmed", "event_cancelled", "event_reinstated"]
    methods = [(each["method"], each["generation"]) for each in office.database["invitations"].find()]
    assert sorted(methods) == [("CANCEL", 0), ("REQUEST", 1)]


def test_a_round_and_an_entry_stored_by_an_older_release_go_on(office: Office, course: Course) -> None:
    office.hear(course.changed(venue=AWAY))
    (waiting,) = office.database["rounds"].find()
    before = waiting["states"][0]
    office.database["rounds"].update_one(
        {}, {"$set": {"before": before}, "$unset": {"states": "", "since": "", "ready_at": ""}}
    )
    office.database["invitations"].update_many({}, {"$unset": {"organiser": ""}})

    assert at(office, 0) == ["seat_confirmed", "event_changed"]
    (entry,) = office.database["invitations"].find()
    assert entry["organiser"]["address"] == "kutse@kutse.example.org"
