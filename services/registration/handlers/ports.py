"""What use cases need of the outside, in their own words; `store/` and bootstrap provide it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from services.registration.domain.accounts import Organiser
from services.registration.domain.assessments import Assessment
from services.registration.domain.attendance import Marked
from services.registration.domain.completion import Completion
from services.registration.domain.events import Event
from services.registration.domain.programmes import Activity, Programme
from services.registration.domain.registrations import Registration
from services.registration.domain.seating import Seating
from services.registration.domain.trainers import PoolTrainer
from services.registration.handlers.views import Delivery, EventFilter
from shared.messaging.outbox import Announcement

R = TypeVar("R")


class LostRaceError(Exception):
    """Somebody else changed the seating first: nothing was stored, read again and decide again."""


class DuplicateError(Exception):
    """A unique key is taken already: nothing was stored. `index` says which one."""

    def __init__(self, index: str) -> None:
        super().__init__(index)
        self.index = index
