"""Certificate numbers: one series per programme, kind and year, counted from 1 without a gap.

A number is given once, when the document is reserved, and never again, whatever becomes of that document.
Source: Regulation 27 of 19.06.2015, § 3: documents are numbered and a record of them is kept.
"""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass

KIND_SIGNS = {"certificate": "T", "notice": "TE", "participation": "OT"}
"""Tunnistus, tõend, osalemistõend."""

LONGEST_PREFIX = 5


@dataclass(frozen=True)
class Series:
    """What is counted together."""

    prefix: str
    kind: str
    year: int

    @property
    def key(self) -> str:
        """The series as it begins every number of it: `MJA-T-2026`."""
        return f"{self.prefix}-{KIND_SIGNS[self.kind]}-{self.year}"

    def number(self, place: int) -> str:
        """The number at a place in the series, counted from 1: `MJA-T-2026-0001`."""
        if place < 1:
            raise ValueError("places in a series count from 1")
        return f"{self.key}-{place:04d}"


def prefix_for(slug: str, taken: Container[str]) -> str:
    """A programme's letters: the initials of its slug, with a figure behind them when another programme
    has them.

    Args:
        slug: `marka-ja-aita` gives `MJA`; a single word gives its first letters.
        taken: prefixes of other programmes.
    """
    plain = unicodedata.normalize("NFKD", slug).encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z]+|[0-9]+", plain) or ["KUTSE"]
    letters = "".join(word if word.isdigit() else word[0] for word in words) if len(words) > 1 else words[0]
    stem = letters[:LONGEST_PREFIX] if len(words) > 1 else letters[:3]
    if stem not in taken:
        return stem
    return next(f"{stem}.{count}" for count in range(2, 10_000) if f"{stem}.{count}" not in taken)
