"""One command to a MongoDB on loopback, without a driver: no threads, no pool, nothing to load first.

Source: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ (OP_MSG)
"""

import socket
import struct
from collections.abc import Mapping
from typing import Any

import bson

OP_MSG = 2013
HEADER = struct.Struct("<iiii")
"""Length of the whole message, its number, the number it answers, the kind."""

BODY = struct.Struct("<iB")
"""Flags, and the kind of the one section: a document."""

ANSWER_S = 5.0


def ask(port: int, command: Mapping[str, Any]) -> dict[str, Any]:
    """What the server answers to a command on its database `admin`; `ok` tells whether it was done.

    Raises:
        OSError: nobody answers there.
    """
    document = BODY.pack(0, 0) + bson.encode({**command, "$db": "admin"})
    message = HEADER.pack(HEADER.size + len(document), 1, 0, OP_MSG) + document
    with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_S) as connection:
        connection.sendall(message)
        length = HEADER.unpack(_exactly(connection, HEADER.size))[0]
        answer = _exactly(connection, length - HEADER.size)
    return bson.decode(answer[BODY.size :])


def _exactly(connection: socket.socket, count: int) -> bytes:
    received = b""
    while len(received) < count:
        part = connection.recv(count - len(received))
        if not part:
            raise ConnectionError("the server hung up")
        received += part
    return received
