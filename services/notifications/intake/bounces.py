"""Reading reports about undelivered mails: those every mail server writes (RFC 3464 in RFC 6522), and those
of Exim that say it in a header alone. Nothing is guessed from text meant for people.
"""

from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.utils import getaddresses
from itertools import islice

from services.notifications.domain.bounces import FAILED, Bounce, Fate

STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
RETURNED = frozenset({"message/rfc822", "message/global"})
HEADERS_ONLY = frozenset({"text/rfc822-headers", "message/global-headers"})
EXIM = "X-Failed-Recipients"
SENT_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To")

MOST_PARTS, MOST_RECIPIENTS, LONG = 50, 100, 1_000
MOST_FIELDS = 20
"""Fields of one name that are looked at."""


def read_bounce(message: EmailMessage) -> Bounce | None:
    """What the report says; None for a mail that is none, or says nothing of any recipient."""
    fates = tuple(islice(_fates(message), MOST_RECIPIENTS))
    if not fates:
        return None
    return Bounce(fates, _returned_id(message), tuple(_addresses(message, SENT_TO)))


def _fates(message: EmailMessage) -> Iterator[Fate]:
    reports = [part for part in _parts(message) if part.get_content_type() in STATUS]
    for part in reports:
        yield from _of_blocks(part)
    if not reports:
        for address in _addresses(message, (EXIM,)):
            yield Fate(FAILED, recipient=address)


def _of_blocks(status: Message) -> Iterator[Fate]:
    """A block of fields for each recipient, after one about the mail as a whole (RFC 3464 §2.1)."""
    for block in _inside(status):
        if "Action" in block:
            yield Fate(
                action=_line(block, "Action").partition("(")[0].strip().casefold(),
                status=_line(block, "Status"),
                reply=_typed(_line(block, "Diagnostic-Code"), "smtp"),
                recipient=_typed(_line(block, "Final-Recipient")),
                original=_typed(_line(block, "Original-Recipient")),
            )


def _returned_id(message: EmailMessage) -> str:
    for part in _parts(message):
        kind = part.get_content_type()
        if kind in RETURNED:
            return next((_line(inside, "Message-ID") for inside in _inside(part)), "")
        if kind in HEADERS_ONLY:
            return _in_text(part)
    return ""


def _in_text(part: Message) -> str:
    """The Message-ID among headers that came back as text; a long one stands on the line after its name."""
    payload = part.get_payload(decode=True)
    text = payload.decode("latin-1") if isinstance(payload, bytes) else ""
    unfolded = text.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ")
    for line in unfolded.split("\n"):
        name, _, value = line.partition(":")
        if name.casefold() == "message-id":
            return value.strip()[:LONG]
    return ""


def _parts(message: Message) -> Iterator[Message]:
    """The report's own parts, also where a gateway wrapped it up; never those of the returned mail."""
    return islice(_leaves(message), MOST_PARTS)


def _leaves(message: Message) -> Iterator[Message]:
    if message.get_content_maintype() != "multipart":
        yield message
        return
    for part in _inside(message):
        yield from _leaves(part)


def _inside(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def _addresses(message: Message, names: tuple[str, ...]) -> Iterator[str]:
    """The addresses in these fields, as they stand there: reading each field as what it is takes long, and a
    mail may have thousands of them.
    """
    found = [value for name in names for value in islice(_fields(message, name), MOST_FIELDS)]
    for _, address in getaddresses(found):
        if "@" in address:
            yield address


def _fields(message: Message, name: str) -> Iterator[str]:
    for each, value in message.raw_items():
        if each.casefold() == name.casefold():
            yield " ".join(str(value).split())[:LONG]


def _line(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())[:LONG]


def _typed(value: str, kind: str = "") -> str:
    """What follows the type: `rfc822; mari@example.org`. Of other types than `kind` nothing is known."""
    said, semicolon, rest = value.partition(";")
    if not semicolon or (kind and said.strip().casefold() != kind):
        return ""
    return rest.strip().strip("<>")
