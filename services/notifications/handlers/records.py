"""What the journal's pages and endpoints need of a store, outside transactions; and the audit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee
from shared.audits import AuditFilter, AuditRow


class Audit(Protocol):
    """What organisers did; append only."""

    def add(self, row: AuditRow) -> None: ...

    def of(self, subject: str, limit: int) -> list[AuditRow]:
        """What was done to a thing, newest first."""


@dataclass(frozen=True)
class Filter:
    """Which mails are asked for; empty means any. `after` is the sort key of the last one seen.

    Args:
        event: its slug.
        recipient: the address, exactly.
        fate: one of `fates.ASKED`.
        people: invitees' ids; None for anybody's.
    """

    event: str = ""
    recipient: str = ""
    state: str = ""
    fate: str = ""
    template: str = ""
    about: str = ""
    language: str = ""
    people: tuple[str, ...] | None = None
    after: tuple[datetime, str] | None = None
    limit: int = 50


@dataclass(frozen=True)
class Box:
    """Which of the mails that came in somebody looks at.

    Args:
        kind: empty for all, `open` for those somebody has to see to.
        programmes: slugs of those whose events the mails are about; None for all mails, also about none.
        event: id of the one event they are about; empty for any.
        person: id of the one participant or trainer they are about; empty for any.
    """

    kind: str = ""
    programmes: Collection[str] | None = None
    event: str = ""
    person: str = ""


class Arrivals(Protocol):
    """Mails that came in, outside a transaction."""

    def page(self, asked: Box, after: tuple[datetime, str] | None, limit: int) -> list[Mapping[str, Any]]:
        """Newest first, without the mails themselves, one more than the limit when there is more."""

    def count(self, asked: Box, most: int) -> int:
        """How many there are, at most so many."""

    def raw(self, mail_id: str) -> bytes | None: ...

    def get(self, mail_id: str) -> Mapping[str, Any] | None: ...


class Audits(Protocol):
    """The audit as it is read, outside a transaction."""

    def latest(self, narrow: AuditFilter, after: str, limit: int) -> list[tuple[str, AuditRow]]:
        """Rows that are looked for with their ids, the latest first, after the one with this id."""

    def about(self, subjects: Collection[str]) -> Mapping[str, Event]:
        """Subject -> the event it is, or is about."""

    def chain(self) -> tuple[int, str]:
        """How many rows are linked, and the first that does not follow; empty when all do."""


class Journal(Protocol):
    """The journal as organisers read it, outside a transaction."""

    def find(self, wanted: Filter) -> list[Mapping[str, Any]]:
        """Rows without content, newest first, one more than the limit when there is more."""

    def count(self, wanted: Filter, most: int) -> int:
        """How many rows there are, at most so many."""

    def recent(self, since: datetime) -> Mapping[str, int]:
        """Fate -> how many mails of all events written since then, but for those that went out well."""

    def counts(self, event: str) -> Mapping[str, int]:
        """Fate -> how many mails of the event with this slug."""

    def get(self, mail_id: str) -> Mapping[str, Any] | None:
        """One row, content and all."""

    def people_like(self, text: str, event_id: str, most: int) -> list[str]:
        """At most so many ids of people whose name or address, present or former, begins with the text."""

    def people(self, ids: Sequence[str]) -> Mapping[str, Invitee]:
        """Those of them who are known, by id."""

    def events(self, slugs: Sequence[str]) -> Mapping[str, Event]:
        """Those of them that are known, by slug."""

    def event(self, event_id: str) -> Event | None: ...

    def note(self, row: AuditRow) -> None:
        """The audit says so."""
