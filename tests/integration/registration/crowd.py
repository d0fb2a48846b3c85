"""A web process' worth of people who all want a seat, in a process of its own.

python -m tests.integration.registration.crowd <mongo url> <database> <slug> <names from> <names to> <threads>

Waits for a line on standard input, so that several crowds begin together. Tells each answer as one line of
JSON as soon
as it is given: name, status, place in the queue, token, and the order in which the request was made in
this process.
"""

import itertools
import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from services.registration.store.database import DatabaseStore
from shared.documents import connect
from tests.integration.registration.builders import a_persistent_registration
from tests.integration.registration.desks import desk_on


def main(arguments: list[str]) -> None:
    """Everybody asks once, each under a key of their own."""
    url, database, slug, first, last, threads = arguments
    desk = desk_on(DatabaseStore(connect(url, "kutse-crowd"), database))
    order, guard = itertools.count(), threading.Lock()

    def ask(number: int) -> None:
        with guard:
            mine = next(order)
        answer = a_persistent_registration(desk, f"n{number}", slug, f"key-{number}")
        told = {
            "name": number,
            "order": mine,
            "status": answer.registration.status,
            "place": answer.registration.place,
            "token": answer.token,
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    with ThreadPoolExecutor(int(threads)) as people:
        list(people.map(ask, range(int(first), int(last))))


if __name__ == "__main__":
    main(sys.argv[1:])
