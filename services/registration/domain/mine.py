"""The page about oneself: a one-time link to one's mailbox, and the short visit it begins."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LINK_LIFE = timedelta(minutes=30)
VISIT_LIFE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class MyLink:
    """A link that begins one visit. `email` is the canonical address it was mailed to."""

    id: str
    email: str
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MyVisit:
    """A browser whose owner reads that mailbox. `id` is a digest of the secret in its cookie."""

    id: str
    email: str
    expires_at: datetime


def new_link(link_id: str, email: str, at: datetime) -> MyLink:
    """A link to this mailbox, good for `LINK_LIFE`."""
    return MyLink(link_id, email, at + LINK_LIFE)


def new_visit(visit_id: str, link: MyLink, at: datetime) -> MyVisit:
    """A visit of whoever used the link, for `VISIT_LIFE`."""
    return MyVisit(visit_id, link.email, at + VISIT_LIFE)


def is_valid(visit: MyVisit, at: datetime) -> bool:
    """Does the visit go on?"""
    return at < visit.expires_at
