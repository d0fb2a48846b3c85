"""The catalogue: events in outline, and what somebody looks for among them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from services.registration.domain.sessions import Venue
from services.registration.domain.texts import LocalText

NEVER = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Day:
    """When and where a session is."""

    starts: datetime
    ends: datetime
    venue: Venue | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Of an event as much as it takes to look for it."""

    id: str
    programme_id: str
    programme_slug: str
    kind: str
    title: LocalText
    language: str
    timezone: str
    venue: Venue | None = None
    sessions: tuple[Day, ...] = ()

    @property
    def starts(self) -> datetime:
        """When it begins; at the end of time while nobody knows."""
        return self.sessions[0].starts if self.sessions else NEVER

    @property
    def ends(self) -> datetime:
        """When it is over; at the end of time while nobody knows."""
        return max((day.ends for day in self.sessions), default=NEVER)

    @property
    def towns(self) -> list[str]:
        """Where it takes place, in the order of its sessions."""
        places = [self.venue, *(day.venue for day in self.sessions)]
        return list(dict.fromkeys(place.town for place in places if place and place.town))

    @property
    def months(self) -> list[str]:
        """The months it takes place in, `2026-02`."""
        zone = ZoneInfo(self.timezone)
        return list(dict.fromkeys(f"{day.starts.astimezone(zone):%Y-%m}" for day in self.sessions))


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; empty fields do not narrow. `text` holds words that all have to be found,
    `month` is `2026-02`, `free` asks for seats one can have at once.
    """

    text: str = ""
    programme: str = ""
    kind: str = ""
    language: str = ""
    town: str = ""
    month: str = ""
    free: bool = False

    def fits(self, outline: Outline) -> bool:
        """Is this event what is looked for, as far as an outline tells? Words and seats are looked up
        elsewhere."""
        return (
            self.programme in ("", outline.programme_slug)
            and self.kind in ("", outline.kind)
            and self.language in ("", outline.language)
            and (not self.town or self.town in outline.towns)
            and (not self.month or self.month in outline.months)
        )

    def chosen(self) -> dict[str, str]:
        """What narrows, as it stands in an address."""
        held = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: "1" if value is True else value for name, value in held.items() if value}


def choices(outlines: Iterable[Outline]) -> dict[str, set[str]]:
    """What there is to choose from, per field of a wish."""
    offered: dict[str, set[str]] = {name: set() for name in ("kind", "language", "town", "month")}
    for one in outlines:
        offered["kind"].add(one.kind)
        offered["language"].add(one.language)
        offered["town"].update(one.towns)
        offered["month"].update(one.months)
    return offered
