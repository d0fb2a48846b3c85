"""What use cases need of the outside, in their own words; `store/` and bootstrap provide it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from services.registration.domain.erasures import Whole
from services.registration.domain.providers import Errand, Identity
from services.registration.domain.registrations import Details, Registration
from services.registration.domain.seating import Seating
from services.registration.handlers.records import Records, Stand
from shared.audits import AuditRow
from shared.messaging.outbox import Announcement

R = TypeVar("R")


class LostRaceError(Exception):
    """Somebody else changed the seating first: nothing was stored, read again and decide again."""


class DuplicateError(Exception):
    """A unique key is taken already: nothing was stored."""


class Audit(Protocol):
    """Append only."""

    def add(self, row: AuditRow) -> None: ...


class OutboxPort(Protocol):
    """Announcements go out with the transaction they stand in."""

    def add(self, announcements: Sequence[Announcement]) -> None: ...


class InboxPort(Protocol):
    """Messages that had their effect."""

    def first_time(self, message_id: str) -> bool: ...


class Persons(Protocol):
    """What is stored of a person, wherever it stands."""

    def erase(self, whose: Whole, at: datetime) -> None: ...
    def is_erased(self, data: Mapping[str, Any]) -> bool: ...


class Transaction(Records, Protocol):
    """Records that are saved together or not at all."""

    @property
    def audit(self) -> Audit: ...
    @property
    def outbox(self) -> OutboxPort: ...
    @property
    def persons(self) -> Persons: ...
    @property
    def inbox(self) -> InboxPort: ...


@dataclass(frozen=True)
class Batch:
    """What one group commit stores: all of it or nothing, provided the seating is still the one it was
    decided by. `changed` are stored whether or not they were there."""

    before: Stand
    after: Seating
    registrations: Sequence[Registration]
    announcements: Sequence[Announcement]
    changed: Sequence[Registration] = ()


class Store(Protocol):
    """The database."""

    @property
    def records(self) -> Records:
        """For reading outside a transaction."""

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Whatever is asked inside is answered in that time, or raises `Unavailable`."""

    def atomically(self, work: Callable[[Transaction], R]) -> R:
        """Everything `work` saves is stored, or nothing. It may run several times.

        Raises:
            Unavailable: the database does not answer in time.
        """

    def held(self, ids: Sequence[str], email: str, feed_id: str) -> Mapping[str, Any]:
        """What is stored of a person: of these registrations, this canonical address and this feed."""

    def commit(self, batch: Batch) -> None:
        """The batch is stored.

        Raises:
            LostRaceError: the seating changed meanwhile.
            DuplicateError: a registration's id or live address is there already.
            Unavailable: the database does not answer in time.
        """


@dataclass(frozen=True)
class Asking:
    """One person's request for a seat, as it waits to be decided with others.

    Args:
        fresh_id: the registration's id when there is no idempotency key, which otherwise makes it.
        by: who asks: `person` or an organiser's actor; kept in the history.
        added: the organiser adds the person by hand.
        instead_of: id of an own request whose address was a slip of the pen; empty when there is none.
        mailbox: for whom a mail is counted that a stranger may have caused; empty when nobody counts.
    """

    details: Details
    idempotency_key: str
    fresh_id: str
    at: datetime
    by: str
    correlation_id: str
    added: bool = False
    instead_of: str = ""
    mailbox: str = ""


@dataclass(frozen=True)
class Answer:
    """What was decided. `position` in the queue, None for anybody else."""

    registration: Registration
    position: int | None
    repeated: bool


class Registrar(Protocol):
    """Decides who gets a seat, many at once."""

    def submit(self, slug: str, asking: Asking) -> Answer: ...


class Mailboxes(Protocol):
    """How many mails strangers may have sent to each mailbox."""

    def waits_s(self, mailboxes: Sequence[str]) -> Sequence[int]:
        """One more is counted for each, in the order given; 0 where it may be sent, otherwise in how many
        seconds the next one may, and then it is not counted."""


class Passwords(Protocol):
    """Hashes and checks passwords, slowly on purpose."""

    def hash(self, password: str) -> str: ...
    def matches(self, stored: str, password: str) -> bool: ...


class SecondFactors(Protocol):
    """Secrets and codes of the second step."""

    def new_secret(self) -> str: ...
    def plain(self, sealed: str) -> str: ...
    def recovery(self, sealed: str) -> tuple[str, ...]: ...
    def address(self, sealed: str, account: str) -> str: ...
    def step_of(self, sealed: str, typed: str, at: datetime) -> int | None: ...


class Provider(Protocol):
    """An identity provider organisers can sign in at.

    Args:
        name: what the button says.
        issuer: what it calls itself.
        only: neither passwords nor links by mail sign anybody in.
        strong: values of `acr` that stand for a second step.
    """

    name: str
    issuer: str
    only: bool
    strong: tuple[str, ...]

    def way(self, errand: Errand, back: str, language: str) -> str:
        """The address there that the browser goes to, and comes back from to `back`.

        Raises:
            Unavailable: `provider`.
        """

    def identity(self, errand: Errand, code: str, back: str) -> Identity:
        """Whom the code that came back stands for.

        Raises:
            Unauthenticated: `provider-answer-wrong`.
            Unavailable: `provider`.
        """


class Sealing(Protocol):
    """Names, closes and opens drafts with the secret of the browser that typed them."""

    def name(self, secret: str, form: str) -> str: ...
    def seal(self, secret: str, form: str, fields: Mapping[str, list[str]]) -> bytes: ...
    def opened(self, secret: str, form: str, sealed: bytes) -> dict[str, list[str]]: ...
