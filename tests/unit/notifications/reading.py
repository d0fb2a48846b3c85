"""What a person sees of a mail's text and of its HTML."""

import re
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser

WORD = re.compile(r"[\w@./?=&%:-]+")


def words_of(text: str) -> Counter[str]:
    """The words of plain text, without the marks of lists, labels, sentences and of the footer."""
    return Counter(word for each in WORD.findall(text) if (word := each.rstrip(":.").strip("-")))


def seen_words(html: str) -> Counter[str]:
    """The words a browser shows."""
    reader = _Reader()
    reader.feed(html)
    return words_of("".join(reader.said))


class _Reader(HTMLParser):
    """Collects text; the head is not seen."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """The head begins, or a line."""
        self._hidden += tag == "head"
        self.said += ["\n"] * (tag == "br")

    def handle_endtag(self, tag: str) -> None:
        """The head ends."""
        self._hidden -= tag == "head"

    def handle_data(self, data: str) -> None:
        """Text."""
        if not self._hidden:
            self.said.append(data)
