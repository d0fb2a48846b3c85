"""What use cases need of a store that counts; see `records.py`."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True)
class Held:
    """A public event as far as a programme's progress counts it."""

    id: str
    programme: str
    activity: str
    completed: bool


class Figures(Protocol):
    """Numbers, none of them about one person."""

    def offers_ending(self, at: datetime, until: datetime) -> dict[str, tuple[int, datetime]]: ...
    def arrivals(self, event_id: str, zone: str) -> dict[date, tuple[int, int]]: ...
    def marks(self, event_id: str) -> dict[str, Counter[str]]: ...
    def held(self, programmes: Collection[str] | None) -> list[Held]: ...
    def completed(self, event_ids: Collection[str]) -> dict[str, int]: ...
