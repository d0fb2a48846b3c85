"""Hours a trainer has delivered: sessions that were held, of events that took place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.registration.domain.events import Event
from services.registration.domain.persons import canonical_email
from services.registration.domain.sessions import Session
from services.registration.domain.texts import LocalText


@dataclass(frozen=True)
class Delivered:
    """One session somebody taught at; `participants`: how many were there."""

    event: Event
    session: Session
    participants: int = 0

    @property
    def title(self) -> LocalText:
        """What it was about."""
        return self.event.title


def teaches(event: Event, email: str) -> bool:
    """Is this one of the event's trainers?"""
    wanted = canonical_email(email)
    return any(each.email and canonical_email(each.email) == wanted for each in event.trainers)


def held(
    events: Iterable[Event], email: str, declined: frozenset[tuple[str, str]], at: datetime
) -> list[tuple[Event, Session]]:
    """Sessions that are over and that the trainer did not decline, the latest first.

    Args:
        declined: pairs of assignment and session the trainer said no to.
    """
    wanted = canonical_email(email)
    found = [
        (event, session)
        for event in events
        if event.status in ("published", "completed")
        for trainer in event.trainers
        if trainer.email and canonical_email(trainer.email) == wanted
        for session in event.sessions
        if session.ends <= at and (trainer.assignment_id, session.id) not in declined
    ]
    return sorted(found, key=lambda pair: pair[1].starts, reverse=True)
