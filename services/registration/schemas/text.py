"""What typed text may hold: any script, no hidden or controlling characters."""

import re
import unicodedata

MOST_MARKS = 6
"""Combining marks on one letter; written languages need at most four."""

_SPACES = re.compile(r"[^\S\n]+")
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f"  # C0, DEL, C1 except line ends
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"  # bidi, zero width
    "\U000e0000-\U000e007f]"  # tags
)
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by their kind that hold an empty place in Korean, and are seen nowhere."""

_LINE_END = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
_WEB_ADDRESS = re.compile(
    r"//|\bwww\.|@|[\w-]{2,}\.(?:com|net|org|info|biz|ru|ee|lv|lt|fi|se|eu|io|me|xyz|top|site|online|shop|link|click)\b",
    re.IGNORECASE,
)


def line(text: str) -> str:
    """The text as one line: NFC, hidden characters dropped, a run of white space is one blank."""
    return " ".join(_visible(text).split())


def paragraphs(text: str) -> str:
    """The text with its line ends kept as newlines, otherwise as `line`; at most one empty line in a row."""
    lines = [_SPACES.sub(" ", part).strip() for part in _LINE_END.sub("\n", _visible(text)).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def is_encodable(text: str) -> bool:
    """False when it holds half of a surrogate pair, which no file, mail or database can keep."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def is_stacked(text: str) -> bool:
    """Are so many marks piled on one letter that they would run over the lines above?"""
    run = 0
    for letter in unicodedata.normalize("NFD", text) if not text.isascii() else "":
        run = run + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if run > MOST_MARKS:
            return True
    return False


def has_web_address(text: str) -> bool:
    """Would a mail reader turn a part of it into a link?

    An address in a name turns the confirmation we send into somebody's advertisement.
    """
    return bool(_WEB_ADDRESS.search(text))


def has_letter(text: str) -> bool:
    """Is there a letter of any script in it that one can see?"""
    return any(letter.isalpha() and letter not in _FILLERS for letter in text)


def _visible(text: str) -> str:
    return (
        text if text.isascii() and text.isprintable() else _HIDDEN.sub("", unicodedata.normalize("NFC", text))
    )
