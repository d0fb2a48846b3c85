"""A mailbox's own calendar feed: one secret address, which can be renewed, and what stands behind it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.registration.domain.answers import DECLINED, Answered
from services.registration.domain.comebacks import WITH_EVENT
from services.registration.domain.events import Event, Trainer, is_confidential
from services.registration.domain.persons import canonical_email
from services.registration.domain.registrations import Registration
from services.registration.domain.visits import Stay

BACK = timedelta(days=90)
"""How long an event that is over stays in a feed."""

PAUSE = timedelta(minutes=1)
"""A wish repeated within this time is the same wish: a button pressed twice renews once."""

ID_LENGTH = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The feed of one mailbox, as somebody who proved to read it asked for it.

    Args:
        id: follows from the canonical address, see `feed_id`.
        email: the canonical address.
        language: what the feed is written in.
        generation: raised to renew the secret address; the one before opens nothing any more.
        version: how often the address was asked for.
        asked_at, renewed: the latest wish.
    """

    id: str
    email: str
    language: str
    generation: int = 0
    version: int = 0
    asked_at: datetime | None = None
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """One event in a feed.

    Args:
        invitee_id, generation: name its entries as the invitations do.
        called_off: it will not take place.
        left_out: ids of sessions that do not stand there.
    """

    event: Event
    invitee_id: str
    generation: int
    called_off: bool
    left_out: frozenset[str] = frozenset()


def feed_id(email: str) -> str:
    """The id of the feed of this canonical address: always the same, so that there is only one."""
    return hashlib.sha256(f"feed|{email}".encode()).hexdigest()[:ID_LENGTH]


def ask(known: Feed, language: str, at: datetime, *, renew: bool) -> Feed:
    """The feed after its address was asked for, or a new address instead; unchanged when the same wish is
    only just being fulfilled.
    """
    just_now = known.asked_at is not None and at - known.asked_at < PAUSE
    if just_now and (known.renewed or not renew):
        return known
    return replace(
        known,
        language=language,
        generation=known.generation + renew,
        version=known.version + 1,
        asked_at=at,
        renewed=renew,
    )


def begins(now: datetime) -> datetime:
    """What ended earlier does not stand in a feed."""
    return now - BACK


def of_seat(registration: Registration, event: Event) -> Own | None:
    """What a registration puts into the feed: a firm seat, or one that was firm when the event was called
    off.
    """
    seated = registration.status == "confirmed"
    lost = registration.because == WITH_EVENT and registration.history[-2].status == "confirmed"
    if not seated and not lost:
        return None
    return Own(event, registration.id, registration.link + event.reinstated, lost or _is_off(event))


def of_visit(guest: Registration, home: Event, host: Stay) -> Own | None:
    """What a visit to another group puts into the feed: that one session, told discreetly if either group
    is; nothing without a seat at home."""
    if guest.status != "confirmed":
        return None
    others = frozenset(one.id for one in host.event.sessions) - {host.session.id}
    event = replace(host.event, confidential=is_confidential(home) or is_confidential(host.event))
    return Own(event, guest.id, guest.link + event.reinstated, _is_off(event), others)


def of_trainer(trainer: Trainer, event: Event, answered: Answered) -> Own:
    """What an assignment puts into the feed: all but the sessions the trainer has declined as they are now.
    A session at another time is asked about anew, and is there again.
    """
    declined = frozenset(name for name, one in answered.answers.items() if one.answer == DECLINED)
    return Own(event, trainer.assignment_id, event.reinstated, _is_off(event), declined)


def teaches(email: str, event: Event) -> list[Trainer]:
    """Whoever teaches at the event under this canonical address; nobody before all are told of it."""
    if event.published_at is None:
        return []
    return [one for one in event.trainers if one.email and canonical_email(one.email) == email]


def _is_off(event: Event) -> bool:
    return event.status == "cancelled"
