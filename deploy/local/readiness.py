"""Asking the processes of the stack over HTTP whether they are ready."""

import http.client
import json

TIMEOUT_S = 3.0


def is_ready(port: int, path: str = "/readyz") -> bool:
    """Does the process on loopback answer 200?"""
    return _ask(port, path)[0] == http.client.OK


def missing(port: int) -> str:
    """What a process that is not ready says it lacks; empty when it says nothing."""
    try:
        return ", ".join(json.loads(_ask(port, "/readyz")[1]).get("missing", []))
    except (ValueError, AttributeError):
        return ""


def _ask(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()
