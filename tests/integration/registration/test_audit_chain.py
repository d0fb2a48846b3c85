"""The audit as a chain: the check sees what was changed, taken away or put in once it was linked."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pymongo import MongoClient

from services.registration.handlers.desk import Desk
from services.registration.handlers.floor import audit
from shared import audit_chain
from tests.integration.registration.builders import organiser

Data = Any


@pytest.fixture
def database(mongo: MongoClient[dict[str, Any]], database_name: str) -> Data:
    return mongo[database_name]


def act(desk: Desk, *acts: str) -> None:
    for one in acts:
        desk.store.atomically(lambda tx, said=one: audit(tx, organiser(), said, "events/1"))  # type: ignore[misc]


def problems(database: Data) -> list[str]:
    return [one.problem for one in audit_chain.broken(database, None)]


def test_workers_that_link_at_once_make_one_chain_and_rows_of_before_are_in_it(
    desk: Desk, database: Data
) -> None:
    database["audit"].insert_one(
        {"at": organiser().at, "actor": "old", "act": "change", "subject": "events/0"}
    )
    act(desk, *(f"act {number}" for number in range(40)))

    with ThreadPoolExecutor(3) as workers:
        linked = [workers.submit(audit_chain.link, database.client, database) for _ in range(3)]
        assert sum(one.result() for one in linked) == 41
    act(desk, "one more")
    assert audit_chain.link(database.client, database) == 1

    numbers = [row["number"] for row in database["audit"].find().sort("number", 1)]
    assert numbers == list(range(1, 43))
    assert problems(database) == []


TAMPERING: dict[str, tuple[Callable[[Data], object], str]] = {
    "changed": (
        lambda rows: rows.update_one({"number": 3}, {"$set": {"act": "nothing"}}),
        "is not what was linked into the chain of the audit",
    ),
    "taken away": (
        lambda rows: rows.delete_one({"number": 3}),
        "is missing from the chain of the audit",
    ),
    "cut off": (
        lambda rows: rows.delete_one({"number": 5}),
        "is not where the chain of the audit ended",
    ),
    "put in": (
        lambda rows: rows.insert_one({"act": "forged", "number": 6, "seal": "0" * 64}),
        "is not what was linked into the chain of the audit",
    ),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_whatever_is_done_to_a_linked_row_is_seen(desk: Desk, database: Data, how: str) -> None:
    act(desk, *(f"act {number}" for number in range(5)))
    audit_chain.link(database.client, database)
    rows = {row["_id"]: row for row in database["audit"].find()}
    tamper, problem = TAMPERING[how]

    tamper(database["audit"])

    assert problems(database) == [problem]
    database["audit"].delete_many({})
    database["audit"].insert_many([*rows.values()])


def test_what_is_written_while_a_worker_links_waits_for_nobody(desk: Desk, database: Data) -> None:
    act(desk, "first")
    with database.client.start_session() as session, session.start_transaction():
        head = {"_id": audit_chain.HEAD}
        database[audit_chain.HEADS].update_one(head, {"$inc": {"turns": 1}}, session=session)

        act(desk, "meanwhile")

        assert database["audit"].count_documents({}) == 2
    assert audit_chain.link(database.client, database) == 2
