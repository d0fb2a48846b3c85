"""People who register by the API, by the form, or who only read; in a process of their own.

python -m tests.bench.people <kind> <what that kind takes, as JSON>

Waits for a line on standard input, so that several of them begin together; ends with one line of JSON.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

from tests.bench.travelling import Answer, Happened, Journey, travel
from tests.stack import wait_until

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')
COOKIE = re.compile(rb"(?im)^set-cookie: ([^;\r\n]*)")
BROUGHT = re.compile(rb"(?im)^cookie: ([^\r\n]*)")
LOCATION = re.compile(rb"(?im)^location: (?:https?://[^/]*)?([^\r\n]*)")
TYPING_S = 0.3
"""The form takes whoever sends it sooner for a program."""


def person(prefix: str, number: int) -> dict[str, str]:
    """Somebody nobody else is."""
    return {
        "first_name": "Mari",
        "last_name": f"Näidis{number}",
        "email": f"{prefix}{number}@example.org",
        "language": "et",
    }


def by_api(
    port: int, slugs: Sequence[str], numbers: Sequence[int], prefix: str, connections: int
) -> Callable[[], Happened]:
    """Each asks once, at the events in turn."""
    asked = [_post(port, slugs[number % len(slugs)], prefix, number) for number in range(*numbers)]

    def work() -> Happened:
        seen = Happened()
        travel(port, "registration", (_one(message) for message in asked), connections, seen)
        return seen

    return work


def by_form(
    port: int, slugs: Sequence[str], numbers: Sequence[int], prefix: str, connections: int
) -> Callable[[], Happened]:
    """Everybody opens the form, fills it in, sends it and sees the page that says how it went."""

    def work() -> Happened:
        seen = Happened()
        filled: list[bytes] = []
        pages = (_form(port, slugs[one % len(slugs)], person(prefix, one), filled) for one in range(*numbers))
        travel(port, "page", pages, connections, seen)
        typed = time.monotonic() + TYPING_S
        _keep_failures(seen, "page", "200")
        wait_until(lambda: time.monotonic() >= typed, what="the last form being filled in")
        results: list[bytes] = []
        travel(port, "post", (_sent(port, message, results) for message in filled), connections, seen)
        _keep_failures(seen, "post", "303")
        travel(port, "result", (_one(message) for message in results), connections, seen)
        return seen

    return work


def reading(port: int, paths: Sequence[str], seconds: float, connections: int) -> Callable[[], Happened]:
    """Pages are read one after the other until the time is over."""

    def work() -> Happened:
        seen = Happened()
        until = time.perf_counter() + seconds
        messages = cycle([_get(port, path) for path in paths])
        journeys = (_one(next(messages)) for _ in iter(lambda: time.perf_counter() < until, False))
        travel(port, "page", journeys, connections, seen)
        return seen

    return work


def _one(message: bytes) -> Journey:
    answer = yield message
    return answer.status


def _keep_failures(seen: Happened, step: str, fine: str) -> None:
    """Whoever got through this step is counted at the last one."""
    del seen.ends[fine]
    for status in [one for one in seen.ends if one.isdigit()]:
        seen.ends[f"{step} {status}"] = seen.ends.pop(status)


def _form(port: int, slug: str, typed: dict[str, str], filled: list[bytes]) -> Journey:
    path = f"/et/events/{slug}/register"
    answer: Answer = yield _get(port, path)
    shown = answer.body.decode().partition(f'action="{path}"')[2]
    body = urlencode(dict(_hidden(shown)) | typed).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {_cookies(answer)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    filled.append(head.encode() + body)
    return answer.status


def _sent(port: int, message: bytes, results: list[bytes]) -> Journey:
    answer: Answer = yield message
    found = LOCATION.search(answer.head)
    if answer.status == "303" and found:
        results.append(_get(port, found[1].decode(), _brought(message)))
    return answer.status


def _brought(message: bytes) -> str:
    """The cookies somebody came with, who brings them again."""
    found = BROUGHT.search(message)
    return found[1].decode() if found else ""


def _hidden(shown: str) -> Iterator[tuple[str, str]]:
    for name, value in HIDDEN.findall(shown.partition("</form>")[0]):
        yield unescape(name), unescape(value)


def _cookies(answer: Answer) -> str:
    return "; ".join(found.decode() for found in COOKIE.findall(answer.head))


def _get(port: int, path: str, cookies: str = "") -> bytes:
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Language: et\r\n"
    return (head + (f"Cookie: {cookies}\r\n" if cookies else "") + "\r\n").encode()


def _post(port: int, slug: str, prefix: str, number: int) -> bytes:
    body = json.dumps(person(prefix, number)).encode()
    head = (
        f"POST /api/v1/events/{slug}/registrations HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"Idempotency-Key: {prefix}-{number}-0123456789\r\n\r\n"
    )
    return head.encode() + body


KINDS: dict[str, Callable[..., Callable[[], Happened]]] = {
    "api": by_api,
    "form": by_form,
    "reading": reading,
}


def main(kind: str, told: str) -> None:
    """Waits for the word to begin, does it, and tells what happened."""
    work = KINDS[kind](**json.loads(told))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    began = time.process_time()
    seen: dict[str, Any] = vars(work())
    sys.stdout.write(json.dumps(seen | {"cpu_s": time.process_time() - began}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
