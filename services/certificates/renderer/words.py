"""The printed words in each language: the gettext catalogues of the documents, dates and numbers.

Read from the `.po` files themselves when the renderer is built, so a document never depends on a compiled
copy.
"""

import gettext
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

CATALOGUES = Path(__file__).parent.parent / "translations" / "documents"
LOCALES = {"et": "et", "en": "en_GB", "ru": "ru"}
LISTED_DAYS = 4


@dataclass(frozen=True)
class Words:
    """One language."""

    language: str
    catalogue: gettext.NullTranslations

    def say(self, text: str, **values: str) -> str:
        """The text in this language, with its values filled in."""
        return self.catalogue.gettext(text) % values if values else self.catalogue.gettext(text)

    def hours(self, hours: float) -> str:
        """Academic hours as read: `8 akadeemilist tundi`, `7,5 академического часа`."""
        whole = hours == int(hours)
        one, many = "%(hours)s academic hour", "%(hours)s academic hours"
        text = self.catalogue.ngettext(one, many, int(hours)) if whole else self.catalogue.gettext(many)
        return text % {"hours": self.count(hours)}

    def count(self, number: float) -> str:
        """A number as read in this language, with at most two decimals."""
        return format_decimal(number, format="#,##0.##", locale=LOCALES[self.language])

    def day(self, day: date) -> str:
        """A day with the month in letters."""
        return format_date(day, format="long", locale=LOCALES[self.language])

    def days(self, days: Sequence[date]) -> str:
        """Several days: neighbours as a span, a few one by one, many as first and last."""
        if len(days) < 2:
            return "".join(map(self.day, days))
        neighbours = days[-1] - days[0] == timedelta(days=len(days) - 1)
        if neighbours or len(days) > LISTED_DAYS:
            return self._span(days[0], days[-1])
        return "; ".join(map(self.day, days))

    def _span(self, first: date, last: date) -> str:
        if (first.year, first.month) != (last.year, last.month):
            return f"{self.day(first)} – {self.day(last)}"
        stop = "." if self.language == "et" else ""
        return f"{first.day}{stop}–{self.day(last)}"


def read_words(folder: Path = CATALOGUES, languages: Iterable[str] = LOCALES) -> dict[str, Words]:
    """Every language's words. English is the text in the code and needs no catalogue."""
    return {language: Words(language, _catalogue(folder, language)) for language in languages}


def _catalogue(folder: Path, language: str) -> gettext.NullTranslations:
    path = folder / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
