"""What may become of a registration. Asked twice, each changes nothing the second time and tells no fact.

`by` is who asks: `person`, an organiser's id, `clock`. The counters follow with `seating.settle(before.hold, after.hold)`,
except after `approve` and `promote`, where seating decided first.
"""

from collections.abc import Mapping
from datetime import datetime

from services.registration.domain.events import Event
from services.registration.domain.facts import RegistrationFact
from services.registration.domain.registrations import Registration, Request
from services.registration.domain.seating import Outcome, Promotion

Changed = tuple[Registration, tuple[RegistrationFact, ...]]


def approve(registration: Registration, outcome: Outcome, at: datetime, by: str) -> Changed:
    """Approved: confirmed or in the queue, as `seating.enter(approved=True)` decided.

    Raises:
        Conflict: `not-pending`, or the code of a `Refused` outcome.
    """
    raise NotImplementedError


def reject(registration: Registration, reason: str, tell: bool, at: datetime, by: str) -> Changed:
    """Not approved; the person reads the reason only when `tell` is set.

    Raises:
        Conflict: `not-pending`.
    """
    raise NotImplementedError


def promote(registration: Registration, promotion: Promotion, at: datetime, by: str = "clock") -> Changed:
    """A seat, firm or offered, as `seating.fill` or `seating.promote` decided.

    Raises:
        Conflict: `not-waiting`.
    """
    raise NotImplementedError


def accept(registration: Registration, at: datetime, by: str = "person") -> Changed:
    """The offered seat is firm.

    Raises:
        Conflict: `offer-expired` from the deadline on, `no-offer`.
    """
    raise NotImplementedError


def decline(registration: Registration, at: datetime, by: str = "person") -> Changed:
    """The offered seat goes on.

    Raises:
        Conflict: `offer-expired`, `no-offer`.
    """
    raise NotImplementedError


def expire(registration: Registration, at: datetime) -> Changed:
    """The offer ran out. Nothing happens when it was answered or is not due yet."""
    raise NotImplementedError


def withdraw(
    registration: Registration, event: Event, at: datetime, by: str = "person", reason: str = ""
) -> Changed:
    """The person gives it up.

    Raises:
        Conflict: `event-over`, `registration-ended`.
    """
    raise NotImplementedError


def cancel(registration: Registration, reason: str, at: datetime, by: str) -> Changed:
    """The organiser ends it.

    Raises:
        Conflict: `registration-ended`.
    """
    raise NotImplementedError


def end_with_event(registration: Registration, at: datetime, by: str) -> Registration:
    """Ended because the event was cancelled. No fact of its own: the event's cancellation reaches everybody once."""
    raise NotImplementedError


def substitute(
    registration: Registration, event: Event, request: Request
) -> tuple[Registration, Registration, tuple[RegistrationFact, ...]]:
    """A colleague has the seat: (the old registration, the new one, facts). The seat itself never comes free.

    Raises:
        Conflict: `no-seat-to-hand-over`, `event-over`, `substitute-same-person`, `substitute-outside-group`,
            `prerequisite-missing`.
    """
    raise NotImplementedError


def correct(registration: Registration, changes: Mapping[str, object], at: datetime, by: str) -> Changed:
    """Details are put right; a new address makes old personal links worthless.

    Args:
        changes: fields of `Person`, or `answers`, `consents`, `needs`.

    Raises:
        Conflict: `registration-ended`.
        Invalid: an unknown field.
    """
    raise NotImplementedError
