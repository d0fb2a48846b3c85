"""MongoDB as Kutse uses it: majority writes, snapshot transactions, and a time budget on everything.

A client that was used before its process forked must not be used afterwards (PYTHON-1139). One that was only
made may: the driver gives each process connections and sessions of its own (pymongo 4.20,
`MongoClient._after_fork`). Driver errors that mean "no answer" become `Unavailable("mongodb")` here, so
nothing above has to know the driver.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import Context
from typing import Any, TypeVar

import pymongo
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.errors import ConfigurationError, ConnectionFailure, OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import Primary
from pymongo.write_concern import WriteConcern

from shared import metrics
from shared.errors import Unavailable

Result = TypeVar("Result")

BUDGET_S = 4
"""Seconds for one use of the database, whole transactions with all their retries included."""

GOODBYE_S = 0.5
"""Seconds beyond that to have the server let go of what was not committed in time."""

CONNECT_TIMEOUT_MS = 2_000

NOT_NOW = (112, 365)
"""What a server says that could do it another time: WriteConflict, and TemporarilyUnavailable under pressure
(6.0 on). Inside a transaction it says too that the whole of it may be tried again."""


def connect(url: str, app_name: str) -> MongoClient[dict[str, Any]]:
    """A client that reads and writes by majority, answers aware UTC times, and gives up after `BUDGET_S`.

    Connects at first use, so a server that is away now does no harm, and the process may still fork.

    Args:
        app_name: shown in the server's log and in `currentOp`, such as `kutse-registration-web`.
    """
    return MongoClient(
        url,
        connect=False,
        appname=app_name,
        tz_aware=True,
        timeoutMS=BUDGET_S * 1000,
        serverSelectionTimeoutMS=BUDGET_S * 1000,
        connectTimeoutMS=CONNECT_TIMEOUT_MS,
        w="majority",
        journal=True,
        readConcernLevel="majority",
        retryWrites=True,
        retryReads=True,
    )


def atomically(client: MongoClient[dict[str, Any]], work: Callable[[ClientSession], Result]) -> Result:
    """Either everything `work` writes with its session is stored, or nothing is.

    `work` may run several times when others change the same documents: it must not invent ids or times, send
    mail or publish. Reads inside see one moment (snapshot); the commit has reached a majority and the
    journal.

    Raises:
        Unavailable: `mongodb` did not answer within `BUDGET_S`. Should the answer to the commit itself be
            lost, the work may be stored all the same: the caller tries again with the same ids and keys,
            which must then be recognised.
    """
    with outages(), pymongo.timeout(BUDGET_S), client.start_session() as session:
        try:
            return session.with_transaction(
                _counted(work),
                read_concern=ReadConcern("snapshot"),
                write_concern=WriteConcern("majority", j=True),
                read_preference=Primary(),
            )
        except PyMongoError as error:
            if error.timeout:
                let_go(session)
            raise


def let_go(session: ClientSession) -> None:
    """The server holds nothing for this session's transaction any more, if it can be told in a time of its
    own.

    The request's time has run out, and with it the driver's own goodbye: what was written would stay taken
    until the transaction's lifetime is over, and everybody else would lose the race against nobody. A commit
    whose answer did not come counts as done with the driver (pymongo 4.20), so the session is ended instead:
    what was not committed by then never is, what was stays.
    """

    def say() -> None:
        with suppress(PyMongoError), pymongo.timeout(GOODBYE_S):
            if session.in_transaction:
                session.abort_transaction()
            else:
                session.client.admin.command("killSessions", [session.session_id])

    Context().run(say)


def _counted(work: Callable[[ClientSession], Result]) -> Callable[[ClientSession], Result]:
    """`work`, which counts each time it is asked for after the first."""
    begun = itertools.count()

    def once_more(session: ClientSession) -> Result:
        if next(begun):
            metrics.REPEATS.inc()
        return work(session)

    return once_more


@contextmanager
def outages() -> Iterator[None]:
    """Inside, a database that does not answer in time shows as `Unavailable("mongodb")`.

    For reads and writes outside a transaction. Other driver errors are defects and pass through.
    """
    try:
        yield
    except PyMongoError as error:
        if not is_outage(error):
            raise
        raise Unavailable("mongodb") from error


def is_outage(error: BaseException) -> bool:
    """Does this error mean that the server did not answer, rather than that we asked something wrong?

    A connection that was made while the server was still starting says for as long as it lives that there are
    no sessions (`ConfigurationError`, pymongo 4.20). Only with `directConnection` is one made that early:
    whoever looks for the primary waits for it.
    """
    if not isinstance(error, PyMongoError):
        return False
    labels = ("TransientTransactionError", "RetryableWriteError", "UnknownTransactionCommitResult")
    kinds = (ConnectionFailure, ConfigurationError)
    if isinstance(error, OperationFailure) and error.code in NOT_NOW:
        return True
    return error.timeout or isinstance(error, kinds) or any(map(error.has_error_label, labels))


def is_answering(client: MongoClient[dict[str, Any]]) -> bool:
    """Does the server answer within a second, with sessions as transactions need them? For readiness."""
    try:
        with pymongo.timeout(1), client.start_session() as session:
            client.admin.command("ping", session=session)
    except PyMongoError:
        return False
    return True
