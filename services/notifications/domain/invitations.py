"""Invitations: what stands in a person's calendar, and what must be sent to keep it true.

One invitation per (registration or assignment) x session x generation. Its UID never changes. The state holds
all that was sent last, so a cancellation can repeat it and a retry can send the same bytes.

An entry keeps the organiser it began with: mail programs take an update in another's name for a forgery.

Source: RFC 5546 §2.1.4 (when SEQUENCE rises), §2.1.5 (order), §3.2.2 and §3.2.5 (REQUEST, CANCEL).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from services.notifications.domain.events import Event, Session, Text, Venue, in_language
from services.notifications.domain.invitees import Invitee

SEQUENCES_AHEAD = 1_000
"""How far SEQUENCE jumps when the data was restored: calendars may have seen more than is known here."""

REQUEST = "REQUEST"
CANCEL = "CANCEL"

UidOf = Callable[[str, str, int], str]
"""(invitee id, session id, generation) -> UID: always the same answer, and not to be guessed."""


@dataclass(frozen=True)
class Entry:
    """What one calendar entry says. Texts stay in all languages, so only true changes count as changes."""

    starts: datetime
    ends: datetime
    timezone: str
    title: Text
    session_title: Text
    number: int
    of: int
    venue: Venue | None
    online_url: str
    confidential: bool
    slug: str
    programme: Text
    statement: Text
    contact_email: str

    @classmethod
    def of_session(cls, event: Event, session: Session) -> "Entry":
        """The entry for one session of an event."""
        return cls(
            starts=session.starts,
            ends=session.ends,
            timezone=event.programme.timezone,
            title=event.title,
            session_title=session.title,
            number=session.number,
            of=len(event.sessions),
            venue=event.venue_of(session),
            online_url=event.online_url_of(session),
            confidential=event.confidential,
            slug=event.slug,
            programme=event.programme.title,
            statement=event.programme.statement,
            contact_email=event.programme.contact_email,
        )

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Entry":
        """The entry in a stored document."""
        return cls(**{**data, "venue": Venue.read(data["venue"])})

    @property
    def binding(self) -> tuple[object, ...]:
        """What people decide by: a change of it may void an answer."""
        return (self.starts, self.ends, self.venue, self.online_url)

    def wording(self, language: str) -> tuple[object, ...]:
        """What a reader of this language notices but need not answer again; nothing of what a discreet entry
        does not say.
        """
        if self.confidential:
            return (True,)
        return (False, in_language(self.title, language), in_language(self.session_title, language))


@dataclass(frozen=True)
class Organiser:
    """The mailbox that invites, and the name shown with it."""

    address: str
    name: str


@dataclass(frozen=True)
class Invitation:
    """The state of one calendar entry as last sent.

    Args:
        generation: of the personal link when the entry was new, plus how often the event was reinstated, so
            that a person's feed names the entry alike; higher each time the person gets a new entry instead
            of an old one.
        language: the language it was written in; a cancellation repeats it.
        mail_id: the mail that carried it last.
        organiser: whom it names for its whole life; None until it is first sent, and in entries stored before
            this was kept.
    """

    uid: str
    invitee_id: str
    event_id: str
    session_id: str
    generation: int
    address: str
    name: str
    language: str
    method: str
    sequence: int
    stamp: datetime
    entry: Entry
    trainer: bool = False
    mail_id: str = ""
    organiser: Organiser | None = None

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Invitation":
        """The invitation in a stored document."""
        known = data.get("organiser")
        organiser = Organiser(**known) if known else None
        return cls(**{**data, "entry": Entry.read(data["entry"]), "organiser": organiser})

    def as_mapping(self) -> dict[str, Any]:
        """Plain values that `read` understands."""
        return asdict(self)

    @property
    def stands(self) -> bool:
        """Is it in the person's calendar?"""
        return self.method == REQUEST

    def begun_by(self, organiser: Organiser) -> "Invitation":
        """The entry in this organiser's name, unless it has begun in another's already.

        The name is left out of what begins discreetly: it may tell what the mailbox is for.
        """
        if self.organiser:
            return self
        discreet = self.entry.confidential and not self.mail_id
        return replace(self, organiser=Organiser(organiser.address, "" if discreet else organiser.name))


