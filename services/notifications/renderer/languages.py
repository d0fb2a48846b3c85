"""Words, dates and numbers in the languages mails are written in."""

import gettext
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_timezone_location, get_timezone_name
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from services.notifications.domain.events import Session

CATALOGUES = Path(__file__).parent.parent / "translations" / "messages"
LOCALES: Mapping[str, str] = {"et": "et", "en": "en_GB", "ru": "ru"}
SOURCE_LANGUAGE = "en"
REMEMBERED = 500


def catalogue(language: str) -> gettext.NullTranslations:
    """The texts of one language, read from its .po file so that no build step can be forgotten."""
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True)
class Language:
    """One language a mail can be written in. Days and zones are written out once: many mails name the same.

    Args:
        dates: writes a day out.
        zones: a time zone as people call it: its city and the name of its time.
    """

    code: str
    locale: Locale
    texts: gettext.NullTranslations
    dates: Callable[[date], str]
    zones: Callable[[str], str]

    @classmethod
    def load(cls, code: str) -> "Language":
        """The language with this code: `et`, `en` or `ru`."""
        locale = Locale.parse(LOCALES[code])
        remembering = lru_cache(maxsize=REMEMBERED)
        dates = remembering(partial(format_date, format="full", locale=locale))
        return cls(code, locale, catalogue(code), dates, remembering(partial(_name_of_zone, locale)))

    def say(self, message: str, **values: object) -> str:
        """The message in this language, its %(placeholders)s filled."""
        text = self.texts.gettext(message)
        return text % values if values else text

    def day(self, at: datetime, zone: str) -> str:
        """Weekday and date, as seen in `zone`."""
        return self.dates(_local(at, zone).date())

    def moment(self, at: datetime, zone: str) -> str:
        """Weekday, date and time of day."""
        return f"{self.day(at, zone)}, {clock_time(at, zone)}"

    def span(self, starts: datetime, ends: datetime, zone: str) -> str:
        """From when to when; the day is said twice only when it differs."""
        if _local(starts, zone).date() == _local(ends, zone).date():
            return f"{self.moment(starts, zone)}–{clock_time(ends, zone)}"
        return f"{self.moment(starts, zone)} – {self.moment(ends, zone)}"

    def time_of(self, session: Session, zone: str) -> str:
        """When a session takes place."""
        return self.span(session.starts, session.ends, zone)

    def name_of_zone(self, zone: str) -> str:
        """A time zone as people call it: its city and the name of its time."""
        return self.zones(zone)

    def name_of_language(self, code: str) -> str:
        """The name of another language in this one."""
        return self.locale.languages.get(code) or code


def clock_time(at: datetime, zone: str) -> str:
    """Hours and minutes on the wall in `zone`."""
    return f"{_local(at, zone):%H:%M}"


def _name_of_zone(locale: Locale, zone: str) -> str:
    city = get_timezone_location(zone, locale=locale, return_city=True)
    return f"{city}, {get_timezone_name(zone, width='long', locale=locale)}"


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone))
