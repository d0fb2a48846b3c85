"""An older state of the journal is put back: nothing is mailed a second time, and what is new is mailed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from deploy.backup.restoring import restore
from deploy.backup.taking import take
from deploy.local.mongodb import MongoDb
from services.notifications.handlers.messages import resend
from services.notifications.store.invariants import findings
from services.notifications.store.restored import after_restore
from shared.checking.findings import Look, Violation
from shared.documents import connect
from shared.errors import Conflict
from shared.restored import last_restore
from tests.integration.notifications.conftest import Office
from tests.integration.notifications.test_invariants import all_sent
from tests.integration.notifications.test_reminders import WEEK
from tests.stack import free_ports
from tests.unit.notifications.builders import NOW, Course, Registration, days, moved


@pytest.fixture(scope="module")
def mongo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MongoClient[dict[str, Any]]]:
    """A server nobody else works on, as a restore wants it."""
    server = MongoDb(tmp_path_factory.mktemp("restore"), free_ports(1)[0], forgets=False).start()
    server.wait_ready()
    with connect(server.url, "kutse-tests") as client:
        yield client
    server.stop()


def put_back(office: Office, mongo: MongoClient[dict[str, Any]], folder: Path) -> Office:
    """The office as it starts again on the older state, at the moment it had reached."""
    name = office.database.name
    manifest = restore(mongo, [name], folder, replace=True)
    after_restore(office.database, manifest.at, office.now)
    office.desk = replace(office.desk, restored=last_restore(office.database))
    return office


@pytest.fixture
def course(office: Office) -> Course:
    """An event; Mari has her invitation."""
    course = Course()
    office.hear(course.published(), Registration(course).confirmed())
    all_sent(office)
    return course


def test_what_went_out_after_the_backup_does_not_go_out_again(
    office: Office,
    course: Course,
    mongo: MongoClient[dict[str, Any]],
    tmp_path: Path,
) -> None:
    late = Registration(course, id="b" * 24).confirmed()
    folder = take(mongo, [office.database.name], tmp_path, lambda: NOW, "key")
    change = course.changed(at=NOW + timedelta(hours=1), sessions=moved(days(9), timedelta(hours=1)))
    office.now = NOW + timedelta(hours=2)
    office.hear(late, change)
    assert len(office.mails(state="queued")) == 3

    put_back(office, mongo, folder)
    office.hear(late)

    assert office.mails(state="queued") == []
    assert [mail["reason"] for mail in office.mails(invitee_id="b" * 24)] == ["restored"]
    assert [one for one in findings(office.database, Look(at=office.now)) if isinstance(one, Violation)] == []


def test_calendars_are_sent_newer_entries_than_they_can_have_seen(
    office: Office, course: Course, mongo: MongoClient[dict[str, Any]], tmp_path: Path
) -> None:
    folder = take(mongo, [office.database.name], tmp_path, lambda: NOW, "key")
    office.now = NOW + timedelta(hours=2)

    put_back(office, mongo, folder)
    soon = office.now + timedelta(minutes=1)
    newcomer = Registration(course, id="c" * 24).confirmed(at=soon)
    office.hear(course.changed(at=soon, sessions=moved(days(9), timedelta(hours=1))), newcomer)

    queued = office.mails(state="queued")
    assert [mail["method"] for mail in queued] == ["REQUEST", "REQUEST"]
    sequences = [one["sequence"] for one in office.database["invitations"].find().sort("sequence")]
    assert sequences == [1_000, 1_001]


def test_a_reminder_of_the_gap_is_not_sent_again(
    office: Office, course: Course, mongo: MongoClient[dict[str, Any]], tmp_path: Path
) -> None:
    folder = take(mongo, [office.database.name], tmp_path, lambda: WEEK - timedelta(minutes=1), "key")
    office.tick(WEEK)
    assert [mail["state"] for mail in office.mails(template="reminder_week")] == ["queued"]
    office.now = WEEK + timedelta(minutes=1)

    put_back(office, mongo, folder)
    office.tick(WEEK + timedelta(minutes=2))

    assert [mail["reason"] for mail in office.mails(template="reminder_week")] == ["restored"]


def test_organisers_may_send_what_was_held(
    office: Office, course: Course, mongo: MongoClient[dict[str, Any]], tmp_path: Path
) -> None:
    office.hear(Registration(course, id="b" * 24).confirmed())
    folder = take(mongo, [office.database.name], tmp_path, lambda: NOW, "key")
    put_back(office, mongo, folder)
    (held,) = office.mails(reason="restored")

    office.store.atomically(lambda tx: resend(tx, held["_id"], office.desk.context("by hand")))

    assert [mail["copy_of"] for mail in office.mails(state="queued")] == [held["_id"]]
    office.database["mails"].update_one({"_id": held["_id"]}, {"$set": {"reason": "too-old"}})
    with pytest.raises(Conflict):
        office.store.atomically(lambda tx: resend(tx, held["_id"], office.desk.context("by hand")))
