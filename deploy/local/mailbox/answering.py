"""Answering an invitation as somebody's calendar would: a REPLY by mail, brought to the door of the stack.

Source: RFC 5546 §3.2.3, RFC 6047 §2.4.
"""

import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import unquote, urlsplit

from icalendar import Calendar, Component, Event

from deploy.local.mailbox.reading import OpenMail

ANSWERS: Mapping[str, str] = {"ACCEPTED": "Accept", "TENTATIVE": "Tentative", "DECLINED": "Decline"}
"""PARTSTAT -> what stands on the button."""

SAID: Mapping[str, str] = {"ACCEPTED": "Accepted", "TENTATIVE": "Tentative", "DECLINED": "Declined"}
"""PARTSTAT -> how the subject begins."""

PATIENCE_S = 30


class NoAnswerError(Exception):
    """The answer could not be given; the text says why."""


@dataclass(frozen=True)
class Reply:
    """A mail that answers, with its envelope."""

    sender: str
    recipient: str
    content: bytes


def can_be_answered(mail: OpenMail) -> bool:
    """Does it ask for an answer?"""
    return any(each.method == "REQUEST" for each in mail.invitations)


def reply_to(mail: OpenMail, partstat: str, comment: str, at: datetime) -> Reply:
    """What the invited person's calendar would send.

    Raises:
        NoAnswerError: the mail invites nobody.
    """
    invited = _invitation(mail)
    attendee, organiser = _only(invited, "ATTENDEE"), _only(invited, "ORGANIZER")
    calendar = Calendar()
    for name, value in (("PRODID", "-//Kutse//Mailbox//EN"), ("VERSION", "2.0"), ("METHOD", "REPLY")):
        calendar.add(name, value)
    event = Event()
    for name in ("UID", "SEQUENCE", "SUMMARY", "ORGANIZER"):
        event[name] = invited[name]
    for name in ("DTSTART", "DTEND"):
        event.add(name, invited.decoded(name).astimezone(UTC))
    event.add("DTSTAMP", at)
    event.add("ATTENDEE", attendee, parameters={"PARTSTAT": partstat})
    if comment:
        event.add("COMMENT", comment)
    calendar.add_component(event)
    sender, recipient = _address(attendee), _address(organiser)
    said = f"{SAID[partstat]}: {invited.get('SUMMARY', '')}"
    return Reply(sender, recipient, _mail((sender, recipient), said, comment, calendar.to_ical()))


def hand_over(reply: Reply, door: str) -> None:
    """The door has taken the mail.

    Args:
        door: `lmtp://host:port` or `smtp://host:port`.

    Raises:
        NoAnswerError: there is no such door, it does not answer, or it refuses the mail.
    """
    place = urlsplit(door)
    if place.scheme not in ("lmtp", "smtp") or not place.hostname:
        raise NoAnswerError("This stack has no door for mail that comes in (KUTSE_INTAKE).")
    connect = smtplib.LMTP if place.scheme == "lmtp" else smtplib.SMTP
    try:
        with connect(place.hostname, place.port or 0) as talk:
            if talk.sock is not None:
                talk.sock.settimeout(PATIENCE_S)
            talk.sendmail(reply.sender, [reply.recipient], reply.content)
    except (OSError, smtplib.SMTPException) as error:
        raise NoAnswerError(f"The door at {place.hostname}:{place.port} did not take it: {error}") from error


def _invitation(mail: OpenMail) -> Component:
    for part in mail.parts:
        if part.content_type == "text/calendar":
            found = Calendar.from_ical(part.content).walk("VEVENT")
            if found:
                return found[0]
    raise NoAnswerError("There is no invitation in this mail.")


def _only(event: Component, name: str) -> str:
    value = event.get(name)
    if value is None or isinstance(value, list):
        raise NoAnswerError(f"The invitation names not exactly one {name}.")
    return str(value)


def _address(uri: str) -> str:
    return unquote(uri.partition(":")[2])


def _mail(envelope: tuple[str, str], said: str, comment: str, calendar: bytes) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = envelope
    mail["Subject"] = " ".join(said.split())
    mail.set_content(comment or said)
    mail.add_alternative(calendar, "text", "calendar", params={"method": "REPLY"}, cte="base64")
    return mail.as_bytes()
