"""What was with the broker at the moment of the backup is announced once more when that is put back."""

from datetime import UTC, datetime
from typing import Any

from pymongo import MongoClient

from deploy.backup.announcing import announce_again
from shared.contracts.certificates import CERTIFICATE_ISSUED
from shared.contracts.registration import REGISTRATION_CONFIRMED
from shared.settings import database_name
from tests.integration.backup.test_round_trip import client, url

__all__ = ["client", "url"]

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
REGISTRATION, NOTIFICATIONS, CERTIFICATES = map(
    database_name, ("registration", "notifications", "certificates")
)
Client = MongoClient[dict[str, Any]]


def published(client: Client, service: str, **row: Any) -> None:
    """A row the relay has marked; its id is `_id`."""
    client[service]["outbox"].insert_one({"position": 1, "published_at": AT, **row})


def pending(client: Client, service: str) -> list[str]:
    """What the relay will publish."""
    return sorted(row["_id"] for row in client[service]["outbox"].find({"pending": True}))


def test_what_somebody_who_listens_has_not_heard_is_announced_once_more(client: Client) -> None:
    for name in (REGISTRATION, NOTIFICATIONS, CERTIFICATES):
        client.drop_database(name)
    for one in ("heard", "aside", "unheard"):
        published(client, REGISTRATION, _id=one, type=REGISTRATION_CONFIRMED.name)
    client[NOTIFICATIONS]["inbox"].insert_one({"_id": "heard"})
    client[NOTIFICATIONS]["dead_letters"].insert_one({"_id": "aside"})
    published(client, CERTIFICATES, _id="half", type=CERTIFICATE_ISSUED.name)
    client[REGISTRATION]["inbox"].insert_one({"_id": "half"})

    assert announce_again(client) == 2
    assert (pending(client, REGISTRATION), pending(client, CERTIFICATES)) == (["unheard"], ["half"])
    assert announce_again(client) == 0


def test_a_dead_letter_on_its_way_back_to_its_queue_goes_there_once_more(client: Client) -> None:
    for name in (REGISTRATION, NOTIFICATIONS, CERTIFICATES):
        client.drop_database(name)
    again = {"type": REGISTRATION_CONFIRMED.name, "queue": "kutse.notifications"}
    published(client, NOTIFICATIONS, _id="r1", message_id="letter", **again)
    published(client, NOTIFICATIONS, _id="r2", message_id="handled", **again)
    client[NOTIFICATIONS]["dead_letters"].insert_many([{"_id": "letter"}, {"_id": "handled"}])
    client[NOTIFICATIONS]["inbox"].insert_one({"_id": "handled"})

    announce_again(client)

    assert pending(client, NOTIFICATIONS) == ["r1"]
