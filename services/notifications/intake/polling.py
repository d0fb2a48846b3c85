"""Fetching from a mailbox elsewhere (IMAP): whatever is unread there is taken in, and then marked as seen.

Source: RFC 3501 §6.4 (SEARCH, FETCH with PEEK, STORE).
"""

import imaplib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from typing import Any

from services.notifications.domain.incoming import MOST_BYTES
from services.notifications.intake.contact import Contact
from services.notifications.intake.defects import whereabouts
from services.notifications.intake.places import Place
from services.notifications.intake.reading import UNREADABLE
from shared.errors import Unavailable
from shared.logs import logger
from shared.messaging.worker import pause

Keep = Callable[[bytes, str], None]

ANSWER_S = 30
"""Seconds the mailbox may take for one answer."""

EVERY_S = 30.0
ENVELOPE = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
"""Where mail servers write down whom a mail was for, the surest first."""

LONG, MOST = 1_000, 20
"""Characters of such a header, and how many of one name, that are looked at."""

TROUBLES = (OSError, imaplib.IMAP4.error, Unavailable)


@dataclass(frozen=True)
class Poller:
    """The worker's part that fetches mail. Several may fetch from one mailbox: a mail is stored once.

    Args:
        is_ours: is this an address of ours? Mails that name none are taken in all the same.
        every_s: pause between two visits.
    """

    place: Place
    is_ours: Callable[[str], bool]
    keep: Keep
    every_s: float = EVERY_S
    name: str = "intake"
    contact: Contact = field(default_factory=Contact)

    def run(self, stop: threading.Event) -> None:
        """Fetches until `stop`; while the mailbox or the database is away it tries now and then."""
        failures = 0
        while not stop.is_set():
            try:
                self.visit(stop)
            except TROUBLES as error:
                failures += 1
                self.contact.note(is_made=isinstance(error, Unavailable))
                logger("intake").warning("mailbox not read", error=type(error).__name__)
                stop.wait(pause(failures))
            else:
                failures = 0
                self.contact.note(is_made=True)
                stop.wait(self.every_s)

    def visit(self, stop: threading.Event) -> None:
        """Every mail that is unread now is stored, and seen.

        Raises:
            OSError, imaplib.IMAP4.error: the mailbox does not answer, or does not let us in.
            Unavailable: the database does not answer; the mail stays unread.
        """
        with self._opened() as box:
            for uid in _asked(box.uid("SEARCH", "UNSEEN"))[0].split():
                if stop.is_set():
                    return
                self._try(box, uid.decode())

    def _try(self, box: imaplib.IMAP4, uid: str) -> None:
        """A mail that trips a defect of ours stays unread, and stands in nobody's way."""
        try:
            self._take(box, uid)
        except UNREADABLE as error:
            problem = type(error).__name__
            logger("intake").error("mail not taken", error=problem, where=whereabouts(error))

    def _take(self, box: imaplib.IMAP4, uid: str) -> None:
        """Of a mail that is too large only the beginning is taken; whole, it stays where it is."""
        found = _asked(box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES}>)"))
        raw = next((part[1] for part in found if isinstance(part, tuple)), None)
        if raw is not None:
            self.keep(raw, addressed_to(raw, self.is_ours))
            _asked(box.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"))

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        place = self.place
        with _connected(place) as box:
            if place.username:
                secret = f"\0{place.username}\0{place.password}".encode()
                box.authenticate("PLAIN", lambda _: secret)
            _asked(box.select(f'"{place.folder}"'))
            yield box


def addressed_to(raw: bytes, is_ours: Callable[[str], bool]) -> str:
    """Our address this mail was for, the longest one named, since that has a token; empty when none is."""
    headers = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
    values = [str(value)[:LONG] for name in ENVELOPE for value in headers.get_all(name, [])[:MOST]]
    ours = [address for value in values for address in _addresses(value) if is_ours(address)]
    return max(ours, key=len, default="")


def _addresses(value: str) -> list[str]:
    try:
        return [address for _, address in getaddresses([value])]
    except RecursionError:
        return []


def _connected(place: Place) -> imaplib.IMAP4:
    if place.scheme == "imap":
        return imaplib.IMAP4(place.host, place.port, timeout=ANSWER_S)
    secure = ssl.create_default_context()
    return imaplib.IMAP4_SSL(place.host, place.port, ssl_context=secure, timeout=ANSWER_S)


def _asked(answer: tuple[str, Any]) -> list[Any]:
    """What the server answered.

    Raises:
        imaplib.IMAP4.error: it said no.
    """
    said, found = answer
    if said != "OK":
        raise imaplib.IMAP4.error(said)
    return [part or b"" for part in found]
