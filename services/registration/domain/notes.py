"""What organisers note about a person, for each other: it stands in no mail and on no page of the person."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note.

    Args:
        by: the organiser's actor.
        text: what was noted; empty where two registrations became one.
        about: id of the other one of these two. Its person is looked up when somebody reads, so that nothing
            of them is left here once they are erased.
    """

    id: str
    registration_id: str
    event_id: str
    at: datetime
    by: str
    text: str
    about: str = ""
