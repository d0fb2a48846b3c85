"""Rehearsing: what would be told, to whom, if this happened. The use cases themselves decide it, at work on a
sketch of the data; nothing is stored and nothing goes out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from services.notifications.domain.deliveries import State
from services.notifications.domain.invitees import UNCONFIRMED, UNNAMED, Invitee, Person, Standing
from services.notifications.domain.journal import Entry
from services.notifications.domain.letters import Letter
from services.notifications.domain.rounds import Patience
from services.notifications.domain.samples import NOBODY
from services.notifications.domain.texts import BUILT_IN, Own
from services.notifications.handlers.context import Context, Writer, Written
from services.notifications.handlers.desk import Desk, Hearing
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.rehearsal_shelves import Sketch
from services.notifications.handlers.rounds import go_on
from shared.contracts.envelope import Message
from shared.errors import NotFound

HOLDER = "holder"
"""Role of whoever acts for others and has no registration of their own."""


@dataclass(frozen=True)
class Group:
    """People of one role and status who would get the same mail in the same language.

    Args:
        mail: folder under mails/.
        status: of the registration; empty for trainers.
        people, mails: how many; of several sessions each has a mail of its own.
        unreached: how many of the mails would not go out, because their address takes none.
    """

    mail: str
    role: str
    status: str
    language: str
    people: int
    mails: int
    unreached: int


@dataclass(frozen=True)
class Untold:
    """People of one role and status who would get no mail; `UNNAMED` are places nobody has filled in yet."""

    role: str
    status: str
    people: int


@dataclass(frozen=True)
class Sample:
    """One of the mails in one language, as somebody who does not exist would read it."""

    mail: str
    language: str
    subject: str
    text: str


@dataclass(frozen=True)
class Rehearsal:
    """What would come of it.

    Args:
        people: how many would get any mail.
        waits_s: for how many seconds mails would wait, lest something else changes.
        version: of the event as known here.
    """

    groups: Sequence[Group]
    untold: Sequence[Untold]
    samples: Sequence[Sample]
    people: int
    waits_s: int
    version: int


class _OverError(Exception):
    """Ends the transaction without a trace."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__()
        self.rehearsal = rehearsal


class _Notes:
    """A writer that writes nothing out: it notes which letters it was given."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.letters: dict[str, tuple[Letter, Own]] = {}

    def compose(self, letter: Letter, _: datetime, own: Own = BUILT_IN) -> Written:
        """A mail without content."""
        self.letters[letter.id] = letter, own
        return Written(letter.id, "", "", letter.address, b"")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)


def rehearse(desk: Desk, event_id: str, messages: Sequence[Message], reader: tuple[str, str]) -> Rehearsal:
    """What would be told of this event if these messages came in now.

    Args:
        reader: first and last name of whoever reads the samples and does not exist.

    Raises:
        NotFound: `unknown-event`, it is not known here yet.
    """
    context = desk.context(messages[0].correlation_id if messages else "")

    def work(tx: Transaction) -> None:
        raise _OverError(sketched(tx, context, desk.hears, (event_id, messages), reader))

    try:
        desk.store.atomically(work)
    except _OverError as over:
        return over.rehearsal
    raise AssertionError


def sketched(
    tx: Transaction,
    context: Context,
    hears: Mapping[str, Hearing],
    told: tuple[str, Sequence[Message]],
    reader: tuple[str, str],
) -> Rehearsal:
    """As `rehearse`, inside a transaction in which nothing is written."""
    event_id, messages = told
    before = tx.events.get(event_id)
    if before is None:
        raise NotFound("unknown-event")
    sketch, notes = Sketch(tx, event_id), _Notes(context.writer)
    trying = replace(context, writer=cast(Writer, notes))
    for message in messages:
        hears[message.type](sketch.as_transaction, message, trying)
    while go_on(sketch.as_transaction, trying):
        pass
    entries, people = [*sketch.mails.written.values()], sketch.invitees.all()
    return Rehearsal(
        groups=_groups(entries, people),
        untold=_untold(entries, people),
        samples=_samples(context.writer, notes, entries, reader),
        people=len({each.invitee_id for each in entries}),
        waits_s=_waits(context.patience),
        version=before.version,
    )


def _waits(patience: Patience) -> int:
    return int(patience.quiet / timedelta(seconds=1))


def _groups(entries: Sequence[Entry], people: Iterable[Invitee]) -> list[Group]:
    status = {each.id: each for each in people}
    mails: Counter[tuple[str, str, str, str]] = Counter()
    unreached: Counter[tuple[str, str, str, str]] = Counter()
    readers: dict[tuple[str, str, str, str], set[str]] = {}
    for entry in entries:
        invitee = status.get(entry.invitee_id)
        who = (invitee.role.value, invitee.status) if invitee else (HOLDER, "")
        key = entry.template, *who, entry.language
        mails[key] += 1
        unreached[key] += entry.progress.state is not State.QUEUED
        readers.setdefault(key, set()).add(entry.invitee_id)
    return [Group(*key, len(readers[key]), count, unreached[key]) for key, count in sorted(mails.items())]


def _untold(entries: Sequence[Entry], people: Iterable[Invitee]) -> list[Untold]:
    """Whoever is expected or waits, or is still to confirm an address, and would hear nothing."""
    told = {each.invitee_id for each in entries}
    silent = Counter(
        (each.role.value, UNNAMED if each.person.is_place else each.status)
        for each in people
        if each.id not in told and (each.standing is not Standing.OUT or each.status == UNCONFIRMED)
    )
    return [Untold(*key, count) for key, count in sorted(silent.items())]


def _samples(
    writer: Writer, notes: _Notes, entries: Sequence[Entry], reader: tuple[str, str]
) -> list[Sample]:
    """The first mail of each kind in each language."""
    found: dict[tuple[str, str], str] = {}
    for entry in entries:
        if entry.id in notes.letters:
            found.setdefault((entry.template, entry.language), entry.id)
    return [_sample(writer, *notes.letters[found[key]], reader) for key in sorted(found)]


def _sample(writer: Writer, letter: Letter, own: Own, reader: tuple[str, str]) -> Sample:
    """Without a name or a link of anybody."""
    person = Person(*reader, "mari@example.org", letter.language)
    nobody = replace(letter.invitee, id=NOBODY, person=person)
    shown = writer.show(replace(letter, invitee=nobody, address=person.email), own)
    return Sample(letter.lead.mail, letter.language, shown.subject, shown.bodies.plain)
