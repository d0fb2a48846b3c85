"""People who act for others: whoever holds places for colleagues, and employers who nominate.

They have no registration of their own. What they are written belongs to a page of theirs, and they hear when
the event changes or is cancelled as long as anybody they act for is expected or may still come.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.notifications.domain.alone import AloneLetter
from services.notifications.domain.changes import Change, changes
from services.notifications.domain.events import Event
from services.notifications.domain.invitees import UNCONFIRMED, Invitee, Person, Standing
from services.notifications.domain.letters import TOO_OLD

PARTY, PLACE, EMPLOYER = "party", "place", "employer"
"""Whose page a letter leads to: a contact's, a colleague's place, an employer's."""

PLACES, FORWARDED, NOMINATED = "party_places", "place_forwarded", "employer_page"
CHANGED, CANCELLED = "contact_event_changed", "contact_event_cancelled"
MAILS = (PLACES, FORWARDED, NOMINATED, CHANGED, CANCELLED)
"""Folders under mails/."""


@dataclass(frozen=True)
class Contact:
    """Somebody who acts for others at one event.

    Args:
        kind: `party` or `employer`.
        acts_for: ids of the registrations.
    """

    id: str
    kind: str
    event_id: str
    person: Person
    acts_for: tuple[str, ...]

    def with_more(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Ids of all registrations, those heard of before first."""
        return (*self.acts_for, *(each for each in ids if each not in self.acts_for))


@dataclass(frozen=True)
class ContactLetter(AloneLetter):
    """One mail to write.

    Args:
        kind, about, generation: whose page its link opens.
        turn: with `about` and the mail, what a second telling has the same of.
        said: what only this mail shows.
    """

    kind: str
    about: str
    mail: str
    turn: str
    event: Event
    person: Person
    valid_until: datetime
    generation: int = 0
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for the same fact."""
        return ":".join(filter(None, (self.about, self.turn, self.mail)))


def of_party(data: Mapping[str, Any], event: Event) -> ContactLetter:
    """The mail with the link to the places somebody holds."""
    said = {"places": data["places"], "until": data["held_until"]}
    return ContactLetter(
        PARTY, data["party_id"], PLACES, "", event, Person.read(data["person"]), data["held_until"], 0, said
    )


def of_place(data: Mapping[str, Any], event: Event) -> ContactLetter:
    """The mail with the link to the place somebody holds for its reader."""
    return ContactLetter(
        kind=PLACE,
        about=data["registration_id"],
        mail=FORWARDED,
        turn=f"{data['generation']}.{data['times']}",
        event=event,
        person=Person.read(data["person"]),
        valid_until=data["held_until"],
        generation=data["generation"],
        said={"until": data["held_until"], "named_by": data["named_by"]},
    )


def of_employer(data: Mapping[str, Any], event: Event, at: datetime) -> ContactLetter:
    """The mail with the link to the people an employer stands behind."""
    return ContactLetter(
        kind=EMPLOYER,
        about=data["employer_id"],
        mail=NOMINATED,
        turn=str(data["times"]),
        event=event,
        person=Person.read(data["person"]),
        valid_until=at + TOO_OLD,
    )


def of_event(contact: Contact, event: Event, mail: str, reason: str, at: datetime) -> ContactLetter:
    """The mail that tells what became of the event: changed or cancelled."""
    return ContactLetter(
        kind=contact.kind,
        about=contact.id,
        mail=mail,
        turn=str(event.version),
        event=event,
        person=contact.person,
        valid_until=at + TOO_OLD,
        said={"reason": reason},
    )


def acts(contact: Contact, known: Mapping[str, Invitee]) -> bool:
    """Is anybody this contact acts for expected, or may still come? Nobody was heard of: that is so."""
    found = [known[each] for each in contact.acts_for if each in known]
    return not found or any(each.standing is not Standing.OUT or each.status == UNCONFIRMED for each in found)


def is_noticed(before: Event, after: Event) -> bool:
    """Would somebody without a seat notice what changed? Links to join are not for them, and of an event told
    with discretion only the town is.
    """
    return any(_is_noticed(each, discreet=after.confidential) for each in changes(before, after))


def _is_noticed(change: Change, *, discreet: bool) -> bool:
    if change.what == "online_url":
        return False
    if change.what == "venue" and discreet:
        return getattr(change.before, "town", "") != getattr(change.after, "town", "")
    return True
