"""What every use case is given."""

from dataclasses import dataclass
from datetime import datetime

from services.registration.domain.events import Event
from services.registration.domain.persons import canonical_email
from services.registration.domain.sessions import is_on_the_day
from services.registration.handlers.glances import Glances
from services.registration.handlers.outcomes import Outcomes
from services.registration.handlers.ports import (
    Mailboxes,
    Passwords,
    Provider,
    Registrar,
    Sealing,
    SecondFactors,
    Store,
)
from services.registration.handlers.status import Services
from shared.clock import Clock
from shared.errors import NotFound
from shared.links import Links
from shared.permissions import Scope


@dataclass(frozen=True)
class Call:
    """Who asks, when, and under which correlation id.

    Args:
        actor: `person`, `trainer`, `organiser:<account id>`, `program:<token subject>` or `clock`; kept in
            the audit.
        correlation_id: the same from the HTTP request to the mail.
        at: the moment the request counts as made, aware, UTC.
    """

    actor: str
    correlation_id: str
    at: datetime


@dataclass(frozen=True)
class Desk:
    """The parts a use case works with; built once per process in bootstrap.

    Args:
        store: reads and transactions.
        registrar: decides requests for one event that arrive together in one transaction.
        glances: public events as they stand, looked at once for all who ask at the same moment.
        outcomes: registrations as they stand, looked up likewise.
        clock: used by ticks and read-only views, which have no `Call`.
        links: writes and reads personal tokens.
        passwords: hashes and checks organisers' passwords.
        codes: of the second step of signing in.
        public_url: where people reach this service, without a slash at the end.
        services: all three, asked how they stand.
        sealing: closes and opens drafts of forms with the browser's secret.
        mailboxes: counts what strangers have sent to them; the registrar does for whoever registers.
        second_factor: everybody who signs in needs a second step.
        provider: where organisers can sign in as well, or only; None without one.
    """

    store: Store
    registrar: Registrar
    glances: Glances
    outcomes: Outcomes
    clock: Clock
    links: Links
    passwords: Passwords
    codes: SecondFactors
    public_url: str
    services: Services
    sealing: Sealing
    mailboxes: Mailboxes
    second_factor: bool = False
    provider: Provider | None = None

    def scope(self, kind: str, name: str) -> Scope | None:
        """The programme that something named in an address belongs to; None for things of no programme.

        Args:
            kind: the word before the name in the address: `events`, `programmes`, ...

        Raises:
            NotFound: `unknown-event`, `unknown-programme`.
        """
        if kind == "events":
            return self._scope_of_event(name)
        if kind in ("programmes", "activities"):
            if self.store.records.programmes.by_slug(name) is None:
                raise NotFound("unknown-programme")
            return Scope(name, unknown="unknown-programme")
        return None

    def _scope_of_event(self, slug: str) -> Scope:
        event = self.store.records.events.by_slug(slug)
        if event is None:
            raise NotFound("unknown-event")
        return scope_of_event(event, self.clock())


def scope_of_event(event: Event, at: datetime) -> Scope:
    """What of its programme an event is at that moment."""
    today = any(is_on_the_day(session, event.timezone, at) for session in event.sessions)
    teachers = frozenset(canonical_email(trainer.email) for trainer in event.trainers)
    return Scope(event.programme_slug, today, teachers)
