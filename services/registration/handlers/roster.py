"""Registrations, as the organiser asks for them."""

from services.registration.domain.registrations import Details, Registration
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import Page, Registered, RosterFilter, RosterRow

EVERYBODY = RosterFilter()


def roster(
    desk: Desk, slug: str, narrow: RosterFilter = EVERYBODY, after: str = "", limit: int = 100
) -> Page[RosterRow]:
    """Everybody who ever registered: seats by family name, offers, the queue in its order, then the rest.

    Raises:
        NotFound: `unknown-event`.
    """
    raise NotImplementedError


def approve(desk: Desk, call: Call, slug: str, registration_id: str) -> Registration:
    """The registration was let in: it has a seat or a place in the queue.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: what the registration's rules refuse.
    """
    raise NotImplementedError


def reject(
    desk: Desk, call: Call, slug: str, registration_id: str, reason: str = "", tell: bool = False
) -> Registration:
    """The registration was not approved. `tell`: the reason is for the person's eyes."""
    raise NotImplementedError


def promote(desk: Desk, call: Call, slug: str, registration_id: str) -> Registration:
    """A waiting person has a seat by the organiser's decision, past the queue.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `event-full` when no seat is free; what the registration's rules refuse.
    """
    raise NotImplementedError


def cancel(
    desk: Desk, call: Call, slug: str, registration_id: str, reason: str = "", tell: bool = True
) -> Registration:
    """The organiser ended the registration; a freed seat went on."""
    raise NotImplementedError


def add_by_hand(desk: Desk, call: Call, slug: str, details: Details, idempotency_key: str = "") -> Registered:
    """The organiser entered a person, outside the registration window too; seats are still never
    overdrawn."""
    raise NotImplementedError
