"""Reminders, from the plan to the journal."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.notifications.conftest import Office
from tests.unit.notifications.builders import NOW, Course, Registration, Trainer, days, moved

WEEK = datetime(2026, 12, 2, 16, tzinfo=UTC)
DAY = datetime(2026, 12, 8, 16, tzinfo=UTC)
REMINDERS = {"$in": ["reminder_week", "reminder_day", "trainer_roster"]}


@pytest.fixture
def course(office: Office) -> Course:
    """A training on 9 December with one participant and a trainer."""
    course = Course()
    office.hear(course.published(), Registration(course).confirmed(), Trainer(course).assigned())
    return course


def reminded(office: Office) -> list[str]:
    """The reminders written so far."""
    return sorted(office.templates(template=REMINDERS))


def fate(office: Office, step_id: str) -> tuple[str, str]:
    """What became of a step of the one plan there is, and why."""
    (plan,) = office.database["plans"].find()
    (step,) = [each for each in plan["steps"] if each["id"] == step_id]
    return step["fate"]["state"], step["fate"]["reason"]


def test_each_person_is_reminded_once_per_step(office: Office, course: Course) -> None:
    office.tick(WEEK - timedelta(seconds=1))
    assert reminded(office) == []

    for at in (WEEK, WEEK, WEEK + timedelta(minutes=1)):
        office.tick(at)
    assert reminded(office) == ["reminder_week", "trainer_roster"]

    office.tick(DAY)
    assert reminded(office) == ["reminder_day", "reminder_week", "trainer_roster", "trainer_roster"]


def test_a_reminder_holds_no_calendar_and_the_roster_no_names(office: Office, course: Course) -> None:
    office.tick(WEEK)

    for mail in office.mails(template=REMINDERS):
        assert (mail["about"], mail["method"]) == ("reminder", "")
        assert b"Auto-Submitted: auto-generated" in mail["content"]
        if mail["trainer"]:
            assert b"mari" not in mail["content"].lower()
            assert b"1 osaleja" in mail["content"]


def test_a_moved_event_moves_its_reminders(office: Office, course: Course) -> None:
    office.hear(course.changed(sessions=moved(days(9), timedelta(days=7))))
    office.tick(WEEK)
    assert reminded(office) == []

    office.tick(WEEK + timedelta(days=7))
    assert reminded(office) == ["reminder_week", "trainer_roster"]


def test_a_step_already_taken_is_not_taken_again_after_a_move(office: Office, course: Course) -> None:
    office.tick(WEEK)
    office.hear(course.changed(sessions=moved(days(9), timedelta(days=30))))
    office.tick(WEEK + timedelta(days=30))

    assert reminded(office) == ["reminder_week", "trainer_roster"]


def test_nobody_is_reminded_of_a_cancelled_event_or_after_giving_up_the_seat(office: Office) -> None:
    course = Course()
    leaver = Registration(course)
    office.hear(course.published(), leaver.confirmed(), leaver.ended("withdrawn"))
    office.tick(WEEK)
    assert reminded(office) == []

    office.hear(Registration(course).confirmed(), course.cancelled())
    office.tick(DAY)
    assert reminded(office) == []


def test_who_joined_after_the_hour_is_not_reminded_of_it(office: Office, course: Course) -> None:
    office.now = WEEK - timedelta(hours=1)
    office.hear(Registration(course).confirmed(at=office.now))
    office.tick(WEEK)

    assert reminded(office) == ["reminder_week", "trainer_roster"]


def test_a_reminder_nobody_looked_after_in_time_is_dropped(office: Office, course: Course) -> None:
    office.tick(WEEK + timedelta(hours=1, seconds=1))

    assert reminded(office) == []
    assert fate(office, "week") == ("dropped", "late")


def test_tomorrow_is_said_on_no_other_day(office: Office, course: Course) -> None:
    office.tick(DAY)
    midnight = datetime(2026, 12, 8, 22, tzinfo=UTC)

    (mail,) = office.mails(template="reminder_day")
    assert mail["valid_until"] == midnight
    assert [each["valid_until"] for each in office.mails(template="trainer_roster")] == [midnight]


def test_a_reminder_on_its_way_gives_way_to_the_news_that_the_event_moved(
    office: Office, course: Course
) -> None:
    office.tick(DAY)
    office.hear(course.changed(at=DAY, sessions=moved(days(9), timedelta(days=30))))

    assert {mail["reason"] for mail in office.mails(template=REMINDERS)} == {"superseded"}
    told = office.mails(template={"$in": ["event_changed", "trainer_event_changed"]})
    assert {mail["state"] for mail in told} == {"queued"}


def test_a_reminder_on_its_way_stays_where_it_says_what_is_true(office: Office, course: Course) -> None:
    office.tick(DAY)
    office.hear(course.changed(at=DAY, title={"et": "Uus pealkiri", "en": "", "ru": ""}))

    assert {mail["state"] for mail in office.mails(template=REMINDERS)} == {"queued"}


def test_history_that_is_loaded_reminds_nobody_of_the_past_but_of_what_is_to_come(office: Office) -> None:
    course = Course()
    long_ago = NOW - timedelta(days=60)
    office.hear(course.published(at=long_ago), Registration(course).confirmed(at=long_ago))
    office.tick(WEEK)

    assert reminded(office) == ["reminder_week"]
