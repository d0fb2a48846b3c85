"""The address of a feed is mailed once for each wish, and shown to nobody else."""

from datetime import timedelta

import pytest

from services.notifications.handlers.messages import resend
from shared.contracts.envelope import Message
from shared.errors import Conflict
from tests.integration.notifications.conftest import Office
from tests.unit.notifications.builders import NOW, message
from tests.unit.notifications.corpus import parsed, text_of

FEED_ID = "b" * 24


def requested(wish: int = 1, days_ago: int = 0) -> Message:
    """Mari asked for the address."""
    person = {"first_name": "Mari", "last_name": "", "email": "mari@example.org", "language": "et"}
    data = {"feed_id": FEED_ID, "generation": 0, "renewed": False, "person": person}
    at = NOW - timedelta(days=days_ago)
    return message("kutse.feed.requested.v1", f"feeds/{FEED_ID}", wish, data, at)


def test_each_wish_is_mailed_once_however_often_it_is_announced(office: Office) -> None:
    office.hear(requested(), requested(), requested(2))

    mails = office.mails(state="queued")
    assert len(mails) == 2
    assert {mail["recipient"] for mail in mails} == {"mari@example.org"}
    assert "/feeds/" in text_of(parsed(mails[0]["content"]), "plain")


def test_a_wish_of_last_week_is_not_mailed(office: Office) -> None:
    office.hear(requested(days_ago=8))

    (mail,) = office.mails()
    assert (mail["state"], mail["reason"], mail["content"]) == ("skipped", "too-old", b"")


def test_an_address_is_not_sent_again_by_an_organiser(office: Office) -> None:
    office.hear(requested())
    (mail,) = office.mails()
    office.database["mails"].update_one({}, {"$set": {"state": "sent", "open": False, "due_at": None}})

    with pytest.raises(Conflict):
        office.store.atomically(lambda tx: resend(tx, mail["_id"], office.desk.context("test")))
    assert len(office.mails()) == 1
