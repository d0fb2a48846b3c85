"""Ten thousand mails to many people, and one that somebody waits for."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from shared.ids import new_id
from tests.integration.notifications.conftest import PACE, Mailers, Office, confirmed
from tests.integration.notifications.post_office import OpenServer, PostOffice
from tests.stack import wait_until
from tests.unit.notifications.builders import NOW, Course, Registration

MANY, SOME = 10_000, 200
LANES = replace(PACE, lanes=3, reserved=1, handful=8, handful_s=0)
WORKERS = 2
BULK_LANES = WORKERS * (LANES.lanes - LANES.reserved)


@pytest.fixture
def course(office: Office) -> Course:
    """An event that is open to the public."""
    course = Course()
    office.hear(course.published())
    return course


@pytest.fixture
def broadcast(office: Office, course: Course) -> list[str]:
    """Many people are to be told that the event has changed; their addresses."""
    confirmed(office)
    (row,) = office.mails()
    office.database["mails"].delete_many({})
    return queue(office, row, range(SOME))


def queue(office: Office, row: dict[str, Any], numbers: Iterable[int]) -> list[str]:
    """More people are to be told; their addresses."""
    rows = [_copy(row, number) for number in numbers]
    office.database["mails"].insert_many(rows)
    return [each["recipient"] for each in rows]


def _copy(row: dict[str, Any], number: int) -> dict[str, Any]:
    key = f"bulk:{number}"
    address = {"recipient": f"bulk{number}@example.org", "invitee_id": new_id(), "message_id": f"<{key}@x>"}
    told = {"template": "event_changed", "awaited": False, "content": b"Subject: changed\r\n\r\nchanged\r\n"}
    return {**row, "_id": new_id(), "key": key, **address, **told}


@pytest.fixture
def busy(
    office: Office, broadcast: list[str], post_office: PostOffice, smtp: OpenServer, mailers: Mailers
) -> Iterator[Callable[[], list[str]]]:
    """Every lane that may is busy with a mail to many, and the server answers none; what it has taken."""
    post_office.usual = "slow"
    for _ in range(WORKERS):
        mailers.start(smtp.url, LANES)
    wait_until(lambda: len(post_office.taken) == BULK_LANES)
    yield lambda: [recipient for recipient, _ in post_office.taken]
    post_office.usual = "250 OK"
    smtp.loop.call_soon_threadsafe(post_office.patience.set)
    mailers.stop()


def confirm(office: Office, course: Course, address: str) -> None:
    """Somebody registers and waits for the confirmation."""
    registration = Registration(course)
    registration.person["email"] = address
    office.deliver(registration.confirmed())


def test_whoever_waits_is_served_next_while_the_server_answers_none_of_ten_thousand_others(
    office: Office, course: Course, busy: Callable[[], list[str]], smtp: OpenServer
) -> None:
    queue(office, office.mails(state="queued")[-1], range(SOME, MANY))
    for number in range(WORKERS):
        confirm(office, course, f"waits{number}@example.org")
    wait_until(lambda: len(busy()) == BULK_LANES + WORKERS)

    assert sorted(busy()[BULK_LANES:]) == ["waits0@example.org", "waits1@example.org"]
    assert (
        office.database["mails"].count_documents({"state": "queued"})
        >= MANY - WORKERS * LANES.lanes * LANES.handful
    )


def test_when_the_reserved_lanes_are_taken_too_whoever_waits_is_served_after_one_mail_of_any_lane(
    office: Office, course: Course, busy: Callable[[], list[str]], smtp: OpenServer
) -> None:
    for number in range(WORKERS):
        confirm(office, course, f"waits{number}@example.org")
    wait_until(lambda: len(busy()) == BULK_LANES + WORKERS)
    confirm(office, course, "last@example.org")
    smtp.release(busy()[0])
    wait_until(lambda: len(busy()) == BULK_LANES + WORKERS + 1)

    assert busy()[-1] == "last@example.org"


def test_what_must_reach_a_person_first_is_taken_along_by_what_that_person_waits_for(
    office: Office, course: Course, busy: Callable[[], list[str]], smtp: OpenServer
) -> None:
    row = office.mails(recipient="bulk199@example.org")[0]
    awaited = {**_copy(row, MANY), "awaited": True, "template": "details_changed", "turn": row["turn"] + 1}
    awaited |= {"invitee_id": row["invitee_id"], "recipient": "also199@example.org"}
    office.database["mails"].insert_one(awaited)
    wait_until(lambda: len(busy()) == BULK_LANES + 1)
    first = busy()[-1]
    smtp.release(first)
    wait_until(lambda: len(busy()) == BULK_LANES + 2)

    assert (first, busy()[-1]) == ("bulk199@example.org", "also199@example.org")


def test_a_mail_to_many_is_not_in_the_way_of_what_a_reserved_lane_looks_for(
    office: Office, broadcast: list[str]
) -> None:
    assert office.store.queue.take(8, NOW, urgent=True) == []
    assert not office.store.queue.is_any_due(NOW, urgent=True)
    assert office.store.queue.is_any_due(NOW)
