"""A programme's own text in the form of a mail. Each value is put in once and never read: what was typed was
taken apart before any value came near it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Protocol

from services.notifications.calendar import words
from services.notifications.domain.placeholders import VALUES, Kind
from services.notifications.domain.writing import (
    Address,
    Alone,
    Bullets,
    Line,
    Paragraph,
    Part,
    Piece,
    Place,
    Words,
    Writing,
)


class Named(Protocol):
    """Values by name."""

    def __getitem__(self, name: str) -> str: ...


@dataclass(frozen=True)
class Typesetting:
    """How a text is set in one form of one mail.

    Args:
        parts: the macros of the form.
        block: writes a block out.
        values: what placeholders of one line stand for.
        blocks: the names of this mail's blocks.
        safe: marks text that is written out as such (HTML), or `str`.
    """

    parts: Any
    block: Callable[[str], str]
    values: Named
    blocks: Collection[str]
    safe: Callable[[str], str]

    @property
    def nothing(self) -> str:
        """No text at all."""
        return self.safe("")

    def set(self, writing: Writing) -> str:
        """The text, written out.

        Raises:
            KeyError: it asks for a value or a block this mail does not have.
        """
        return self.nothing.join(self._part(each) for each in writing.parts)

    def foreign(self, written: str, language: str) -> str:
        """Marked as text of another language than the mail's (WCAG 3.1.2)."""
        return self.safe(self.parts.foreign(written, language))

    def _part(self, part: Part) -> str:
        match part:
            case Alone(name) if name in self.blocks:
                return self.block(name)
            case Alone(name):
                return self.safe(self.parts.p(self.values[name]))
            case Bullets(items):
                return self.safe(self.parts.bullets([self._line(each) for each in items]))
            case Paragraph(lines):
                return self.safe(self.parts.lines([self._line(each) for each in lines]))

    def _line(self, line: Line) -> list[tuple[str, bool]]:
        """Pieces of text, each with whether it is a web address."""
        return [self._piece(each) for each in line]

    def _piece(self, piece: Piece) -> tuple[str, bool]:
        match piece:
            case Words(text):
                return words.clean(text), False
            case Address(url):
                return url, True
            case Place(name):
                return self.values[name], VALUES.get(name) is Kind.LINK
