"""Texts that people typed, as they may be printed; and whether a family name given by hand is the
holder's.
"""

import unicodedata

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = {"\u200c", "\u200d"}
"""Letters of Persian and Indic scripts change with these two; inside a word they belong to the spelling."""


def printable(text: str) -> str:
    """The text without anything that draws nothing: direction overrides, control signs, zero-width signs.

    Runs of white space become one space; letters are in composed form (NFC). Nothing visible is lost.
    """
    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if sign.isspace() or sign in "\u2028\u2029" else sign for sign in composed)
    kept = (sign for sign in spaced if sign in _JOINERS or unicodedata.category(sign) not in _INVISIBLE)
    return " ".join("".join(kept).split()).strip("\u200c\u200d")


def full_name(first: str, last: str) -> str:
    """Both names as printed; one of them may be empty."""
    return " ".join(part for part in (printable(first), printable(last)) if part)


def same_family_name(given: str, printed: str) -> bool:
    """Does a name typed into the form mean the printed family name?

    Case, accents, apostrophes, hyphens and spacing do not count: whoever reads the paper may lack the
    keyboard for it.
    """
    wanted = _bare(printed)
    return wanted != "" and _bare(given) == wanted


def _bare(name: str) -> str:
    apart = unicodedata.normalize("NFKD", printable(name)).casefold()
    return "".join(sign for sign in apart if sign.isalnum())
