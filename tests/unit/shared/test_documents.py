"""Which driver errors mean that the database does not answer."""

import time

import pymongo
import pytest
from pymongo import errors

from shared.documents import atomically, connect, is_answering, is_outage, outages
from shared.errors import Unavailable
from tests.stack import free_ports


def labelled(label: str) -> errors.OperationFailure:
    """A server's error with a label."""
    return errors.OperationFailure("x", 112, {"errorLabels": [label]})


@pytest.mark.parametrize(
    "error",
    [
        errors.ServerSelectionTimeoutError("x"),
        errors.AutoReconnect("x"),
        errors.NetworkTimeout("x"),
        errors.NotPrimaryError("x"),
        errors.ExecutionTimeout("x", 50),
        errors.OperationFailure("write conflict", 112),
        errors.OperationFailure("temporarily unavailable", 365),
        labelled("TransientTransactionError"),
        labelled("UnknownTransactionCommitResult"),
    ],
    ids=lambda error: (
        f"{type(error).__name__} {error.details and error.details.get('errorLabels')}"
        if isinstance(error, errors.OperationFailure)
        else type(error).__name__
    ),
)
def test_a_server_that_does_not_answer_is_an_outage(error: errors.PyMongoError) -> None:
    assert is_outage(error)
    with pytest.raises(Unavailable, match="mongodb"), outages():
        raise error


@pytest.mark.parametrize(
    "error", [errors.DuplicateKeyError("x", 11000), errors.OperationFailure("bad query", 2), LookupError()]
)
def test_a_wrong_question_is_no_outage(error: Exception) -> None:
    assert not is_outage(error)
    with pytest.raises(type(error)), outages():
        raise error


def test_a_database_that_is_not_there_is_reported_within_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.documents.BUDGET_S", 0.5)
    client = connect(f"mongodb://127.0.0.1:{free_ports(1)[0]}/?directConnection=true", "test")
    begun = time.monotonic()

    with pytest.raises(Unavailable, match="mongodb"):
        atomically(client, lambda session: client["x"]["x"].find_one({}, session=session))

    assert time.monotonic() - begun < 20  # left to itself, the driver waits for 30 seconds
    assert not is_answering(client)
    client.close()


def test_times_come_back_aware_and_writes_reach_a_majority() -> None:
    client: pymongo.MongoClient = connect("mongodb://127.0.0.1:1/?directConnection=true", "test")

    assert client.codec_options.tz_aware
    assert client.write_concern.document == {"w": "majority", "j": True}
    assert client.options.timeout == 4
    client.close()
