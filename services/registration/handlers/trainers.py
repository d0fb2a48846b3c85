"""Trainers: the programme's pool, and who teaches where."""

from dataclasses import dataclass
from datetime import date

from services.registration.domain.events import Event, Trainer
from services.registration.domain.trainers import PoolTrainer
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import Page, TrainerView


@dataclass(frozen=True)
class PoolFilter:
    """Empty fields do not narrow; `valid_on` leaves out whoever is no longer valid on that day."""

    language: str = ""
    region: str = ""
    institution: str = ""
    text: str = ""
    valid_on: date | None = None


WHOLE_POOL = PoolFilter()


def search_pool(
    desk: Desk, programme_slug: str, narrow: PoolFilter = WHOLE_POOL, after: str = "", limit: int = 50
) -> Page[PoolTrainer]:
    """Trainers of the programme's pool, by name.

    Raises:
        NotFound: `unknown-programme`.
    """
    raise NotImplementedError


def add_to_pool(desk: Desk, call: Call, programme_slug: str, trainer: PoolTrainer) -> PoolTrainer:
    """The trainer is in the pool; somebody with the same address is brought up to date. `id` is given here.

    Raises:
        NotFound: `unknown-programme`.
    """
    raise NotImplementedError


def assign(desk: Desk, call: Call, slug: str, name: str, email: str, language: str) -> Event:
    """The person teaches at the event and, once it is published, was told.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `already-assigned`; `event-cancelled`.
    """
    raise NotImplementedError


def assign_from_pool(desk: Desk, call: Call, slug: str, pool_trainer_id: str) -> Event:
    """As `assign`, with the details the pool knows.

    Raises:
        NotFound: `unknown-event`, `unknown-trainer`.
    """
    raise NotImplementedError


def unassign(desk: Desk, call: Call, slug: str, assignment_id: str) -> Event:
    """The person no longer teaches at the event and, if it was published, was told.

    Raises:
        NotFound: `unknown-event`, `unknown-trainer`.
    """
    raise NotImplementedError


def trainer_token(desk: Desk, trainer: Trainer) -> str:
    """The personal token behind `/trainer/{token}`."""
    return desk.links.token("trainer", trainer.assignment_id)


def by_token(desk: Desk, token: str) -> TrainerView:
    """What a trainer sees of an own event.

    Raises:
        NotFound: `unknown-link`.
    """
    raise NotImplementedError
