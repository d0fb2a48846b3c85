"""What a document says. Frozen when its number is reserved; no later change of an event or a person
touches it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from services.certificates.domain.names import full_name

LocalText = Mapping[str, str]
"""The same text by language: `et`, `en`, `ru`; a language may be missing or empty."""


@dataclass(frozen=True)
class Issuer:
    """Who answers for the document. Source: Regulation 27 of 19.06.2015, § 3."""

    name: str = ""
    registry_code: str = ""
    ehis_number: str = ""


@dataclass(frozen=True)
class Printed:
    """Every printed fact but number, code and date of issue.

    Args:
        kind: `certificate` (tunnistus), `notice` (tõend) or `participation` (osalemistõend).
        languages: in order of printing; Estonian first, at most one more.
        statement: how the funder wishes to be named.
        days: the local days of the event, in order; empty for a self-paced course.
        place: town and house, or empty when it was held online.
        hours_planned, hours_attended: academic hours of 45 minutes.
        confidential: the verification page must not name the holder.
    """

    kind: str
    first_name: str
    last_name: str
    languages: tuple[str, ...]
    title: LocalText
    programme: LocalText
    completed_on: date
    hours_planned: float
    hours_attended: float
    statement: LocalText = field(default_factory=dict)
    funder: str = ""
    reference: str = ""
    issuer: Issuer = field(default_factory=Issuer)
    days: tuple[date, ...] = ()
    place: str = ""
    outcomes: tuple[LocalText, ...] = ()
    assessment: LocalText = field(default_factory=dict)
    trainers: tuple[str, ...] = ()
    confidential: bool = False

    @property
    def holder(self) -> str:
        """The person's name as it is printed."""
        return full_name(self.first_name, self.last_name)

    def named(self, first_name: str, last_name: str) -> "Printed":
        """The same facts for a corrected name."""
        return replace(self, first_name=first_name, last_name=last_name)

    def completed(self, on: date) -> "Printed":
        """The same facts with another day of completion."""
        return replace(self, completed_on=on)


def languages_of(person: str, event: str) -> tuple[str, ...]:
    """Which languages a document is printed in: Estonian, and the person's, or else the event's own.

    Source: Language Act § 16: Estonian first and no less visible; decision 0007 says why not one language
    alone.
    """
    other = next((language for language in (person, event) if language in ("en", "ru")), None)
    return ("et", other) if other else ("et",)


def text_in(text: LocalText, language: str) -> str:
    """The text in a language; failing that in Estonian, failing that in whichever there is."""
    return text.get(language) or text.get("et") or next((words for words in text.values() if words), "")
