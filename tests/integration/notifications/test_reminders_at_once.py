"""F5: workers that look at the same moment, and workers that are killed at it. Everybody is reminded once."""

import multiprocessing
import signal
import threading
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.notifications import bootstrap
from services.notifications.handlers.plans import carry_over
from services.notifications.handlers.reminders import begin_due
from services.notifications.handlers.rounds import go_on
from services.notifications.store.invariants import findings
from shared.checking.findings import Look, Violation
from shared.crash_points import VARIABLE
from shared.documents import connect
from shared.errors import Unavailable
from shared.messaging.broker import Broker
from shared.messaging.station import Station
from tests.integration.notifications.conftest import Office, an_office
from tests.integration.notifications.test_invariants import all_sent
from tests.integration.notifications.test_reminders import WEEK
from tests.unit.notifications.builders import Course, Registration, Trainer, event_data, moved

PEOPLE = 45
"""More than a round tells in one transaction."""


@pytest.fixture
def crowd(office: Office) -> Office:
    """A training with many participants and a trainer."""
    course = Course()
    office.deliver(course.published(), Trainer(course).assigned(), Registration(course).confirmed())
    (mari,) = office.database["invitees"].find({"role": "participant"})
    entry = office.database["invitations"].find_one({"invitee_id": mari["_id"]})
    for number in range(1, PEOPLE):
        of = f"{number:024x}"
        office.database["invitees"].insert_one({**mari, "_id": of})
        office.database["invitations"].insert_one({**entry, "_id": f"{of}@example.org", "invitee_id": of})
    all_sent(office)
    office.now = WEEK
    return office


def clock(office: Office) -> None:
    """What the worker's clock does; a tick that a busy database interrupts is followed by another."""
    done = False
    while not done:
        with suppress(Unavailable):
            bootstrap.repeatedly(office.desk, begin_due)()
            bootstrap.repeatedly(office.desk, go_on, office.desk.has_rounds)()
            done = True


def clock_in_a_process_of_its_own(mongo_url: str, database: str) -> None:
    """What the process that is killed does."""
    with connect(mongo_url, "kutse-tests") as client:
        office = an_office(Station("notifications", client, Broker("amqp://127.0.0.1:1/"), name=database))
        office.now = WEEK
        clock(office)


def everybody_once(office: Office) -> None:
    """Each participant has the reminder and the trainer the roster, and the plan and the check agree."""
    mails = office.mails(template={"$in": ["reminder_week", "trainer_roster"]})
    assert Counter(mail["template"] for mail in mails) == {"reminder_week": PEOPLE, "trainer_roster": 1}
    assert len({mail["invitee_id"] for mail in mails}) == PEOPLE + 1
    (plan,) = office.database["plans"].find()
    told = {step["id"]: step["fate"]["told"] for step in plan["steps"] if step["fate"]["state"] == "sent"}
    assert told == {"week": PEOPLE, "trainer-week": 1}
    look = Look(at=office.now + timedelta(minutes=1))
    violations = [one for one in findings(office.database, look) if isinstance(one, Violation)]
    assert [one for one in violations if one.invariant == "I9"] == []


def test_however_many_workers_look_at_once_everybody_is_reminded_once(crowd: Office) -> None:
    together = threading.Barrier(4)

    def worker() -> None:
        together.wait()
        clock(crowd)

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    everybody_once(crowd)


