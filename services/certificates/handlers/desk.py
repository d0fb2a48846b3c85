"""What the use cases, pages and endpoints of this service work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.certificates.handlers.ports import Store
from shared.clock import Clock
from shared.errors import NotFound
from shared.links import Links
from shared.permissions import Scope


@dataclass(frozen=True)
class Call:
    """Who asks, when, and under which correlation id.

    Args:
        actor: `organiser:<account id>`, `program:<token subject>` or `clock`; kept in the audit.
        at: aware, UTC.
    """

    actor: str
    correlation_id: str
    at: datetime


@dataclass(frozen=True)
class Desk:
    """Everything within reach.

    Args:
        draw_code: a fresh verification code; drawing one that is never used does no harm.
        links: reads personal tokens.
    """

    store: Store
    clock: Clock
    draw_code: Callable[[], str]
    links: Links

    def scope(self, kind: str, name: str) -> Scope | None:
        """The programme that something named in an address belongs to; None for things of no programme.

        Args:
            kind: `certificates` for a code, `events` for a slug.

        Raises:
            NotFound: `certificate-unknown`, `unknown-event`.
        """
        if kind == "certificates":
            document = self.store.register.find(name)
            slug, unknown = document.event_slug if document else "", "certificate-unknown"
        else:
            slug, unknown = name, "unknown-event"
        event = self.store.atomically(lambda tx: tx.events.by_slug(slug)) if slug else None
        if event is None:
            raise NotFound(unknown)
        return Scope(event.programme_slug, unknown=unknown)
