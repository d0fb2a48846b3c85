"""MongoDB refuses, hangs up, or never says what became of a commit: what is asked happens once or never.

The failures are MongoDB's own: its `failCommand` fail point.
Source: https://github.com/mongodb/mongo/wiki/The-%22failCommand%22-fail-point
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest

from services.registration.domain.events import Event, WaitingListRule
from services.registration.handlers import registrations
from services.registration.handlers.desk import Desk
from services.registration.handlers.group_commit import GroupCommit, Pace
from services.registration.handlers.ports import Answer, Asking
from services.registration.handlers.turnstile import Turnstile
from services.registration.handlers.views import Registered
from services.registration.store.database import DatabaseStore
from services.registration.store.invariants import violations
from services.registration.store.strangers import StoredMailboxes
from shared import documents
from shared.clock import system_clock
from shared.documents import connect
from shared.errors import Unavailable
from shared.ids import new_id
from tests.faults.mongod import FragileMongoDb
from tests.integration.registration.builders import a_registration, an_event, call
from tests.integration.registration.desks import make_desk
from tests.stack import wait_until

WRITE_CONFLICT, TEMPORARILY_UNAVAILABLE, NOT_PRIMARY, UNREACHABLE = 112, 365, 10107, 6
CONFLICT = {"errorCode": WRITE_CONFLICT}
STEPPED_DOWN = {"errorCode": NOT_PRIMARY}
HUNG_UP = {"closeConnection": True}
STORED_BUT_UNSAID = {"writeConcernError": {"code": UNREACHABLE, "errmsg": "nobody confirms"}}
HASTY = Pace(patience_s=1.0)
WRITES, COMMIT = ("update", "insert"), ("commitTransaction",)

PASSING: dict[str, tuple[tuple[str, ...], int, dict[str, Any]]] = {
    "two write conflicts": (WRITES, 2, CONFLICT),
    "a conflict at the commit": (COMMIT, 1, CONFLICT),
    "no primary for two writes": (WRITES, 2, STEPPED_DOWN),
    "no primary for the commit": (COMMIT, 3, STEPPED_DOWN),
    "a connection lost in the transaction": (WRITES, 1, HUNG_UP),
    "a connection lost at the commit": (COMMIT, 1, HUNG_UP),
    "connections lost at every repetition of the commit": (COMMIT, 3, HUNG_UP),
    "a commit that was stored and whose fate is not told": (COMMIT, 3, STORED_BUT_UNSAID),
    "connections lost while looking": (("find", "aggregate"), 2, HUNG_UP),
}


@pytest.fixture(scope="module")
def desk(mongod: FragileMongoDb) -> Iterator[Desk]:
    """The registration service as it is put together; each test has an event of its own."""
    with connect(mongod.url, "kutse-faults") as client:
        yield _with_patience(make_desk(client, "faults"), Pace())


@pytest.fixture
def event(desk: Desk) -> Iterator[Event]:
    """An event with one seat and a waiting list; whatever the test did, what is stored makes sense."""
    yield an_event(desk, new_id(), capacity=1, waiting_list=WaitingListRule("automatic"))
    assert violations(_store(desk)) == []


@pytest.mark.parametrize("failure", PASSING)
@pytest.mark.parametrize("key", ["a-key", ""])
def test_whoever_registers_meanwhile_has_one_registration(
    desk: Desk, mongod: FragileMongoDb, event: Event, failure: str, key: str
) -> None:
    commands, times, how = PASSING[failure]

    with mongod.failing(commands, times, **how):
        given = a_registration(desk, "mari", event.slug, key)

    assert given.registration.status == "confirmed"
    assert _stored(desk, event) == [given.registration.id]
    assert _announced(desk, event) == ["confirmed"]


@pytest.mark.parametrize("failure", PASSING)
def test_whoever_withdraws_meanwhile_frees_one_seat(
    desk: Desk, mongod: FragileMongoDb, event: Event, failure: str
) -> None:
    mari, jaan = (a_registration(desk, name, event.slug) for name in ("mari", "jaan"))
    commands, times, how = PASSING[failure]

    with mongod.failing(commands, times, **how):
        gone = registrations.withdraw(desk, call(), mari.token)

    assert gone.registration.status == "withdrawn"
    assert registrations.by_token(desk, jaan.token).registration.status == "confirmed"
    assert _announced(desk, event) == ["confirmed", "waitlisted", "withdrawn", "confirmed"]


@pytest.fixture
def short_transactions(mongod: FragileMongoDb) -> Iterator[None]:
    """A transaction whose end was never told holds its documents for two seconds only."""
    with mongod.parameter("transactionLifetimeLimitSeconds", 2):
        yield


def test_a_commit_without_an_answer_is_said_so_and_asking_again_gives_the_one_registration(
    desk: Desk, mongod: FragileMongoDb, event: Event, short_transactions: None
) -> None:
    hasty = _with_patience(desk, HASTY)

    with mongod.failing(COMMIT, 1, blockConnection=True, blockTimeMS=4_000), pytest.raises(Unavailable):
        a_registration(hasty, "mari", event.slug, "a-key")
    given = wait_until(lambda: _asked_again(hasty, event))

    assert given.registration.status == "confirmed"
    assert _stored(desk, event) == [given.registration.id]
    assert _announced(desk, event) == ["confirmed"]


def test_whoever_gave_up_in_the_middle_of_a_transaction_holds_up_nobody(
    desk: Desk, mongod: FragileMongoDb, event: Event
) -> None:
    with mongod.failing(("insert",), 1, blockConnection=True, blockTimeMS=3_000), pytest.raises(Unavailable):
        a_registration(_with_patience(desk, HASTY), "mari", event.slug)

    given = a_registration(desk, "jaan", event.slug)

    assert _stored(desk, event) == [given.registration.id]


def test_whoever_gave_up_at_the_commit_holds_up_nobody(
    desk: Desk, mongod: FragileMongoDb, event: Event
) -> None:
    with mongod.failing(COMMIT, 1, blockConnection=True, blockTimeMS=3_000), pytest.raises(Unavailable):
        a_registration(_with_patience(desk, HASTY), "mari", event.slug)

    given = a_registration(_with_patience(desk, HASTY), "jaan", event.slug)

    assert _stored(desk, event) == [given.registration.id]


def test_whoever_gave_up_at_another_commit_holds_up_nobody_either(
    desk: Desk, mongod: FragileMongoDb, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    mari = a_registration(desk, "mari", event.slug)
    with monkeypatch.context() as hurried, mongod.failing(COMMIT, 1, blockConnection=True, blockTimeMS=3_000):
        hurried.setattr(documents, "BUDGET_S", 1.0)
        with pytest.raises(Unavailable):
            registrations.withdraw(desk, call(), mari.token)

    given = a_registration(_with_patience(desk, HASTY), "jaan", event.slug)

    assert given.registration.status == "waitlisted"
    assert registrations.by_token(desk, mari.token).registration.status == "confirmed"


def test_a_database_that_takes_no_write_is_said_so_and_nothing_is_stored(
    desk: Desk, mongod: FragileMongoDb, event: Event
) -> None:
    with mongod.failing(WRITES, 100_000, **STEPPED_DOWN), pytest.raises(Unavailable):
        a_registration(_with_patience(desk, HASTY), "mari", event.slug, "a-key")

    assert _stored(desk, event) == []
    assert _announced(desk, event) == []


@pytest.mark.parametrize("how", [CONFLICT, {"errorCode": TEMPORARILY_UNAVAILABLE}, HUNG_UP])
def test_counting_mails_of_strangers_holds_up_nobody_when_the_database_does_not_count(
    mongod: FragileMongoDb, how: dict[str, Any]
) -> None:
    with connect(mongod.url, "kutse-faults") as client:
        mailboxes = StoredMailboxes(client["faults"]["strangers"], system_clock())

        with mongod.failing(("insert",), 2, **how):
            assert mailboxes.waits_s(["mari@example.org"]) == [0]


def _with_patience(desk: Desk, pace: Pace) -> Desk:
    registrar: GroupCommit[Asking, Answer] = GroupCommit(Turnstile(desk.store).decide, pace)
    return replace(desk, registrar=registrar)


def _asked_again(desk: Desk, event: Event) -> Registered | None:
    """The answer to the same person under the same key, if there is one by now."""
    try:
        return a_registration(desk, "mari", event.slug, "a-key")
    except Unavailable:
        return None


def _stored(desk: Desk, event: Event) -> list[str]:
    return [one.id for one in desk.store.records.registrations.of_event(event.id)]


def _announced(desk: Desk, event: Event) -> list[str]:
    """What was announced of the event's registrations, oldest first."""
    rows = _store(desk).database["outbox"].find({"type": {"$regex": "^kutse.registration"}}).sort("position")
    mine = [row["type"] for row in rows if f'"{event.id}"' in row["body"]]
    return [kind.removeprefix("kutse.registration.").removesuffix(".v1") for kind in mine]


def _store(desk: Desk) -> DatabaseStore:
    return cast(DatabaseStore, desk.store)
