"""People who get mail about an event: by a registration, or as a trainer by an assignment."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.notifications.domain.events import Event

SEATED = frozenset({"confirmed"})
CONTACT = "contact-"
IN_LINE = frozenset({"pending_approval", "waitlisted", "offered"})
UNCONFIRMED = "pending_email"
UNNAMED = "unnamed"
"""What is said of a place nobody has filled in yet, instead of its status."""


class Role(StrEnum):
    """Why somebody gets mail."""

    PARTICIPANT = "participant"
    TRAINER = "trainer"
    CONTACT = "contact"


class Standing(StrEnum):
    """What somebody has at the event, as far as mail is concerned."""

    SEATED = "seated"
    IN_LINE = "in-line"
    OUT = "out"


def standing_of(status: str) -> Standing:
    """The standing that a registration's status means; a status nobody knows yet means out, and so does an
    address nobody has confirmed: what is told of an event is not for strangers.
    """
    if status in SEATED:
        return Standing.SEATED
    return Standing.IN_LINE if status in IN_LINE else Standing.OUT


@dataclass(frozen=True)
class Person:
    """A name, an address and the language to write in."""

    first_name: str
    last_name: str
    email: str
    language: str

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Person":
        """The person in a message or a stored document."""
        return cls(data["first_name"], data["last_name"], data["email"], data["language"])

    @property
    def is_nobody(self) -> bool:
        """Is it an address nobody can have (RFC 2606 §2)? A place held for a colleague has one."""
        return self.email.endswith(".invalid")

    @property
    def is_place(self) -> bool:
        """Is it a place that no colleague has filled in yet?"""
        return self.email.endswith("@place.invalid")

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Thread:
    """The mails an invitee got so far: how many, and the first and the last one's mail id of those that went
    to the present address.
    """

    count: int = 0
    first: str = ""
    last: str = ""

    def with_mail(self, mail_id: str) -> "Thread":
        """The thread after one more mail."""
        return Thread(self.count + 1, self.first or mail_id, mail_id)

    def with_mail_elsewhere(self) -> "Thread":
        """The thread after a mail to an address the person has left, which nobody at the present one can
        look up.
        """
        return replace(self, count=self.count + 1)


@dataclass(frozen=True)
class Invitee:
    """One registration or one trainer's assignment.

    Args:
        id: registration id or assignment id.
        version: of the registration; messages with an older one are ignored.
        link: generation of the personal link.
        since: since when the standing is what it is.
        told: version of the event that this person knows from our mails.
        status: of the registration, as announced; empty for trainers, and for people who were heard of before
            it was kept, until the next message.
        completed: did this person complete the event by its rule?
        decided: version of the registration that says so.
    """

    id: str
    event_id: str
    role: Role
    version: int
    link: int
    person: Person
    standing: Standing
    since: datetime
    told: int = 0
    thread: Thread = field(default_factory=Thread)
    status: str = ""
    completed: bool = False
    decided: int = 0

    @property
    def seated(self) -> bool:
        """Is this person expected at the event?"""
        return self.standing is Standing.SEATED

    @property
    def is_trainer(self) -> bool:
        """Does this person teach there?"""
        return self.role is Role.TRAINER

    def has_left_for(self, later: "Invitee") -> bool:
        """Has the person another address there?"""
        return later.person.email != self.person.email

    def heard(self, later: "Invitee") -> "Invitee":
        """What `later` (just announced) says, with the mails so far; a new address begins a new thread."""
        thread = self.thread
        if self.has_left_for(later):
            thread = Thread(thread.count)
        since = self.since if later.standing is self.standing else later.since
        return replace(later, since=since, told=self.told, thread=thread, **self._kept())

    def _kept(self) -> dict[str, Any]:
        """What is announced of a person elsewhere than in messages about the registration's status."""
        return {"completed": self.completed, "decided": self.decided}

    def with_mail(self, mail_id: str, address: str, event_version: int) -> "Invitee":
        """The invitee after one more mail to `address`, who now knows this version of the event."""
        here = address == self.person.email
        thread = self.thread.with_mail(mail_id) if here else self.thread.with_mail_elsewhere()
        return replace(self, thread=thread, told=max(self.told, event_version))


def contact_of(event: Event) -> Invitee:
    """Whoever looks after the event's programme, as a reader of mails; kept nowhere."""
    return Invitee(
        id=f"{CONTACT}{event.id}",
        event_id=event.id,
        role=Role.CONTACT,
        version=0,
        link=0,
        person=Person("", "", event.programme.contact_email, "et"),
        standing=Standing.SEATED,
        since=event.starts,
    )


def is_contact(invitee_id: str) -> bool:
    """Is this id that of a programme's contact, not of a registration or an assignment?"""
    return invitee_id.startswith(CONTACT)
