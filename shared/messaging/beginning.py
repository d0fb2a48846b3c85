"""A worker may be begun before its database is: it says what it lacks and waits as long as that takes.

Whatever runs it asks /healthz from the first second on, and would otherwise take it for dead and begin anew.
"""

from collections.abc import Callable

from tenacity import RetryCallState, retry, retry_if_exception_type, wait_exponential_jitter

from shared.documents import is_answering
from shared.errors import Unavailable
from shared.health import HealthServer
from shared.logs import logger
from shared.messaging.station import Station
from shared.messaging.worker import Worker
from shared.settings import Settings

PAUSE_FIRST_S, PAUSE_MOST_S = 0.5, 5.0


def patiently(make: Callable[[Station], Worker], station: Station, settings: Settings) -> Worker:
    """What `make` answers once nothing it needs is away; it may be tried several times.

    Meanwhile /healthz is answered where the worker will answer it, and /readyz names what is missing: the
    database, or the data that is being brought to this release.
    """
    again = retry(
        retry=retry_if_exception_type(Unavailable),
        wait=wait_exponential_jitter(PAUSE_FIRST_S, PAUSE_MOST_S),
        before_sleep=_say,
    )
    missing = {"mongodb": lambda: is_answering(station.client), "data": lambda: False}
    with HealthServer((settings.bind, settings.health_port(station.service)), missing):
        return again(make)(station)


def _say(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    missing = error.part if isinstance(error, Unavailable) else ""
    logger("worker").warning("waiting", missing=missing, failures=state.attempt_number)
