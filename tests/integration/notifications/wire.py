"""A mail server down at the wire: answers each command as it is told, keeps what came in clear."""

import socket
import socketserver
import ssl
import threading
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

DROP, SILENCE, DRIP = "drop", "silence", "drip"
"""Instead of a reply: the connection breaks; nothing comes; the reply never ends, a byte at a time."""

DRIP_S = 0.05

SECRET = "kutse:geheim"
"""A user and a password, as they stand in SMTP_URL."""


class Wire(socketserver.ThreadingTCPServer):
    """Answers on a free port of loopback.

    Args:
        tls: offered as STARTTLS, or spoken from the first byte when `at_once`. Visits later than number
            `strip_after` are offered none.
    """

    strip_after: int | None = None

    daemon_threads = True
    block_on_close = True
    allow_reuse_address = True

    def __init__(self, tls: ssl.SSLContext | None = None, *, at_once: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.tls = tls
        self.at_once = at_once
        self.over = threading.Event()
        self.clear = bytearray()
        self.heard: list[str] = []
        self.taken: list[bytes] = []
        self.visits = 0
        self._replies: dict[str, deque[str]] = defaultdict(deque)
        self._always: dict[str, str] = {}

    def once(self, step: str, *replies: str) -> None:
        """The next times this step is reached it is answered so: BANNER, EHLO, STARTTLS, AUTH, MAIL, RCPT,
        DATA, DOT, RSET or QUIT; `DOT p1@example.org` for the mail to one address.
        """
        self._replies[step].extend(replies)

    def always(self, step: str, reply: str) -> None:
        """This step is answered so from now on."""
        self._always[step] = reply

    def reply(self, step: str, usual: str) -> str:
        """What is said now."""
        return self._replies[step].popleft() if self._replies[step] else self._always.get(step, usual)

    def url(self, scheme: str = "smtp", user: str = "") -> str:
        """For SMTP_URL."""
        return f"{scheme}://{user}{'@' if user else ''}127.0.0.1:{self.server_address[1]}"


@contextmanager
def listening(wire: Wire) -> Iterator[Wire]:
    """The server, running."""
    thread = threading.Thread(target=wire.serve_forever, args=(0.05,))
    thread.start()
    yield wire
    wire.over.set()
    wire.shutdown()
    thread.join(10)
    wire.server_close()


class _Visit(socketserver.BaseRequestHandler):
    """One connection."""

    server: Wire

    def handle(self) -> None:
        self.server.visits += 1
        self.encrypted = False
        with suppress(OSError, EOFError):
            if self.server.at_once:
                self._encrypt()
            self._read_from(self.request)
            self._say("BANNER", "220 wire.example.org")
            while self._answer(self._line()):
                pass
        with suppress(OSError):
            self.request.close()

    def _read_from(self, connection: Any) -> None:
        self.reader = connection.makefile("rb")

    def _line(self) -> str:
        line: bytes = self.reader.readline()
        if not line:
            raise EOFError
        if not self.encrypted:
            self.server.clear += line
        return line.decode("ascii", "replace").strip()

    def _answer(self, line: str) -> bool:
        verb = line.partition(" ")[0].upper()
        self.server.heard.append(verb)
        match verb:
            case "EHLO":
                return self._say("EHLO", self._offers())
            case "STARTTLS":
                return self._start_tls()
            case "AUTH":
                return self._say("AUTH", "235 welcome")
            case "DATA":
                return self._data()
            case "RCPT":
                self.address = line.partition("<")[2].partition(">")[0]
                return self._say("RCPT", "250 OK")
            case "QUIT":
                self._say("QUIT", "221 bye")
                return False
        return self._say(verb, "250 OK")

    def _offers(self) -> str:
        offers = ["wire.example.org", "8BITMIME"]
        stripped = self.server.strip_after is not None and self.server.visits > self.server.strip_after
        if self.server.tls and not self.encrypted and not stripped:
            offers.append("STARTTLS")
        else:
            offers.append("AUTH PLAIN")
        lines = [f"250-{each}" for each in offers[:-1]]
        return "\r\n".join([*lines, f"250 {offers[-1]}"])

    def _start_tls(self) -> bool:
        reply = self.server.reply("STARTTLS", "220 go ahead")
        if not reply.startswith("220"):
            return self._act(reply)
        self._send(reply)
        self._encrypt()
        self._read_from(self.request)
        return True

    def _encrypt(self) -> None:
        assert self.server.tls is not None
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        self.encrypted = True

    def _data(self) -> bool:
        reply = self.server.reply("DATA", "354 go on")
        if not reply.startswith("354"):
            return self._act(reply)
        self._send(reply)
        content = b""
        while (line := self.reader.readline()) != b".\r\n":
            if not line:
                raise EOFError
            content += line
        if not self.encrypted:
            self.server.clear += content
        self.server.taken.append(content)
        usual = self.server.reply("DOT", "250 2.0.0 taken")
        return self._act(self.server.reply(f"DOT {self.address}", usual))

    def _say(self, step: str, usual: str) -> bool:
        return self._act(self.server.reply(step, usual))

    def _act(self, reply: str) -> bool:
        """Does what the reply says; False when the connection is over."""
        if reply == SILENCE:
            self.server.over.wait()
        elif reply == DRIP:
            self.request.sendall(b"250-")
            while not self.server.over.wait(DRIP_S):
                self.request.sendall(b"x")
        else:
            words, _, then = reply.partition(" | ")
            if words != DROP:
                self._send(words)
            if DROP not in (words, then):
                return True
        self._break()
        return False

    def _send(self, reply: str) -> None:
        self.request.sendall(reply.encode() + b"\r\n")

    def _break(self) -> None:
        """Hangs up without a word."""
        with suppress(OSError):
            self.request.shutdown(socket.SHUT_RDWR)
