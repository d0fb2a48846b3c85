"""Text that is safe inside a calendar property."""

import re
import unicodedata
from urllib.parse import quote

import idna

CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
NOT_IN_NAMES = re.compile(r"[\";:^,<>\\\r\n\t]")
SPACES = re.compile(r"\s+")
ENCODED_WORD = re.compile(r"=(?=\?)")
MAX_NAME = 120
UNRESERVED = "!$'*+-._~="


def clean(text: str) -> str:
    """The text without control and direction characters; tabs as spaces, every line break as LF."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    for separator in "\x0b\x0c\x85\u2028\u2029":
        text = text.replace(separator, "\n")
    return CONTROL.sub("", text)


def one_line(text: str) -> str:
    """The text on one line, spaces collapsed."""
    return SPACES.sub(" ", clean(text)).strip()


def header(text: str) -> str:
    """The text as a header may hold it: on one line, and nothing in it that reads as an encoded word.

    The email package decodes `=?utf-8?q?=0ABcc=3A?=` even in what it is given as plain text, and then writes
    the line break out: a header of the sender's choice.
    """
    return ENCODED_WORD.sub("= ", one_line(text))


def name(text: str) -> str:
    """A person's name as a CN parameter or beside an address, without what some program misreads there."""
    text = NOT_IN_NAMES.sub(" ", header(unicodedata.normalize("NFC", text)))
    return SPACES.sub(" ", text).strip()[:MAX_NAME].strip()


def ascii_domain(address: str) -> str:
    """The address with its domain as an A-label (RFC 5890), the local part as it is.

    Raises:
        ValueError: it has no local part or no domain that DNS could know.
    """
    local, at, domain = address.rpartition("@")
    if not (local and at and domain):
        raise ValueError("not an address")
    return f"{local}@{idna.encode(domain, uts46=True).decode() if not domain.isascii() else domain}"


def mailto(address: str) -> str:
    """The address as a legal mailto URI (RFC 6068)."""
    local, _, domain = ascii_domain(address).rpartition("@")
    return f"mailto:{quote(local, safe=UNRESERVED)}@{domain}"