def due(
    invitee: Invitee, event: Event, known: Iterable[Invitation], at: datetime, uid_of: UidOf, lowest: int = 0
) -> list[Invitation]:
    """The invitations to send now, in their new state, so that the calendar says what the organiser set.

    Cancellations that go to a former address come first, then the rest by time, entries that are replaced
    last. Empty when nothing a person would notice has changed. Sessions that are over are left alone.

    Args:
        known: every invitation this invitee ever had for this event.
        lowest: SEQUENCE a new entry begins with.
    """
    decision = _Decision(invitee, event, at, uid_of, lowest)
    latest: dict[str, Invitation] = {}
    for each in sorted(known, key=lambda invitation: invitation.generation):
        latest[each.session_id] = each
    wanted = {} if event.cancelled or not invitee.seated else {each.id: each for each in event.sessions}
    sent: list[Invitation] = []
    for session_id in [*latest, *(each for each in wanted if each not in latest)]:
        sent += decision.for_session(latest.get(session_id), wanted.get(session_id))
    renewed = {each.session_id for each in sent if each.stands}

    def place(one: Invitation) -> tuple[bool, bool, datetime, str]:
        is_replaced = one.session_id in renewed and not one.stands
        return (one.address == invitee.person.email, is_replaced, one.entry.starts, one.uid)

    return sorted(sent, key=place)


@dataclass(frozen=True)
class _Decision:
    invitee: Invitee
    event: Event
    at: datetime
    uid_of: UidOf
    lowest: int

    def for_session(self, last: Invitation | None, session: Session | None) -> list[Invitation]:
        wanted = Entry.of_session(self.event, session) if session else None
        email = self.invitee.person.email
        if last and last.address.casefold() == email.casefold():
            last = replace(last, address=email)
        if last is None or not last.stands:
            return [self._new(session, wanted, last)] if session and wanted and wanted.ends > self.at else []
        if wanted is None:
            return [self._cancelled(last)] if last.entry.ends > self.at else []
        if max(wanted.ends, last.entry.ends) <= self.at:
            return []
        if session and (last.address != email or last.generation < self._earliest):
            return [self._cancelled(last), self._new(session, wanted, last)]
        return self._updated(last, wanted)

    def _new(self, session: Session, entry: Entry, last: Invitation | None) -> Invitation:
        generation = max(self._earliest, last.generation + 1 if last else 0)
        return Invitation(
            uid=self.uid_of(self.invitee.id, session.id, generation),
            invitee_id=self.invitee.id,
            event_id=self.event.id,
            session_id=session.id,
            generation=generation,
            address=self.invitee.person.email,
            name=self.invitee.person.full_name,
            language=self.invitee.person.language,
            method=REQUEST,
            sequence=self.lowest,
            stamp=self.at.replace(microsecond=0),
            entry=entry,
            trainer=self.invitee.is_trainer,
        )

    @property
    def _earliest(self) -> int:
        """The generation by which the person's feed names the entry now."""
        return self.invitee.link + self.event.reinstated

    def _cancelled(self, last: Invitation) -> Invitation:
        return replace(last, method=CANCEL, sequence=last.sequence + 1, stamp=self._after(last))

    def _updated(self, last: Invitation, entry: Entry) -> list[Invitation]:
        """In the language the person reads now, though a new language alone is no reason for a mail."""
        updated = replace(last, stamp=self._after(last), entry=entry, language=self.invitee.person.language)
        if last.entry.binding != entry.binding:
            return [replace(updated, sequence=last.sequence + 1)]
        if last.entry.wording(last.language) != entry.wording(last.language):
            return [updated]
        return []

    def _after(self, last: Invitation) -> datetime:
        return max(self.at.replace(microsecond=0), last.stamp + timedelta(seconds=1))
