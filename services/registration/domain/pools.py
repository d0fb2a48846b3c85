"""Seats kept for a group of people, and how the waiting list moves."""

from dataclasses import dataclass
from datetime import datetime

from services.registration.domain.texts import LocalText

WAITING_LIST_MODES = ("automatic", "offer", "none")
OFFER_HOURS = 48


@dataclass(frozen=True, slots=True)
class Pool:
    """Seats within the capacity kept for members of `group`; from `release_at` on they are everybody's.

    `group` is a target group, an institution's name or a mail domain (`ppa.example.org`, `fi`): see
    `persons.groups_of`. Without a release date the seats stay kept to the end.
    """

    key: str
    name: LocalText
    seats: int
    group: str
    release_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WaitingListRule:
    """What happens to a freed seat.

    The longest waiting person gets it (`automatic`) or is offered it for some hours (`offer`); or nobody can
    wait (`none`).
    """

    mode: str = "automatic"
    offer_hours: int = OFFER_HOURS
