"""People who register while something breaks, as well-behaved programs do it.

Each has one idempotency key and asks again under it until there is an answer. Every request is noted: the log
tells afterwards what the service promised to whom.
"""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import httpx

ACCEPTED = 201
NO_ANSWER = 0
AGAIN = (NO_ANSWER, 429, 502, 503, 504)
CLIENT_S = 10.0
"""The outermost budget: no answer may take longer."""

PATIENCE_S = 90.0
LARGEST_PAUSE_S = 3.0
MOST_AT_ONCE = 200
ONE_EACH = httpx.Limits(keepalive_expiry=12.0)
"""Less than the 15 s a service keeps an idle connection: nobody asks over one that is just being closed."""


@dataclass(frozen=True)
class Request:
    """One request and what came of it.

    Args:
        status: of the answer; 0 when there was none.
        id: of the registration, empty without one.
        at: when it was asked.
        took_s: until the answer, or until the client gave up.
        retry_after: what the answer said, empty when nothing.
        problem: why there was no answer.
    """

    key: str
    event: str
    email: str
    status: int
    id: str
    at: datetime
    took_s: float
    retry_after: str = ""
    problem: str = ""


def save(log: Sequence[Request], target: Path) -> None:
    """The log stands at the end of the file as lines of JSON, for whoever checks the databases later."""
    with target.open("a") as file:
        file.writelines(json.dumps(asdict(one) | {"at": one.at.isoformat()}) + "\n" for one in log)


class Crowd:
    """People who arrive one after the other at `rate` per second.

    Args:
        site: address of the registration service; with spaces between where there are several, of which
            each request takes one by chance, as a load balancer would.
        slugs: events they choose from by chance.
        random: the same seed makes the same people.
        host: the name all addresses go by; that of the first one unless given.
    """

    def __init__(
        self, site: str, slugs: Sequence[str], random: Random, rate: float = 20.0, host: str = ""
    ) -> None:
        self._sites = site.split()
        self._host = host or urlsplit(self._sites[0]).netloc
        self.slugs = slugs
        self._random = random
        self._rate = rate
        self._over = threading.Event()
        self._guard = threading.Lock()
        self._own = threading.local()
        self._new_client: Callable[[], httpx.Client] = httpx.Client
        self.log: list[Request] = []

    @property
    def asked(self) -> int:
        """How many requests have come to an end, with an answer or without."""
        return len(self.log)

    @property
    def accepted(self) -> int:
        """How many requests were answered with a registration."""
        with self._guard:
            return sum(one.status == ACCEPTED for one in self.log)

    @contextmanager
    def arriving(self) -> Iterator["Crowd"]:
        """Inside, people arrive; afterwards everybody has an answer or has lost patience."""
        with ExitStack() as clients, ThreadPoolExecutor(MOST_AT_ONCE) as people:
            trust = ssl.create_default_context()
            self._new_client = lambda: clients.enter_context(
                httpx.Client(timeout=CLIENT_S, limits=ONE_EACH, verify=trust)
            )
            arrivals = threading.Thread(target=self._arrive, args=(people,))
            arrivals.start()
            try:
                yield self
            finally:
                self._over.set()
                arrivals.join()

    def _arrive(self, people: ThreadPoolExecutor) -> None:
        number = 0
        begun = time.monotonic()
        while not self._over.wait(max(0.0, begun + number / self._rate - time.monotonic())):
            number += 1
            slug = self._random.choice(self.slugs)
            people.submit(self._register, slug, f"{slug}-{number}", Random(self._random.random()))

    def _register(self, slug: str, name: str, random: Random) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            asked = self._ask(random.choice(self._sites), slug, name)
            with self._guard:
                self.log.append(asked)
            if asked.status not in AGAIN:
                return
            pause = min(float(asked.retry_after or 0.2), LARGEST_PAUSE_S)
            threading.Event().wait(pause * random.uniform(0.8, 1.2))

    def _client(self) -> httpx.Client:
        """The thread's own. Of threads that share one, a thread that tidies idle connections away may close
        what another has just been given (httpcore 1.0.9): that one hears nothing of its answer and waits
        until its time is over.
        """
        if not hasattr(self._own, "client"):
            with self._guard:
                self._own.client = self._new_client()
        client: httpx.Client = self._own.client
        return client

    def _ask(self, site: str, slug: str, name: str) -> Request:
        email, key = f"{name}@example.org", f"{name}-key-of-a-client"
        body = {"first_name": "Mari", "last_name": "Mets", "email": email, "language": "et"}
        headers = {"Idempotency-Key": key, "Host": self._host}
        client, at, begun = self._client(), datetime.now(UTC), time.monotonic()
        try:
            answer = client.post(f"{site}/api/v1/events/{slug}/registrations", json=body, headers=headers)
        except httpx.TransportError as error:
            took, why = time.monotonic() - begun, type(error).__name__
            return Request(key, slug, email, NO_ANSWER, "", at, took, problem=why)
        took, said = time.monotonic() - begun, answer.headers.get("Retry-After", "")
        given = answer.json()["id"] if answer.status_code == ACCEPTED else ""
        return Request(key, slug, email, answer.status_code, given, at, took, said)
