"""One person's story as organisers read it: what became of the registration, who did it, what was noted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.registration.domain.notes import Note
from services.registration.domain.registrations import Registration, Step
from services.registration.handlers import line_up
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.records import Records
from shared.errors import Invalid
from shared.ids import new_id

ORGANISER = "organiser:"
LONGEST = 1_000


@dataclass(frozen=True)
class Entry:
    """One thing that happened.

    Args:
        who: the organiser's name; empty when the actor says enough (`person`, `clock`, a program).
        step: what the registration became, or None.
        note: what an organiser noted, or None.
        stays: the step left the registration what it was: only its note says what happened.
    """

    at: datetime
    actor: str
    who: str
    step: Step | None = None
    note: Note | None = None
    stays: bool = False


def story(desk: Desk, registration: Registration) -> list[Entry]:
    """Everything that is known to have happened, the newest first."""
    records = desk.store.records
    notes = _read(records, records.notes.of([registration.id]).get(registration.id, []))
    names = names_of(records, [*(step.by for step in registration.history), *(note.by for note in notes)])
    before = ["", *(step.status for step in registration.history)]
    entries = [
        Entry(
            step.at, step.by, names.get(step.by, ""), step=step, stays=bool(step.note) and step.status == was
        )
        for was, step in zip(before, registration.history, strict=False)
    ]
    entries += [Entry(note.at, note.by, names.get(note.by, ""), note=note) for note in notes]
    return sorted(entries, key=lambda one: one.at, reverse=True)


def _read(records: Records, notes: Sequence[Note]) -> list[Note]:
    """Notes in words; about another registration, who it is now."""
    others = records.registrations.many({note.about for note in notes if note.about})
    return [replace(note, text=_about(others.get(note.about))) if note.about else note for note in notes]


def _about(other: Registration | None) -> str:
    person = other.person if other else None
    name = f"{person.first_name} {person.last_name}".strip() if person else "–"
    return f"⇄ {name}, {person.email}" if person and person.email else f"⇄ {name}"


def names_of(records: Records, actors: Sequence[str]) -> Mapping[str, str]:
    """Actor -> what the account is called, of those that have one."""
    found = {}
    for actor in {one for one in actors if one.startswith(ORGANISER)}:
        account = records.accounts.get(actor.removeprefix(ORGANISER))
        if account is not None:
            found[actor] = account.name or account.email
    return found


def add_note(desk: Desk, call: Call, slug: str, registration_id: str, text: str, key: str = "") -> None:
    """It is noted about the person; under the same `key` once.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Invalid: `note`: `reason-missing`.
    """
    registration = line_up.row(desk, slug, registration_id).registration
    if not text:
        raise Invalid(fields={"note": ["required"]})
    note = Note(
        id=f"{registration.id}:{key or new_id()}",
        registration_id=registration.id,
        event_id=registration.event_id,
        at=call.at,
        by=call.actor,
        text=text[:LONGEST],
    )

    def work(tx: Transaction) -> None:
        known = [one.id for one in tx.notes.of([registration.id]).get(registration.id, [])]
        if note.id not in known:
            tx.notes.add(note)
            audit(tx, call, "note", f"registrations/{registration.id}")

    desk.store.atomically(work)
