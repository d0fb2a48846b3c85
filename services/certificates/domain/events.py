"""What this service knows of an event: its own read model, filled by messages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.certificates.domain.names import printable
from services.certificates.domain.printed import Issuer, LocalText


@dataclass(frozen=True)
class Event:
    """An event as it was last announced.

    Args:
        version: of the announcement; an older one changes nothing.
        starts: beginnings of its sessions, aware, UTC, in order.
        place: house and town as printed; empty for an event held online.
    """

    id: str
    slug: str
    version: int
    title: LocalText
    language: str
    programme_id: str
    programme_slug: str
    programme: LocalText
    timezone: str
    starts: tuple[datetime, ...] = ()
    place: str = ""
    statement: LocalText = field(default_factory=dict)
    funder: str = ""
    reference: str = ""
    issuer: Issuer = field(default_factory=Issuer)
    confidential: bool = False

    def days(self) -> tuple[date, ...]:
        """The local days it is held on, in order, each once."""
        return tuple(sorted({self.local_day(moment) for moment in self.starts}))

    def local_day(self, moment: datetime) -> date:
        """Which day it is where the programme is."""
        return moment.astimezone(ZoneInfo(self.timezone)).date()


OF_PROGRAMME = ("programme", "statement", "funder", "reference", "issuer")


def changed_print(before: Event, now: Event) -> tuple[str, ...]:
    """What certificates say of the programme that they will say otherwise from now on."""
    return tuple(name for name in OF_PROGRAMME if getattr(before, name) != getattr(now, name))


def place_of(venues: Sequence[tuple[str, str]], confidential: bool) -> str:
    """How the place is printed, from (name, town) of the event's venues: each once, `Näidismaja, Tartu`.

    Of a confidential event the town alone: the house may be a shelter.
    """
    places = [
        town if confidential else ", ".join(part for part in (name, town) if part) for name, town in venues
    ]
    return "; ".join(dict.fromkeys(printable(place) for place in places if place))
