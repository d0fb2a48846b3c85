"""Has everything arrived? Looked at from outside, in the databases of a running stack; nothing is changed."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from pymongo import MongoClient

from services.notifications.domain.deliveries import OPEN
from shared.contracts.routes import LISTENERS
from shared.settings import SERVICES, database_name
from tests.stack import wait_until

Client = MongoClient[dict[str, Any]]
_ID = re.compile(r"[0-9a-f-]{20,}(\.[0-9]+)?|[A-Z-]+[0-9].*")
LOOK_S = 1.0
"""Between two looks at whole databases."""

SHARE = 5
"""Of the time no more than this part is spent looking: who looks takes it from those who work."""


def await_arrival(client: Client, timeout: float, known: frozenset[str] = frozenset()) -> None:
    """Returns as soon as nothing is under way any more.

    Args:
        known: ids of messages of the past, which whoever listens only now was never to hear.

    Raises:
        AssertionError: it took longer than `timeout` seconds; names what did not arrive.
    """
    try:
        wait_until(lambda: not under_way(client, known), timeout)
    except AssertionError:
        raise AssertionError(under_way(client, known)[:10]) from None


def come_to_rest(client: Client, still_s: float, meanwhile: Callable[[], object] = lambda: None) -> float:
    """Seconds until nothing was under way any more; see `waited_for`."""
    return max(waited_for(client, still_s, meanwhile).values(), default=0.0)


def waited_for(
    client: Client, still_s: float, meanwhile: Callable[[], object] = lambda: None
) -> dict[str, float]:
    """What was still to happen, and how many seconds until nothing of it was; empty when all was at rest. It
    takes as long as it takes: as long as something moves there is hope.

    Raises:
        AssertionError: nothing of what is left moved for `still_s` seconds; names some of it.
    """
    begun, waited = time.monotonic(), dict[str, float]()
    look = _Look(client)
    look.has_moved()
    while left := look.left:
        stuck = f"{len(left)} do not move, {sorted(left)[:3]}"
        wait_until(look.has_moved, still_s, stuck, meanwhile, max(LOOK_S, SHARE * look.took_s))
        waited |= dict.fromkeys(map(_kind, left), round(time.monotonic() - begun, 1))
    return waited


def _kind(left: str) -> str:
    """Without the id."""
    return " ".join(word for word in left.split() if not _ID.fullmatch(word))


class _Look:
    """What is left, compared with the look before, and how long looking took."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.left = set[str]()
        self.took_s = 0.0

    def has_moved(self) -> bool:
        begun, before = time.monotonic(), self.left
        self.left = set(under_way(self._client))
        self.took_s = time.monotonic() - begun
        return self.left != before


def under_way(client: Client, known: frozenset[str] = frozenset()) -> list[str]:
    """What is still to happen, in words with ids; empty once everything announced had its effect at everybody
    who listens, every document is made, and every mail has left."""
    waiting = [*_unsent(client), *_untold(client), *_unmade(client), *_unpublished(client)]
    return [*waiting, *_unheard(client, known)]


def dead_letters(client: Client) -> list[str]:
    """Type and reason of every message a service could not handle."""
    return [
        f"{service}: {letter['kind']} {letter['reason']}"
        for service in SERVICES
        for letter in client[database_name(service)]["dead_letters"].find({"state": "open"})
    ]


def _unpublished(client: Client) -> Iterator[str]:
    for service in SERVICES:
        for row in client[database_name(service)]["outbox"].find({"pending": True}, {"type": 1}):
            yield f"{service} has not published {row['type']} {row['_id']}"


def _unheard(client: Client, known: frozenset[str]) -> Iterator[str]:
    """An id that is in neither inbox nor dead letters is waiting somewhere, or lost."""
    for listener, kinds in LISTENERS.items():
        database = client[database_name(listener)]
        settled = {*known, *database["inbox"].distinct("_id"), *database["dead_letters"].distinct("_id")}
        for service in SERVICES:
            announced = client[database_name(service)]["outbox"].find(
                {"type": {"$in": [kind.name for kind in kinds]}, "queue": {"$exists": False}}, {"type": 1}
            )
            yield from (
                f"{listener} has not heard {row['type']} {row['_id']}"
                for row in announced
                if row["_id"] not in settled
            )


def _unsent(client: Client) -> Iterator[str]:
    mails = client[database_name("notifications")]["mails"]
    for mail in mails.find({"state": {"$in": [state.value for state in OPEN]}}, {"state": 1}):
        yield f"mail {mail['_id']} is {mail['state']}"


def _unmade(client: Client) -> Iterator[str]:
    documents = client[database_name("certificates")]["certificates"]
    for document in documents.find({"state": "reserved"}, {"number": 1}):
        yield f"document {document['number']} is not made"


def _untold(client: Client) -> Iterator[str]:
    """A mail that has ended is announced a moment later; a change waits until it is quiet."""
    notifications = client[database_name("notifications")]
    for mail in notifications["mails"].find({"unannounced": True, "event_id": {"$gt": ""}}, {"state": 1}):
        yield f"mail {mail['_id']} is {mail['state']}, and nobody was told"
    for one in notifications["rounds"].find({}, {"kind": 1}):
        yield f"round {one['_id']} ({one['kind']}) is not finished"
