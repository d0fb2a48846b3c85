"""Calendar files (RFC 5545): feeds for everybody, and one's own sessions.

Times are written in UTC, which every program shows in its own zone. Personal links never stand in a
calendar, because calendars are shared. A file carries no METHOD: it publishes, it does not invite.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from flask import Response, request
from flask_babel import gettext
from icalendar import Calendar
from icalendar import Event as Entry

from services.registration.domain.events import Event, is_confidential
from services.registration.domain.feeds import Own
from services.registration.domain.sessions import Session, Venue
from shared.web.application import calendar_uids
from shared.web.languages import language
from shared.web.sites import public_url

PRODUCT = "-//Kutse//Events//EN"
REFRESH = timedelta(hours=4)
HIDDEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), 8232, 8233))


def feed(name: str, events: Iterable[Event]) -> Calendar:
    """A calendar to subscribe to; an event that was cancelled stays in it as cancelled."""
    calendar = _subscribed(name)
    for event in events:
        for session in event.sessions:
            entry = _open(event, session, f"session-{session.id}@kutse", seated=False)
            entry.add("STATUS", "CANCELLED" if event.status == "cancelled" else "CONFIRMED")
            calendar.add_component(entry)
    return calendar


def of_person(entries: Iterable[Own]) -> Calendar:
    """One's own sessions with the exact place and link, under the UIDs of the mailed invitations. As in
    these, nobody who sees the calendar learns what a confidential event is about."""
    calendar = _calendar()
    for own in entries:
        for entry in _own(own):
            calendar.add_component(entry)
    return calendar


def of_mailbox(name: str, entries: Iterable[Own]) -> Calendar:
    """A calendar to subscribe to, for the reader of one mailbox: it names nobody, not even that reader."""
    calendar = _subscribed(name)
    for own in entries:
        for entry in _own(own):
            entry.add("STATUS", "CANCELLED" if own.called_off else "CONFIRMED")
            calendar.add_component(entry)
    return calendar


def as_file(calendar: Calendar, name: str) -> Response:
    """The answer a browser or a calendar program takes; unchanged, it is not sent a second time."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    answer = Response(calendar.to_ical(), content_type="text/calendar; charset=utf-8", headers=headers)
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    return calendar


def _subscribed(name: str) -> Calendar:
    calendar = _calendar()
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT4H")
    return calendar


def _own(own: Own) -> Iterator[Entry]:
    event, secret = own.event, is_confidential(own.event)
    for session in (one for one in event.sessions if one.id not in own.left_out):
        uid = calendar_uids()(own.invitee_id, session.id, own.generation)
        entry = _discreet(event, session, uid) if secret else _open(event, session, uid, seated=True)
        entry["SEQUENCE"] = 0  # whatever the mailed invitation said since is newer than this file
        yield entry


def _discreet(event: Event, session: Session, uid: str) -> Entry:
    entry = _entry(event, session, uid)
    entry.add("SUMMARY", _topicless(event, session))
    if place := _place(event.venue_of(session), exact=False) or _online(event, session):
        entry.add("LOCATION", _clean(place))
    return entry


def _open(event: Event, session: Session, uid: str, *, seated: bool) -> Entry:
    entry = _entry(event, session, uid)
    entry.add("SUMMARY", _clean(_summary(event, session)))
    entry.add("URL", public_url("registration", f"/events/{event.slug}", language()))
    open_to_reader = seated or not is_confidential(event)
    place = _place(event.venue_of(session), exact=open_to_reader)
    link = event.online_url_of(session) if seated else ""
    if where := place or link or _online(event, session):
        entry.add("LOCATION", _clean(where))
    if link:
        entry.add("DESCRIPTION", _clean(link))
    return entry


def _entry(event: Event, session: Session, uid: str) -> Entry:
    entry = Entry()
    entry.add("UID", uid)
    changed_at = event.changed_at or event.published_at or event.created_at
    entry.add("DTSTAMP", changed_at)
    entry.add("LAST-MODIFIED", changed_at)
    entry.add("SEQUENCE", event.version)
    entry.add("DTSTART", session.starts)
    entry.add("DTEND", session.ends)
    return entry


def _summary(event: Event, session: Session) -> str:
    title = event.title.in_(language())
    if len(event.sessions) == 1:
        return title
    own = session.title.in_(language())
    return f"{title} ({session.number}/{len(event.sessions)}{': ' + own if own else ''})"


def _topicless(event: Event, session: Session) -> str:
    count = f" ({session.number}/{len(event.sessions)})" if len(event.sessions) > 1 else ""
    return f"{gettext('Appointment')}{count}"


def _online(event: Event, session: Session) -> str:
    return gettext("Online") if event.online_url_of(session) else ""


def _place(venue: Venue | None, *, exact: bool) -> str:
    if venue is None:
        return ""
    parts = (venue.name, venue.address, venue.town) if exact else (venue.town,)
    return ", ".join(part for part in parts if part)


def _clean(text: str) -> str:
    return text.translate(HIDDEN)
