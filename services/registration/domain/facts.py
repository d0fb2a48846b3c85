"""What happened, in the past tense.

Handlers turn facts into announcements; facts carry ids, never a person.
"""

from dataclasses import dataclass
from datetime import date, datetime

from services.registration.domain.texts import NO_TEXT, LocalText


@dataclass(frozen=True, slots=True)
class Fact:
    """Something became true of an event at a moment."""

    event_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RegistrationFact(Fact):
    """Something became true of one registration."""

    registration_id: str


@dataclass(frozen=True, slots=True)
class RegistrationReceived(RegistrationFact):
    """It waits for the organiser's approval."""


@dataclass(frozen=True, slots=True)
class AddressAsked(RegistrationFact):
    """What was asked for is held until `held_until`, if the address is confirmed by then. `again`: half of
    the time is over."""

    held_until: datetime
    again: bool = False


@dataclass(frozen=True, slots=True)
class AskedAgain(RegistrationFact):
    """Somebody typed the address of this registration into the form once more."""


@dataclass(frozen=True, slots=True)
class HoldLapsed(RegistrationFact):
    """The address was not confirmed in time; what was held goes on."""


@dataclass(frozen=True, slots=True)
class SeatConfirmed(RegistrationFact):
    """The seat is firm. `because`: direct, approved, promoted, accepted, substituted, added or moved."""

    because: str


@dataclass(frozen=True, slots=True)
class PlaceGiven(RegistrationFact):
    """A place in the waiting list; `position` counts from 1. `because`: direct, approved, added or moved."""

    because: str
    position: int


@dataclass(frozen=True, slots=True)
class SeatOffered(RegistrationFact):
    """A seat is held until `expires_at`."""

    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OfferExpired(RegistrationFact):
    """Nobody answered in time; the seat goes on."""


@dataclass(frozen=True, slots=True)
class OfferDeclined(RegistrationFact):
    """The person does not want the offered seat; it goes on."""


@dataclass(frozen=True, slots=True)
class RegistrationRejected(RegistrationFact):
    """The organiser did not approve. `reason` is empty when it is not for the person's eyes."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class RegistrationWithdrawn(RegistrationFact):
    """The person gave it up, or the employer who nominated the person did. `had_seat`: a firm or offered
    seat came free."""

    reason: str = ""
    had_seat: bool = False
    by_employer: bool = False


@dataclass(frozen=True, slots=True)
class RegistrationCancelled(RegistrationFact):
    """The organiser ended it."""

    reason: str = ""
    had_seat: bool = False


@dataclass(frozen=True, slots=True)
class RegistrationSubstituted(RegistrationFact):
    """A colleague took the seat over under `substitute_id`."""

    substitute_id: str
    reason: str = ""
    had_seat: bool = True


@dataclass(frozen=True, slots=True)
class RegistrationMoved(RegistrationFact):
    """The person went over to another group, under `arrived_id` at `to_event_id`."""

    to_event_id: str
    arrived_id: str
    had_seat: bool = False


@dataclass(frozen=True, slots=True)
class RegistrationChanged(RegistrationFact):
    """Details were corrected; `changed` names the fields."""

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventPublished(Fact):
    """It is open to the public."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing people notice.

    `field` is starts, ends, venue, online_url, title, language, session_added or session_dropped; `session`
    the id of the session it concerns, or empty; `before` and `after` are ISO 8601 times or texts.
    """

    field: str
    session: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class EventChanged(Fact):
    """A published event is not what it was; `changes` is empty when only hidden details changed. `reason`:
    why it is postponed."""

    changes: tuple[Change, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EventCancelled(Fact):
    """It will not take place."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class EventReinstated(Fact):
    """It was cancelled and takes place after all, with everybody who had a seat or waited."""


@dataclass(frozen=True, slots=True)
class EventCompleted(Fact):
    """Attendance is final."""


@dataclass(frozen=True, slots=True)
class TrainerAssigned(Fact):
    """A trainer is to teach."""

    assignment_id: str


@dataclass(frozen=True, slots=True)
class TrainerChanged(Fact):
    """A trainer who goes on teaching has another name, language or spelling of the address; `changed` names
    what."""

    assignment_id: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrainerUnassigned(Fact):
    """A trainer is no longer to teach."""

    assignment_id: str


@dataclass(frozen=True, slots=True)
class AddressConfirmed(Fact):
    """An organiser says that somebody's address works."""

    registration_id: str = ""
    assignment_id: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What is due to a person who completed an event; hours are academic hours of 45 minutes."""

    kind: str
    hours_planned: float
    hours_attended: float
    completed_on: date
    outcomes: tuple[LocalText, ...] = ()
    assessment: LocalText = NO_TEXT
    trainers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompletionReached(RegistrationFact):
    """The person completed the event."""

    document: Document


@dataclass(frozen=True, slots=True)
class CompletionRevoked(RegistrationFact):
    """A completion was taken back."""

    reason: str = ""
