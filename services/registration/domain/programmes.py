"""Programmes that a funder pays for, and the activities they consist of."""

from dataclasses import dataclass, field
from datetime import date

from services.registration.domain.texts import LANGUAGES, NO_TEXT, LocalText

TIMEZONE = "Europe/Tallinn"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues certificates: name, registry code, number of the EHIS notice.

    Source: continuing education standard, Regulation 27 of 19.06.2015, § 3.
    """

    name: str = ""
    registry_code: str = ""
    ehis_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A funded whole.

    `reference` is the grant's number, `statement` the funder's sentence on every page and paper.
    `second_factor`: whoever helps to run it signs in with a second step. `evidence_until`: the last day the
    funder may ask who took part, where it is known.
    """

    id: str
    slug: str
    title: LocalText
    funder: str = ""
    reference: str = ""
    languages: tuple[str, ...] = LANGUAGES
    timezone: str = TIMEZONE
    statement: LocalText = NO_TEXT
    contact_email: str = ""
    issuer: Issuer = field(default_factory=Issuer)
    second_factor: bool = False
    version: int = 1
    evidence_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A line of the activity plan; the funder expects so many events and participations of it."""

    id: str
    programme_id: str
    code: str
    kind: str
    title: LocalText
    target_events: int = 0
    target_participants: int = 0
