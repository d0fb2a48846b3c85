"""Mails that are late are announced, so that the roster can show them."""

import json
from datetime import timedelta
from typing import Any

from services.notifications import bootstrap
from services.notifications.handlers.delays import PATIENCE, announce_delays
from tests.integration.notifications.conftest import Office
from tests.unit.notifications.builders import NOW, Course, Registration


def told_late(office: Office, after: timedelta) -> list[dict[str, Any]]:
    """The mails told to be late by then."""
    office.now = NOW + after
    bootstrap.repeatedly(office.desk, announce_delays)()
    rows = office.database["outbox"].find({"type": "kutse.mail.delayed.v1"})
    return [json.loads(row["body"])["data"] for row in rows]


def a_mail(office: Office) -> Registration:
    """Somebody with a seat, whose confirmation waits."""
    course = Course()
    registration = Registration(course)
    office.hear(course.published(), registration.confirmed())
    return registration


def test_a_confirmation_that_waits_too_long_is_announced_once(office: Office) -> None:
    registration = a_mail(office)

    soon = told_late(office, PATIENCE - timedelta(seconds=1))
    late = told_late(office, PATIENCE)
    again = told_late(office, 2 * PATIENCE)

    assert soon == []
    assert [(data["registration_id"], data["about"]) for data in late] == [(registration.id, "invitation")]
    assert again == late


def test_a_broadcast_that_takes_its_time_is_not_late_until_it_was_refused(office: Office) -> None:
    a_mail(office)
    rows = office.database["mails"]
    rows.update_many({}, {"$set": {"awaited": False}})

    assert told_late(office, 2 * PATIENCE) == []
    rows.update_many({}, {"$set": {"state": "retry"}})
    assert len(told_late(office, 2 * PATIENCE)) == 1


def test_what_has_gone_out_is_not_late(office: Office) -> None:
    a_mail(office)
    office.database["mails"].update_many({}, {"$set": {"state": "sent", "open": False}})

    assert told_late(office, 2 * PATIENCE) == []
