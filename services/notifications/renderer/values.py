"""The values placeholders stand for, each on one line and none of them read as anything but text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.notifications.calendar import words
from services.notifications.domain.events import in_language
from services.notifications.domain.invitees import Invitee
from services.notifications.renderer.addresses import Addresses
from services.notifications.renderer.views import EventView


@dataclass(frozen=True)
class Values:
    """The values of one mail by the name of their placeholder, each made when it is asked for."""

    view: EventView
    invitee: Invitee
    facts: Mapping[str, Any]
    addresses: Addresses

    def __getitem__(self, name: str) -> str:
        return words.one_line(MAKERS[name](self))


class Marks:
    """Every value is its own placeholder: the built-in text as somebody would write it."""

    def __getitem__(self, name: str) -> str:
        return f"{{{{ {name} }}}}"


MAKERS: Mapping[str, Callable[[Values], str]] = {
    "event_title": lambda of: of.view.title,
    "programme_title": lambda of: in_language(of.view.event.programme.title, of.view.language.code),
    "first_day": lambda of: of.view.day_of_start(),
    "place": lambda of: of.view.places(),
    "full_name": lambda of: of.invitee.person.full_name,
    "first_name": lambda of: of.invitee.person.first_name,
    "contact_email": lambda of: of.view.event.programme.contact_email,
    "position": lambda of: str(of.facts["position"]),
    "deadline": lambda of: of.view.language.moment(of.facts["expires_at"], of.view.zone),
    "document_number": lambda of: str(of.facts["number"]),
    "event_link": lambda of: of.addresses.event(of.view.slug),
    "personal_link": lambda of: of.addresses.personal(of.invitee),
    "offer_link": lambda of: of.addresses.offer(of.invitee),
    "confirm_link": lambda of: of.addresses.confirmation(of.invitee),
    "document_link": lambda of: of.addresses.document(of.facts["code"], of.invitee),
    "verification_link": lambda of: of.addresses.verification(of.facts["code"]),
    "feedback_link": lambda of: in_language(of.facts["feedback"], of.view.language.code),
}
"""Placeholder -> how its value is made. Which mail has which is declared in its folder."""
