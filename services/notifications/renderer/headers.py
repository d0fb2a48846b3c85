"""Header fields as bytes, folded and encoded (RFC 5322 §2.2.3, RFC 2047).

What fits a line is written here; everything else is left to Python's email package, which takes some hundred
times as long. Both read alike, and a test holds them to it.
"""

import re
from collections.abc import Callable
from email import quoprimime
from email.header import Header
from email.headerregistry import Address
from email.policy import SMTPUTF8, EmailPolicy
from functools import lru_cache
from typing import Any

from services.notifications.calendar import words
from services.notifications.calendar.invitations import Mailbox
from services.notifications.handlers.context import UnwritableError

LONGEST_LINE = 78
LONGEST_WORD = 75
"""Characters of an encoded word (RFC 2047 §2)."""

PLAIN = re.compile(r"[!-~]([ -~]*[!-~])?")
REMEMBERED = 500
NOT_IN_ADDRESSES = ' ,;:<>()[]"\\'


class _Folding(EmailPolicy):
    """Every space of a subject survives, and none is added: the library's own folding loses one where two
    encoded words meet (CPython issue 92081), and puts a subject that fits a line of its own below its name.
    An address that is longer than a line stays one: as encoded words nobody could open it.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() == "subject":
            charset = "us-ascii" if str(value).isascii() else "utf-8"
            encoded = Header(str(value), charset, header_name=name).encode(linesep=self.linesep)
            return f"{name}: {encoded}{self.linesep}".encode("ascii")
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


class Headers:
    """Writes header fields, and remembers those that many mails have alike.

    Args:
        utf8: fields hold UTF-8 as it is (RFC 6532), for an address that cannot be said otherwise.
    """

    def __init__(self, *, utf8: bool = False) -> None:
        self._policy: EmailPolicy[Any] = SMTPUTF8 if utf8 else _Folding(linesep="\r\n")
        remembering = lru_cache(maxsize=REMEMBERED)
        self.shared: Callable[[str, str], bytes] = remembering(self.field)
        self.shared_mailbox: Callable[[str, Mailbox], bytes] = remembering(self.mailbox)

    def field(self, name: str, value: str | Address) -> bytes:
        """The field, with the end of its last line.

        Raises:
            ValueError: the value has a line break.
        """
        text = str(value)
        if len(name) + 2 + len(text) <= LONGEST_LINE and PLAIN.fullmatch(text) and "=?" not in text:
            return f"{name}: {text}\r\n".encode("ascii")
        return self._policy.fold_binary(*self._policy.header_store_parse(name, value))

    def mailbox(self, name: str, one: Mailbox) -> bytes:
        """The field that names this mailbox; a name in other letters than ASCII as one encoded word.

        Raises:
            ValueError: it is not fit to be sent to.
        """
        address = _address(one)
        if isinstance(address, Address) and not address.display_name.isascii():
            phrase = quoprimime.header_encode(address.display_name.encode(), "utf-8")
            written = f"{name}: {phrase} <{address.addr_spec}>\r\n"
            if len(written) - 2 <= LONGEST_LINE and len(phrase) <= LONGEST_WORD:
                return written.encode("ascii")
        return self.field(name, address)


def sendable(address: str) -> str:
    """The address as mail servers know it.

    Raises:
        UnwritableError: it cannot be put into a mail.
    """
    try:
        return words.ascii_domain(address)
    except ValueError as error:
        raise UnwritableError("address-refused") from error


def _address(one: Mailbox) -> Address | str:
    """An address object, so that a comma or a bracket in it can never name a second recipient."""
    local, _, domain = words.ascii_domain(one.address).rpartition("@")
    if any(not each.isprintable() or each in NOT_IN_ADDRESSES for each in local + domain) or "@" in local:
        raise ValueError("not an address")
    if local.isascii():
        return Address(words.name(one.name), local, domain)
    return f"{local}@{domain}"
