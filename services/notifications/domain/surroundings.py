"""What a text that stands in many mails must not say itself, because it differs from person to person or may
change: a personal link, a room, an address to join.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from services.notifications.domain.events import Event
from services.notifications.domain.writing import Flaw

PERSONAL = {
    "r": "personal_link",
    "trainer": "personal_link",
    "i": "personal_link",
    "feeds": "personal_link",
    "w": "offer_link",
    "c": "confirm_link",
    "g": "personal_link",
    "n": "personal_link",
    "t": "personal_link",
    "me": "personal_link",
}
"""First part of a personal address -> the placeholder that stands for it."""

ROOM = re.compile(
    r"\b(?:ruum|ruumis|tuba|toas|saal|saalis|auditoorium|auditooriumis|room|hall|lecture hall"
    r"|кабинет|кабинете|комната|комнате|аудитория|аудитории|зал|зале)\s+(?:nr\.?|no\.?|№)?\s*[A-ZА-Я]?-?\d+",
    re.IGNORECASE,
)
SHORTEST_PLACE = 6
"""Letters; shorter names stand in other words, too."""


@dataclass(frozen=True)
class Surroundings:
    """What the programme's events and this installation make known.

    Args:
        hosts: the installation's own, under which personal pages are.
        places: names and street addresses of venues.
        join_links: addresses of online sessions.
    """

    hosts: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    join_links: frozenset[str] = frozenset()

    @classmethod
    def of(cls, events: Sequence[Event], hosts: frozenset[str]) -> "Surroundings":
        """The surroundings of a programme with these events."""
        venues = [event.venue for event in events] + [
            session.venue for event in events for session in event.sessions
        ]
        said = {text.strip() for venue in venues if venue for text in (venue.name, venue.address)}
        links = {event.online_url for event in events} | {
            session.online_url for event in events for session in event.sessions
        }
        places = frozenset(each for each in said if len(each) >= SHORTEST_PLACE)
        return cls(hosts, places, frozenset(links - {""}))

    def flaws(self, typed: str, addresses: Sequence[str]) -> Iterator[Flaw]:
        """Each thing for which there is a placeholder."""
        for url in addresses:
            if name := self._placeholder_of(url):
                yield Flaw("text-personal-link", _line(typed, url), {"name": name})
            elif url.rstrip("/") in {each.rstrip("/") for each in self.join_links}:
                yield Flaw("text-join-link", _line(typed, url))
        for place in sorted(self.places):
            if re.search(rf"(?<!\w){re.escape(place)}(?!\w)", typed, re.IGNORECASE):
                yield Flaw("text-place", _line(typed, place), {"what": place})
        for match in ROOM.finditer(typed):
            yield Flaw("text-place", _line(typed, match[0]), {"what": match[0]})

    def _placeholder_of(self, url: str) -> str:
        """The placeholder for a personal address of ours; empty for any other address, or for none at all."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return ""
        if "token" in dict(parse_qsl(parts.query)):
            return "document_link" if parts.path.startswith("/api/v1/certificates") else "personal_link"
        if (parts.hostname or "").lower() not in self.hosts:
            return ""
        folders = [each for each in parts.path.split("/") if each]
        if folders and folders[0] in ("et", "en", "ru"):
            folders = folders[1:]
        if folders[:2] == ["manage", "sign-in"]:
            return "personal_link"
        return PERSONAL.get(folders[0], "") if len(folders) > 1 else ""


def _line(typed: str, what: str) -> int:
    lines = typed.split("\n")
    wanted = what.casefold()
    return next((number for number, line in enumerate(lines, 1) if wanted in line.casefold()), 0)
