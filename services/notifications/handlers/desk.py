"""What the use cases, pages and endpoints of this service work with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.notifications.domain.envelopes import Envelopes
from services.notifications.domain.events import Event
from services.notifications.domain.invitations import UidOf
from services.notifications.domain.rounds import Patience
from services.notifications.handlers.context import Context, Writer
from services.notifications.handlers.ports import Store, Transaction
from shared.clock import Clock
from shared.contracts.envelope import Message
from shared.errors import NotFound
from shared.links import Links
from shared.messaging.dead_letters import Act, Letter
from shared.permissions import Scope
from shared.restored import Restored

Hearing = Callable[[Transaction, Message, Context], None]
"""What a message does."""


@dataclass(frozen=True)
class Call:
    """An organiser, or an organiser's program, who asks for something.

    Args:
        actor: `organiser:<account id>` or `program:<token subject>`; kept in the audit.
        correlation_id: the same from the HTTP request to the mail.
        at: the moment the request counts as made, aware, UTC.
    """

    actor: str
    correlation_id: str
    at: datetime


class DeadLetters(Protocol):
    """The messages this service could not handle."""

    def letters(
        self, *, state: str = "open", kind: str = "", reason: str = "", limit: int = 100
    ) -> list[Letter]: ...

    def replay(self, letter_id: str, act: Act) -> None: ...


@dataclass(frozen=True)
class Desk:
    """Everything within reach.

    Args:
        writer: turns letters into mails.
        uid_of: names calendar entries.
        envelopes: makes and reads envelope senders.
        links: opens what mails link to.
        restored: the restore this data went through last, as of the start of this process.
        house: name of whoever runs the installation.
        patience: how long changes of an event are gathered before they are told.
        hears: type of message -> the use case that hears it.
    """

    store: Store
    clock: Clock
    writer: Writer
    uid_of: UidOf
    dead_letters: DeadLetters
    envelopes: Envelopes
    links: Links
    restored: Restored | None = None
    house: str = ""
    patience: Patience = field(default_factory=Patience)
    hears: Mapping[str, Hearing] = field(default_factory=dict)

    def scope(self, kind: str, name: str) -> Scope | None:
        """The programme that something named in an address belongs to; None for things of no programme.

        Args:
            kind: the word before the name in the address: `events`, `people`, `messages`, ...

        Raises:
            NotFound: `unknown-event`, `unknown-person`, `unknown-message`.
        """
        if kind == "programmes":
            return Scope(name, unknown="unknown-programme")
        if kind in ("events", "plans"):
            return self._scope_of(self.store.journal.events([name]).get(name), "unknown-event")
        if kind == "people":
            invitee = self.store.journal.people([name]).get(name)
            event = self.store.journal.event(invitee.event_id) if invitee else None
            return self._scope_of(event, "unknown-person")
        if kind in ("messages", "incoming"):
            look = self.store.journal.get if kind == "messages" else self.store.arrivals.get
            row = look(name) or {}
            event = self.store.journal.event(row["event_id"]) if row.get("event_id") else None
            return self._scope_of(event, "unknown-message")
        return None

    def _scope_of(self, event: Event | None, unknown: str) -> Scope:
        if event is None:
            raise NotFound(unknown)
        return Scope(event.programme.slug, unknown=unknown)

    def context(self, correlation_id: str) -> Context:
        """The context of one piece of work that begins now. Asked for outside the transaction."""
        return Context(
            self.clock(),
            self.writer,
            self.uid_of,
            correlation_id,
            self.envelopes,
            self.restored,
            patience=self.patience,
        )

    def has_rounds(self) -> bool:
        """Is any round ready to be gone on with? Asked outside a transaction."""
        return self.store.has_rounds(self.clock())
