"""What this service knows of an event: enough to write about it and to put it into a calendar."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

Text = Mapping[str, str]
"""The same text by language code; missing languages are empty or absent."""

NEVER = datetime(9000, 1, 1, tzinfo=UTC)
FALLBACK = ("et", "en", "ru")


def in_language(text: Text, language: str) -> str:
    """The text in `language`, else in the first language that has one (Estonian is the authoritative one)."""
    return next((text[each] for each in (language, *FALLBACK) if text.get(each)), "")


@dataclass(frozen=True)
class Venue:
    """Where people meet."""

    name: str = ""
    address: str = ""
    town: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any] | None) -> "Venue | None":
        """The venue in a message or a stored document; None when there is none."""
        return cls(data.get("name", ""), data.get("address", ""), data.get("town", "")) if data else None

    def in_words(self) -> str:
        """Name, address and town in one line, each said once."""
        parts: list[str] = []
        for part in (self.name, self.address, self.town):
            if part and not any(part in said for said in parts):
                parts.append(part)
        return ", ".join(parts)


@dataclass(frozen=True)
class Session:
    """A day or part of a day. Its id never changes; its number is its place in time order, from 1."""

    id: str
    number: int
    title: Text
    starts: datetime
    ends: datetime
    venue: Venue | None
    online_url: str

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Session":
        """The session in a message or a stored document."""
        return cls(
            id=data["id"],
            number=data["number"],
            title=dict(data.get("title") or {}),
            starts=data["starts"].replace(microsecond=0),
            ends=data["ends"].replace(microsecond=0),
            venue=Venue.read(data.get("venue")),
            online_url=data.get("online_url", ""),
        )


@dataclass(frozen=True)
class Programme:
    """What a mail says of the programme. `timezone` is a name of the tz database; `issuer` holds
    the data. `slug` is empty, and `languages` are all there are, for events heard of before programmes had
    texts of their own.
    """

    title: Text
    funder: str
    statement: Text
    timezone: str
    contact_email: str
    issuer: str = ""
    slug: str = ""
    languages: tuple[str, ...] = FALLBACK

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Programme":
        """The programme in a message or a stored document."""
        return cls(
            title=dict(data["title"]),
            funder=data.get("funder", ""),
            statement=dict(data.get("statement") or {}),
            timezone=data["timezone"],
            contact_email=data.get("contact_email", ""),
            issuer=_issuer(data.get("issuer")),
            slug=data.get("slug", ""),
            languages=tuple(data.get("languages") or FALLBACK),
        )


@dataclass(frozen=True)
class Event:
    """An event as it is now; `version` rises with each change. Without sessions it is postponed, and nobody
    knows yet until when.

    Args:
        closes: the registration deadline; None when nobody set one.
        minimum: how many people it takes to be held; 0 when it does not matter.
        materials: how many links and files there are for participants.
        reinstated: how often it was cancelled and takes place after all.
        plan_from: id of the event whose plan it begins with; empty for the usual one.
        confirmed: somebody said that it takes place for sure; None where that was not told.
    """

    id: str
    version: int
    slug: str
    programme: Programme
    title: Text
    language: str
    status: str
    confidential: bool
    venue: Venue | None
    online_url: str
    sessions: tuple[Session, ...]
    closes: datetime | None = None
    minimum: int = 0
    reinstated: int = 0
    plan_from: str = ""
    materials: int = 0
    confirmed: bool | None = None

    @classmethod
    def read(cls, data: Mapping[str, Any], version: int) -> "Event":
        """The event in a message or a stored document; sessions in order of time."""
        sessions = sorted((Session.read(each) for each in data["sessions"]), key=lambda s: (s.starts, s.id))
        return cls(
            id=data["id"],
            version=version,
            slug=data["slug"],
            programme=Programme.read(data["programme"]),
            title=dict(data["title"]),
            language=data["language"],
            status=data["status"],
            confidential=data.get("confidential", False),
            venue=Venue.read(data.get("venue")),
            online_url=data.get("online_url", ""),
            sessions=tuple(sessions),
            closes=data.get("closes"),
            minimum=data.get("minimum", 0),
            materials=data.get("materials", 0),
            reinstated=data.get("reinstated", 0),
            plan_from=data.get("plan_from", ""),
            confirmed=data.get("confirmed"),
        )

    def as_mapping(self) -> dict[str, Any]:
        """Plain values that `read` understands."""
        return asdict(self) | {"sessions": [asdict(session) for session in self.sessions]}

    @property
    def cancelled(self) -> bool:
        """It will not take place."""
        return self.status == "cancelled"

    @property
    def starts(self) -> datetime:
        """Start of the first session; of a postponed event a moment that does not come."""
        return self.sessions[0].starts if self.sessions else NEVER

    @property
    def ends(self) -> datetime:
        """End of the last session; as `starts`."""
        return max((session.ends for session in self.sessions), default=NEVER)

    def venue_of(self, session: Session) -> Venue | None:
        """The session's own venue, else the event's; none when it has a link of its own and is online."""
        return session.venue or (None if session.online_url else self.venue)

    def online_url_of(self, session: Session) -> str:
        """The session's own link to join, else the event's, unless the session has a venue of its own."""
        return session.online_url or ("" if session.venue else self.online_url)


def _issuer(known: Any) -> str:
    """The name of whoever issues certificates: with its registry numbers in a message, alone as stored."""
    return str(known.get("name", "")) if isinstance(known, Mapping) else str(known or "")
