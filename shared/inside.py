"""Asking another service over its own HTTP door, on the inside of the installation."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

ANSWER_BYTES = 4_000_000


class NoAnswerError(Exception):
    """No connection, no answer in time, or an answer that is none of ours; asking again is safe for what only
    reads."""


@dataclass(frozen=True)
class Question:
    """One request. `patience_s` is what each step of the answer may take; a body makes it a POST."""

    path: str
    headers: Mapping[str, str] = field(repr=False)
    patience_s: float
    body: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Reply:
    """`content` is the JSON object that came; empty for any other body."""

    status: int
    content: Mapping[str, Any] = field(repr=False)


def ask(address: tuple[str, str], question: Question) -> Reply:
    """What the service at `address` (where it is asked, the public address it answers to) says.

    Raises:
        NoAnswerError: it says nothing that can be read.
    """
    inside, public = address
    connection = _connection(inside, question.patience_s)
    headers = {"Host": urlsplit(public).netloc, **question.headers}
    sent = None if question.body is None else json.dumps(question.body).encode()
    if sent is not None:
        headers["Content-Type"] = "application/json"
    try:
        connection.request("GET" if sent is None else "POST", question.path, sent, headers)
        answer = connection.getresponse()
        content = json.loads(answer.read(ANSWER_BYTES) or b"{}")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswerError(type(error).__name__) from error
    finally:
        connection.close()
    return Reply(answer.status, content if isinstance(content, dict) else {})


def _connection(address: str, patience_s: float) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.netloc, timeout=patience_s)
