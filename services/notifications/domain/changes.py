"""What people notice when an event changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.notifications.domain.events import Event, Session, Text, Venue


@dataclass(frozen=True)
class Change:
    """One thing that differs; `before` and `after` are times, venues, texts or None.

    Args:
        what: `confirmed` (it takes place for sure), `time`, `venue`, `online_url`, `title`, `language`,
            `session_added` or `session_dropped`.
        session: the session it is about, as it is now (as it was, when dropped); None for the whole event.
    """

    what: str
    session: Session | None
    before: "Value"
    after: "Value"


SURE = "confirmed"
Value = tuple[datetime, datetime] | Venue | Text | str | None


def changes(before: Event, after: Event) -> list[Change]:
    """What differs between two states of an event: the whole event first, then session by session in order of
    time.
    """
    return [*_of_event(before, after), *_of_sessions(before, after)]


def _of_event(before: Event, after: Event) -> Iterator[Change]:
    if before.confirmed is False and after.confirmed:
        yield Change(SURE, None, None, None)
    if dict(before.title) != dict(after.title):
        yield Change("title", None, before.title, after.title)
    if before.language != after.language:
        yield Change("language", None, before.language, after.language)


def _of_sessions(before: Event, after: Event) -> Iterator[Change]:
    old = {each.id: each for each in before.sessions}
    new = {each.id: each for each in after.sessions}
    for session in after.sessions:
        if session.id in old:
            yield from _of_session(before, old[session.id], after, session)
        else:
            yield Change("session_added", session, None, (session.starts, session.ends))
    for session in before.sessions:
        if session.id not in new:
            yield Change("session_dropped", session, (session.starts, session.ends), None)


def _of_session(before: Event, old: Session, after: Event, new: Session) -> Iterator[Change]:
    if (old.starts, old.ends) != (new.starts, new.ends):
        yield Change("time", new, (old.starts, old.ends), (new.starts, new.ends))
    if before.venue_of(old) != after.venue_of(new):
        yield Change("venue", new, before.venue_of(old), after.venue_of(new))
    if before.online_url_of(old) != after.online_url_of(new):
        yield Change("online_url", new, before.online_url_of(old), after.online_url_of(new))
    if dict(old.title) != dict(new.title):
        yield Change("title", new, old.title, new.title)
