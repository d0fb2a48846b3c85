"""Persons who are to be erased, as the rules need them stored."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from services.registration.domain.erasures import Erasure


class Erasures(Protocol):
    """Who asked to be erased; `named_at` are registrations of an event that still name their person."""

    def get(self, erasure_id: str) -> Erasure | None: ...
    def replace(self, erasure: Erasure) -> None: ...
    def of(self, registration_ids: Collection[str]) -> list[Erasure]: ...
    def due(self, at: datetime) -> list[Erasure]: ...
    def named_at(self, event_id: str, limit: int) -> list[tuple[str, str]]: ...