@pytest.mark.parametrize("point", ["reminder-begun", "reminder-told", "clock-committed"])
def test_a_worker_that_is_killed_at_the_tick_is_made_up_for_by_the_next(
    crowd: Office, mongo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    (tmp_path / point).touch()
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    process = multiprocessing.get_context("spawn").Process(
        target=clock_in_a_process_of_its_own, args=(mongo_url, crowd.database.name)
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL

    clock(crowd)

    everybody_once(crowd)


def test_whoever_was_not_reminded_yet_when_the_event_moves_is_told_that_alone(crowd: Office) -> None:
    bootstrap.repeatedly(crowd.desk, begin_due)()
    while not crowd.mails(template="reminder_week"):
        crowd.store.atomically(lambda tx: go_on(tx, crowd.desk.context("test")))
    reminded = {mail["invitee_id"] for mail in crowd.mails(about="reminder")}
    (event,) = crowd.database["events"].find()
    course = Course(event_data(sessions=moved(event["sessions"], timedelta(days=30))), event["version"])

    crowd.deliver(course.changed(at=WEEK))
    clock(crowd)

    assert 0 < len(reminded) < PEOPLE
    assert {mail["invitee_id"] for mail in crowd.mails(about="reminder")} >= reminded
    rest = crowd.mails(template="reminder_week", invitee_id={"$nin": [*reminded]})
    assert rest == []
    (plan,) = crowd.database["plans"].find()
    told = {step["id"]: step["fate"] for step in plan["steps"] if step["fate"]["state"] == "sent"}
    assert sum(each["told"] for each in told.values()) == len(reminded)
    assert sum(each["passed_over"].get("moved", 0) for each in told.values()) == PEOPLE + 1 - len(reminded)
    assert len(crowd.mails(template={"$in": ["event_changed", "trainer_event_changed"]})) == PEOPLE + 1


@pytest.mark.parametrize(
    ("state", "at", "reminded"),
    [
        ("sent", WEEK + timedelta(minutes=10), 0),
        ("planned", WEEK + timedelta(minutes=10), PEOPLE),
        ("planned", WEEK + timedelta(hours=2), 0),
        ("dropped", WEEK + timedelta(minutes=10), 0),
    ],
)
def test_what_an_earlier_version_planned_goes_out_once_after_an_upgrade(
    crowd: Office, state: str, at: datetime, reminded: int
) -> None:
    as_an_earlier_version_left_it(crowd, state)
    crowd.now = at

    bootstrap.repeatedly(crowd.desk, carry_over, crowd.store.has_earlier_plans)()
    clock(crowd)

    assert Counter(crowd.templates(template={"$in": ["reminder_week", "trainer_roster"]})) == Counter(
        {"reminder_week": reminded, "trainer_roster": bool(reminded)}
    )
    assert list(crowd.database["reminders"].find()) == []
    (plan,) = crowd.database["plans"].find()
    assert [step["fate"]["state"] for step in plan["steps"] if step["id"] == "day"] == ["planned"]


def test_a_round_that_an_earlier_version_had_begun_is_finished(crowd: Office) -> None:
    as_an_earlier_version_left_it(crowd, "sent")
    crowd.database["rounds"].insert_one(
        {
            "_id": f"reminder:{'e' * 24}:week",
            "kind": "reminder",
            "event_id": "e" * 24,
            "version": 1,
            "at": WEEK,
            "correlation_id": "x",
            "reason": "",
            "step": "week",
            "due_at": WEEK,
            "cursor": "",
            "before": None,
            "place": WEEK,
        }
    )

    bootstrap.repeatedly(crowd.desk, carry_over, crowd.store.has_earlier_plans)()
    clock(crowd)

    assert Counter(crowd.templates(template={"$in": ["reminder_week", "trainer_roster"]})) == Counter(
        {"reminder_week": PEOPLE, "trainer_roster": 1}
    )


def as_an_earlier_version_left_it(office: Office, state: str) -> None:
    """No plan; a step of the week in this state and one of the day that is planned."""
    office.database["plans"].delete_many({})
    event = "e" * 24
    day = datetime(2026, 12, 8, 16, tzinfo=UTC)
    office.database["reminders"].insert_many(
        [
            {"_id": f"{event}:week", "event_id": event, "step": "week", "due_at": WEEK, "state": state},
            {"_id": f"{event}:day", "event_id": event, "step": "day", "due_at": day, "state": "planned"},
        ]
    )
