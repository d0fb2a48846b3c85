"""One invitation as one iTIP object: one VEVENT, one ATTENDEE, its zone, METHOD (RFC 5546 §3.2.2, §3.2.5)."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from services.notifications.calendar import words
from services.notifications.calendar.zones import vtimezone
from services.notifications.domain.invitations import Invitation

PRODUCT = "-//Kutse//Notifications//EN"
ALARM_BEFORE = timedelta(hours=1)


@dataclass(frozen=True)
class Mailbox:
    """An address and the name shown with it."""

    address: str
    name: str


@dataclass(frozen=True)
class Wording:
    """What the entry says, in the invitee's language. No personal link: people share calendars."""

    summary: str
    description: str
    location: str
    url: str


def render(invitation: Invitation, organiser: Mailbox, wording: Wording) -> bytes:
    """The object's bytes: the same for the same state, however often and whenever it is rendered.

    Args:
        organiser: the mailbox all of this UID's mails come from.
    """
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", invitation.method)
    calendar.add_component(vtimezone(invitation.entry.timezone))
    calendar.add_component(_event(invitation, organiser, wording))
    content: bytes = calendar.to_ical()
    return content


def _event(invitation: Invitation, organiser: Mailbox, wording: Wording) -> Event:
    zone = ZoneInfo(invitation.entry.timezone)
    event = Event()
    event.add("UID", invitation.uid)
    event.add("SEQUENCE", invitation.sequence)
    event.add("DTSTAMP", invitation.stamp)
    event.add("DTSTART", invitation.entry.starts.astimezone(zone))
    event.add("DTEND", invitation.entry.ends.astimezone(zone))
    event.add("SUMMARY", words.one_line(wording.summary))
    event.add("ORGANIZER", _address(organiser))
    event.add("ATTENDEE", _attendee(invitation))
    event.add("STATUS", "CONFIRMED" if invitation.stands else "CANCELLED")
    _add_texts(event, wording)
    event.add("TRANSP", "OPAQUE")
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY" if invitation.stands else "FREE")
    event.add("X-MICROSOFT-DISALLOW-COUNTER", "TRUE")
    if invitation.stands:
        event.add_component(_alarm(wording.summary))
    return event


def _add_texts(event: Event, wording: Wording) -> None:
    for name, value in (
        ("DESCRIPTION", words.clean(wording.description)),
        ("LOCATION", words.one_line(wording.location)),
    ):
        if value:
            event.add(name, value)
    if wording.url:
        event.add("URL", wording.url)


def _address(mailbox: Mailbox) -> vCalAddress:
    address = vCalAddress(words.mailto(mailbox.address))
    if name := words.name(mailbox.name):
        address.params["CN"] = vText(name)
    return address


def _attendee(invitation: Invitation) -> vCalAddress:
    attendee = _address(Mailbox(invitation.address, invitation.name))
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    if invitation.stands:
        attendee.params["RSVP"] = vText("TRUE")
    return attendee


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", words.one_line(summary))
    alarm.add("TRIGGER", -ALARM_BEFORE)
    return alarm
