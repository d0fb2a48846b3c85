"""What organisers note about a person, for each other: it stands in no mail and on no page of the person."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note; `by` is the organiser's actor."""

    id: str
    registration_id: str
    event_id: str
    at: datetime
    by: str
    text: str
