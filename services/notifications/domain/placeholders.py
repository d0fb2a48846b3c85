"""What a programme may write of a mail: its placeholders, those it cannot do without, and whether the subject
is the programme's."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a value stands in a text."""

    TEXT = "text"
    LINK = "link"
    BLOCK = "block"


VALUES: Mapping[str, Kind] = {
    "event_title": Kind.TEXT,
    "programme_title": Kind.TEXT,
    "first_day": Kind.TEXT,
    "place": Kind.TEXT,
    "full_name": Kind.TEXT,
    "first_name": Kind.TEXT,
    "contact_email": Kind.TEXT,
    "position": Kind.TEXT,
    "deadline": Kind.TEXT,
    "document_number": Kind.TEXT,
    "event_link": Kind.LINK,
    "personal_link": Kind.LINK,
    "offer_link": Kind.LINK,
    "confirm_link": Kind.LINK,
    "document_link": Kind.LINK,
    "verification_link": Kind.LINK,
    "feedback_link": Kind.LINK,
}
"""Values of one line. A block is a template under mails/, so blocks are found there."""

EVERYWHERE = frozenset(
    {
        *("event_title", "programme_title", "first_day", "place", "first_name", "full_name"),
        *("contact_email", "event_link", "event_details"),
    }
)
"""Placeholders of every mail about an event."""


@dataclass(frozen=True)
class Declaration:
    """What a programme may write of one mail.

    Args:
        mail: its folder under mails/.
        group: which of the groups organisers see it in.
        place: its place there.
        kinds: every placeholder it has.
        required: those a text of one's own must have.
        subject: may the beginning of the subject be one's own? Not where it tells what happened.
    """

    mail: str
    group: str
    place: int
    kinds: Mapping[str, Kind]
    required: frozenset[str]
    subject: bool
