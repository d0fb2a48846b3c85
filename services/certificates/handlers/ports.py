"""The shapes the store fills, as the use cases need them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from services.certificates.domain.certificates import Certificate
from services.certificates.domain.events import Event
from services.certificates.domain.numbers import Series
from shared.audits import AuditFilter, AuditRow, Placed
from shared.contracts.envelope import Message
from shared.messaging.outbox import Announcement

Result = TypeVar("Result")


@dataclass(frozen=True)
class Claim:
    """A document taken for making, and how often it has been taken since it was last reserved."""

    document: Certificate
    attempts: int


class Certificates(Protocol):
    """The register, inside a transaction."""

    def get(self, code: str) -> Certificate | None: ...
    def numbered(self, number: str) -> Certificate | None: ...
    def of_registration(self, registration_id: str) -> Sequence[Certificate]: ...
    def failed_for(self, event_id: str) -> Sequence[Certificate]: ...
    def add(self, document: Certificate) -> None: ...
    def save(self, document: Certificate) -> None: ...


class Events(Protocol):
    """What is known of events."""

    def get(self, event_id: str) -> Event | None: ...
    def by_slug(self, slug: str) -> Event | None: ...
    def put(self, event: Event) -> None: ...


class NumberSeries(Protocol):
    """The counters."""

    def prefix(self, programme_id: str, slug: str) -> str: ...
    def next_place(self, series: Series) -> int: ...


class Pdfs(Protocol):
    """The finished files; a file is written once and never changed."""

    def put(self, code: str, pdf: bytes, sha256: str) -> None: ...


class Outbox(Protocol):
    """What is announced."""

    def add(self, announcements: Sequence[Announcement]) -> None: ...


class Inbox(Protocol):
    """What was heard."""

    def first_time(self, message_id: str) -> bool: ...


class Persons(Protocol):
    """Whatever is held of a person, wherever it stands."""

    def erase(self, ids: Sequence[str], at: datetime) -> None: ...
    def is_erased(self, data: Mapping[str, Any]) -> bool: ...


class Audit(Protocol):
    """What was done; append only."""

    def add(self, row: AuditRow) -> None: ...


class Audits(Protocol):
    """The audit as it is read, outside a transaction; and looks."""

    def note(self, look_id: str, row: AuditRow) -> None: ...
    def latest(self, narrow: AuditFilter, after: str, limit: int) -> list[Placed]: ...
    def about(self, subjects: Collection[str]) -> Mapping[str, tuple[Certificate | None, Event | None]]: ...
    def of_event(self, slug: str) -> frozenset[str]: ...
    def chain(self) -> tuple[int, str]: ...


class Transaction(Protocol):
    """Everything that is saved together."""

    @property
    def certificates(self) -> Certificates: ...
    @property
    def events(self) -> Events: ...
    @property
    def series(self) -> NumberSeries: ...
    @property
    def pdfs(self) -> Pdfs: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def persons(self) -> Persons: ...
    @property
    def audit(self) -> Audit: ...
    def is_current(self, message: Message) -> bool: ...


class Register(Protocol):
    """The register, outside a transaction."""

    def find(self, code: str) -> Certificate | None: ...
    def of_event(self, slug: str, limit: int, after: str = "") -> Sequence[Certificate]: ...
    def unfinished(self, slug: str, limit: int) -> Sequence[Certificate]: ...
    def failed(self) -> Sequence[Certificate]: ...
    def count_by_state(self) -> Mapping[str, int]: ...


class Files(Protocol):
    """The finished files, outside a transaction."""

    def read(self, code: str) -> bytes | None: ...


class Store(Protocol):
    """The service's database."""

    @property
    def register(self) -> Register: ...
    @property
    def files(self) -> Files: ...
    @property
    def audits(self) -> Audits: ...
    def claim(self) -> Claim | None: ...
    def atomically(self, work: Callable[[Transaction], Result]) -> Result: ...
