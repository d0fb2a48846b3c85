"""Who would be told what, before anything is done: the use case itself is tried and taken back, and what it
would announce is put before the service that tells people.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar, cast

from services.registration.domain.events import Event
from services.registration.domain.facts import Change
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.ports import Store, Transaction
from shared.contracts import registration as contracts
from shared.messaging.outbox import Announcement, written

R = TypeVar("R")

SOURCE = "/kutse/registration"
COMPLETIONS = {contracts.COMPLETION_REACHED.name, contracts.COMPLETION_REVOKED.name}


@dataclass(frozen=True)
class Tried(Generic[R]):
    """What came of it before it was taken back."""

    result: R
    announced: Sequence[Announcement]

    @property
    def documents(self) -> int:
        """How many people would newly get a document."""
        return sum(each.kind is contracts.COMPLETION_REACHED for each in self.announced)

    @property
    def revoked(self) -> int:
        """How many documents would become void."""
        return sum(each.kind is contracts.COMPLETION_REVOKED for each in self.announced)

    @property
    def changes(self) -> Sequence[Change]:
        """What of a public event would be announced as noticeable."""
        return [one for each in self.announced for one in each.data.get("changes", ())]


@dataclass(frozen=True)
class Line:
    """People of one role and status who would get the same mail. `languages`: language -> people."""

    mail: str
    role: str
    status: str
    people: int
    mails: int
    unreached: int
    languages: Mapping[str, int]


@dataclass(frozen=True)
class Telling:
    """Who would be told what.

    Args:
        heard: whether the service that tells answered at all; without it nothing can be counted.
        people: how many would get any mail.
        waits_s: for how many seconds mails would wait, lest something else changes.
        untold: people who would hear nothing, by role and status.
        samples: one mail of each kind and language: `mail`, `language`, `subject`, `text`.
        late: it has not heard of the latest changes of the event yet.
    """

    heard: bool
    people: int = 0
    waits_s: int = 0
    lines: Sequence[Line] = ()
    untold: Sequence[Mapping[str, Any]] = ()
    samples: Sequence[Mapping[str, Any]] = ()
    late: bool = False

    @property
    def waits_minutes(self) -> int:
        """As `waits_s`, rounded up."""
        return -(-self.waits_s // 60)

    @property
    def unreached(self) -> int:
        """Mails that would not go out, because their address takes none."""
        return sum(line.unreached for line in self.lines)


NOT_HEARD = Telling(heard=False)


class _TakenBackError(Exception):
    """Ends the transaction without a trace."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


@dataclass
class _Listening:
    """An outbox that only listens."""

    heard: list[Announcement] = field(default_factory=list)

    def add(self, announcements: Sequence[Announcement]) -> None:
        self.heard += announcements


class _Overheard:
    """A transaction whose announcements go nowhere."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.outbox = _Listening()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)


class _Trying:
    """A store in which whatever is done is taken back at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.announced: list[Announcement] = []

    def atomically(self, work: Callable[[Transaction], R]) -> R:
        """See `Store`, but for what is stored."""

        def undone(tx: Transaction) -> None:
            overheard = _Overheard(tx)
            result = work(cast(Transaction, overheard))
            self.announced = overheard.outbox.heard
            raise _TakenBackError(result)

        try:
            self._store.atomically(undone)
        except _TakenBackError as end:
            return cast(R, end.result)
        raise AssertionError

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def tried(desk: Desk, act: Callable[[Desk], R]) -> Tried[R]:
    """What `act` answers and announces; it is refused as it would be, and nothing of it is stored.

    Args:
        act: one use case, in one transaction, of the desk it is given.
    """
    trying = _Trying(desk.store)
    result = act(replace(desk, store=cast(Store, trying)))
    return Tried(result, tuple(trying.announced))


def telling(desk: Desk, call: Call, event: Event, announced: Sequence[Announcement]) -> Telling:
    """Who would be told what if this were announced of the event; completions are told by their documents.

    Args:
        event: as it is now.
    """
    bodies = [written(one, SOURCE) for one in announced if one.kind.name not in COMPLETIONS]
    if not bodies:
        return Telling(heard=True)
    found = desk.services.would_tell(event.id, bodies, call.at)
    if found is None:
        return NOT_HEARD
    return Telling(
        heard=True,
        people=found["people"],
        waits_s=found["waits_s"],
        lines=_lines(found["groups"]),
        untold=found["untold"],
        samples=found["samples"],
        late=found["version"] < event.version,
    )


def _lines(groups: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Languages of one role, status and mail together."""
    together: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for each in groups:
        together.setdefault((each["mail"], each["role"], each["status"]), []).append(each)
    return [Line(*key, **_summed(found)) for key, found in together.items()]


def _summed(groups: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    sums = {name: sum(each[name] for each in groups) for name in ("people", "mails", "unreached")}
    return {**sums, "languages": {each["language"]: each["people"] for each in groups}}
