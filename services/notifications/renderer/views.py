"""What templates see: an event and its changes in words, with only what this reader may know."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from services.notifications.domain.changes import SURE, Change
from services.notifications.domain.contacts import ContactLetter
from services.notifications.domain.events import Event, Session, Text, Venue, in_language
from services.notifications.renderer.languages import Language

NOTHING = "–"
MAX_TITLE = 60

CHANGE_LABELS = {
    "time": "Time",
    "venue": "Place",
    "online_url": "Link to join",
    "title": "Title",
    "language": "Working language",
    "session_added": "New session",
    "session_dropped": "Session that is left out",
    SURE: "Takes place for sure",
}


@dataclass(frozen=True)
class Fact:
    """A label and what is to be said, line by line."""

    label: str
    lines: Sequence[str]


@dataclass(frozen=True)
class ChangeInWords:
    """What changed; `before` and `after` are both empty when `alone` says all there is to say."""

    label: str
    before: str = ""
    after: str = ""
    alone: str = ""


@dataclass(frozen=True)
class EventView:
    """An event in one language, for a reader who holds a seat (or trains there) or does not."""

    event: Event
    language: Language
    seated: bool

    @property
    def title(self) -> str:
        """The event's title."""
        return in_language(self.event.title, self.language.code)

    @property
    def slug(self) -> str:
        """The name of its page."""
        return self.event.slug

    @property
    def zone(self) -> str:
        """Its time zone's name."""
        return self.event.programme.timezone

    def facts(self, only: str = "") -> list[Fact]:
        """What, when, where: for all sessions, or for the one whose id is `only`."""
        sessions = [each for each in self.event.sessions if only in ("", each.id)]
        places = list(dict.fromkeys(self._place(each) for each in sessions))
        links = list(dict.fromkeys(self._link(each) for each in sessions))
        rows = [
            ("Event", [self.title]),
            ("Time", self._times(sessions, with_place=len(places) > 1)),
            ("Time zone", [self.language.name_of_zone(self.zone)] if sessions else []),
            ("Place", places if len(places) == 1 else []),
            ("Link to join", links),
            ("Working language", [self.language.name_of_language(self.event.language)]),
        ]
        said = ((label, [line for line in lines if line]) for label, lines in rows)
        return [Fact(self.language.say(label), lines) for label, lines in said if lines]

    def former(self, group: Mapping[str, Any]) -> list[Fact]:
        """The group somebody comes from, as `mails.of_registration` put it."""
        return [Fact(self.language.say("Your group so far"), self._in_short(group))]

    def own_group(self, group: Mapping[str, Any]) -> list[Fact]:
        """The group a guest comes from, likewise."""
        return [Fact(self.language.say("Your own group"), self._in_short(group))]

    def _in_short(self, group: Mapping[str, Any]) -> list[str]:
        lines = [in_language(group["title"], self.language.code)]
        if "starts" in group:
            lines.append(self.language.span(group["starts"], group["ends"], self.zone))
        return lines

    def chosen(self, session_ids: Sequence[str]) -> Fact:
        """These sessions, a line each, numbered where there are several."""
        sessions = [each for each in self.event.sessions if each.id in session_ids]
        return Fact(self.language.say("Time"), self._lines(sessions, with_place=False))

    def changes(self, changes: Sequence[Change]) -> Iterator[ChangeInWords]:
        """The changes in words."""
        for change in changes:
            label, before, after = self._label(change), self._value(change.before), self._value(change.after)
            if change.what == SURE:
                yield ChangeInWords(label, alone=self.language.say("The organiser has confirmed the event."))
            elif change.what.startswith("session_"):
                yield ChangeInWords(label, alone=before or after)
            else:
                yield ChangeInWords(label, before or NOTHING, after or NOTHING)

    def day_of_start(self) -> str:
        """The day on which it begins."""
        if not self.event.sessions:
            return self.language.say("Postponed, the new time is not known yet")
        return self.language.day(self.event.starts, self.zone)

    def on(self, day: str) -> str:
        """A day given as 2027-01-20."""
        return self.language.day(datetime.combine(date.fromisoformat(day), time(12), UTC), "UTC")

    def places(self) -> str:
        """Where it is, in one line."""
        found = dict.fromkeys(self._place(each) for each in self.event.sessions)
        return "; ".join(each for each in found if each)

    def join_links(self) -> list[str]:
        """Where people with a seat join online."""
        found = dict.fromkeys(self._link(each) for each in self.event.sessions)
        return [each for each in found if each]

    @property
    def has_door(self) -> bool:
        """Is there a place people come in to?"""
        return any(self.event.venue_of(each) for each in self.event.sessions)

    @property
    def has_materials(self) -> bool:
        """Is there something to read or to fetch on the personal page?"""
        return self.event.materials > 0

    def _label(self, change: Change) -> str:
        label = self.language.say(CHANGE_LABELS[change.what])
        many = len(self.event.sessions) > 1 and change.session and not change.what.startswith("session_")
        if not many or change.session is None:
            return label
        return f"{label} ({self.language.say('session %(number)s', number=change.session.number)})"

    def _value(self, value: tuple[object, object] | Venue | Text | str | None) -> str:
        match value:
            case None | "":
                return ""
            case (starts, ends):
                return self.language.span(starts, ends, self.zone)  # type: ignore[arg-type]
            case Venue():
                return self._venue(value)
            case str():
                is_link = "://" in value
                return value if is_link else self.language.name_of_language(value)
            case _:
                return in_language(value, self.language.code)  # type: ignore[arg-type]

    def _times(self, sessions: Sequence[Session], *, with_place: bool) -> list[str]:
        if not sessions:
            return [self.language.say("Postponed, the new time is not known yet")]
        return self._lines(sessions, with_place=with_place)

    def _lines(self, sessions: Sequence[Session], *, with_place: bool) -> list[str]:
        lines = [self._line(each, with_place=with_place) for each in sessions]
        if len(sessions) < 2:
            return lines
        return [f"{each.number}. {line}" for each, line in zip(sessions, lines, strict=True)]

    def _line(self, session: Session, *, with_place: bool) -> str:
        parts = [self.language.time_of(session, self.zone)]
        if name := in_language(session.title, self.language.code):
            parts.append(name)
        if with_place and self._place(session):
            parts.append(self._place(session))
        return "; ".join(parts)

    def _place(self, session: Session) -> str:
        venue = self.event.venue_of(session)
        if venue:
            return self._venue(venue)
        return self.language.say("Online") if self.event.online_url_of(session) else ""

    def _venue(self, venue: Venue) -> str:
        open_to_all = self.seated or not self.event.confidential
        return venue.in_words() if open_to_all else venue.town

    def _link(self, session: Session) -> str:
        return self.event.online_url_of(session) if self.seated else ""


def shortened(title: str) -> str:
    """The title as far as a subject has room for it."""
    if len(title) <= MAX_TITLE:
        return title
    return title[: MAX_TITLE - 1].rsplit(" ", 1)[0] + "…"


def of_contact(letter: ContactLetter, language: Language) -> dict[str, Any]:
    """What a mail to somebody who acts for others says; of a confidential event not where it is."""
    view = EventView(letter.event, language, seated=False)
    until = letter.said.get("until")
    said = {"until": language.moment(until, view.zone)} if until else {}
    return {"reason": "", **letter.said, **said, "facts": view.facts()}
