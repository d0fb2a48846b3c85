"""Registrations, as the person they belong to asks for them."""

from collections.abc import Mapping
from typing import Any

from services.registration.domain.registrations import Details, Person
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import Registered, RegistrationView


def register(desk: Desk, call: Call, slug: str, details: Details, idempotency_key: str = "") -> Registered:
    """The person has a seat, a place in the queue, or waits for approval; the same key always gets the
    same answer.

    Args:
        idempotency_key: chosen by the asker, up to 64 characters; without one a repetition is a new request.

    Raises:
        NotFound: `unknown-event`, also for drafts.
        Conflict: `already-registered`, `registration-closed`, `not-yet-open`, `event-full` (no waiting list),
            `event-cancelled`, `by-nomination-only`.
        Invalid: fields the event's form asks for.
        Unavailable: `mongodb`, not decided within 5 seconds; asking again with the same key is safe.
    """
    raise NotImplementedError


def by_token(desk: Desk, token: str) -> RegistrationView:
    """What the holder of a personal link sees.

    Raises:
        NotFound: `unknown-link`.
    """
    raise NotImplementedError


def withdraw(desk: Desk, call: Call, token: str) -> RegistrationView:
    """The person gave up; a freed seat went to whoever waited longest. Asking again changes nothing.

    Raises:
        NotFound: `unknown-link`.
        Conflict: what the registration's rules refuse.
    """
    raise NotImplementedError


def accept(desk: Desk, call: Call, token: str) -> RegistrationView:
    """The offered seat is firm. Asking again changes nothing.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `offer-expired`, `no-offer`.
    """
    raise NotImplementedError


def decline(desk: Desk, call: Call, token: str) -> RegistrationView:
    """The offered seat went to the next one. Asking again changes nothing.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `offer-expired`, `no-offer`.
    """
    raise NotImplementedError


def substitute(desk: Desk, call: Call, token: str, person: Person) -> RegistrationView:
    """A colleague has the seat under a registration and link of their own, which are what is answered.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `already-registered`, `no-seat`.
    """
    raise NotImplementedError


def correct(desk: Desk, call: Call, token: str, changes: Mapping[str, Any]) -> RegistrationView:
    """The person's details are right again.

    Args:
        changes: names of `Person` -> new value, and `needs`, `answers`.

    Raises:
        NotFound: `unknown-link`.
        Conflict: `already-registered` for an address that is taken; what the registration's rules refuse.
    """
    raise NotImplementedError
