"""Bytes of strangers as text that can be stored, whatever they say they are."""

import codecs
import re

NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
"""Encodings of the standard library that no mail is written in: slow, or a way to write what is no text."""

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those of Unicode's bidirectional algorithm (UAX 9 §2)."""


def codec(charset: str) -> str:
    """The name of what reads this charset.

    Raises:
        LookupError: nothing does, or no mail is written in it.
    """
    known = codecs.lookup(charset.replace("\0", "")).name
    if known in NO_CHARSETS:
        raise LookupError(known)
    return known


def decoded(content: bytes, charset: str) -> str:
    """The text these bytes are; what is none of it is a replacement character."""
    try:
        return storable(content.decode(codec(charset), "replace"))
    except (LookupError, ValueError):
        return content.decode("ascii", "replace")


def storable(text: str) -> str:
    """The text without halves of characters, which no database takes."""
    return text.encode("utf-8", "replace").decode()


def legible(text: str) -> str:
    """The text without characters that no page shows, or that turn round how others are read.

    Of control characters line ends and tabs stay. A name such as `gpj.exe` cannot pose as a picture.
    """
    return UNSEEN.sub("", text)
