"""People from a file: looked at row by row, corrected, entered one by one, and told what became of each.

Entering goes through the same door as adding one person by hand; a row's key is the file's and its line's, so
whatever breaks off goes on, and nobody is entered twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.registration.domain import imports as rules
from services.registration.domain.answer_files import FILE
from services.registration.domain.events import Event
from services.registration.domain.imports import Change, Checked, Import, ImportRow, Table, Unsaved
from services.registration.domain.persons import canonical_email
from services.registration.domain.registrations import Details
from services.registration.handlers import roster
from services.registration.handlers.batches import by_staff, check_details
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import Transaction
from shared.errors import Invalid, NotFound, Rejected
from shared.ids import new_id

KEPT = timedelta(days=7)
STRETCH = timedelta(seconds=3)
AT_ONCE = 20
Load = Callable[[Mapping[str, str]], Details]


@dataclass(frozen=True)
class ImportView:
    """A file as it stands, every row checked against the roster as it is now."""

    file: Import
    event: Event
    rows: Sequence[Checked]

    @property
    def good(self) -> list[Checked]:
        """Rows that can be entered."""
        return [one for one in self.rows if not one.wrong and one.row.outcome == rules.OPEN]

    @property
    def bad(self) -> list[Checked]:
        """Rows that cannot, and those that were refused."""
        return [one for one in self.rows if one.wrong or one.row.skipped]

    @property
    def taken(self) -> list[Checked]:
        """Rows that were entered."""
        return [one for one in self.rows if one.row.outcome != rules.OPEN and not one.row.skipped]


def receive(desk: Desk, call: Call, slug: str, file_name: str, table: Table) -> Import:
    """The file is kept for a week, its columns understood by their headings; nobody is entered.

    Raises:
        NotFound: `unknown-event`.
    """
    event = event_by_slug(desk.store.records, slug)
    names, people = rules.below_headings(table.lines, _questions(event))
    until = call.at + KEPT
    file = Import(
        id=new_id(),
        event_id=event.id,
        event_slug=slug,
        by=call.actor,
        at=call.at,
        file_name=file_name,
        kind=table.kind,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        names=names,
        columns=rules.meant(names, _questions(event)),
        kept_until=until,
    )
    rows = [
        ImportRow(
            id=f"{file.id}:{line.number}",
            import_id=file.id,
            number=line.number,
            cells=line.cells,
            kept_until=until,
        )
        for line in people
    ]

    def work(tx: Transaction) -> None:
        tx.imports.put(file)
        tx.imports.add_rows(rows)
        audit(tx, call, f"brought a file of {len(rows)} people", f"events/{slug}")

    desk.store.atomically(work)
    return file


def _questions(event: Event) -> dict[str, list[str]]:
    asked = [one for one in event.form.questions if one.kind != FILE]
    return {f"answers.{one.key}": [one.label.et, one.label.en, one.label.ru] for one in asked}


def view(desk: Desk, slug: str, import_id: str, load: Load) -> ImportView:
    """The file with every row checked.

    Raises:
        NotFound: `unknown-import`, also for another event's; `unknown-event`.
    """
    event = event_by_slug(desk.store.records, slug)
    file = _file(desk, slug, import_id)
    return ImportView(file, event, _check(desk, event, file, desk.store.records.imports.rows(file.id), load))


def _file(desk: Desk, slug: str, import_id: str) -> Import:
    file = desk.store.records.imports.get(import_id)
    if file is None or file.event_slug != slug:
        raise NotFound("unknown-import")
    return file


def _check(desk: Desk, event: Event, file: Import, rows: Sequence[ImportRow], load: Load) -> list[Checked]:
    read = [rules.read_row(file.columns, row.cells, event.language) for row in rows]
    emails = [canonical_email(fields.get("email", "")) for fields in read]
    known = desk.store.records.registrations.known(event.id, (), set(emails))
    there = {one.email for one in known if one.live}
    told = [(row.number, email) for row, email in zip(rows, emails, strict=True) if "@" in email[1:]]
    twice = rules.doubles(told)
    found = []
    for row, fields, email in zip(rows, read, emails, strict=True):
        wrong = _wrong(event, fields, load) if row.outcome in (rules.OPEN, "invalid") else {}
        if row.outcome == rules.OPEN and email in there:
            wrong = {**wrong, "": ["already-registered-here"]}
        elif row.outcome == rules.OPEN and row.number in twice:
            wrong = {**wrong, "": [f"double-in-file:{twice[row.number]}"]}
        found.append(Checked(row, fields, wrong))
    return found


def _wrong(event: Event, fields: Mapping[str, str], load: Load) -> Mapping[str, Sequence[str]]:
    try:
        check_details(by_staff(event), load(fields))
    except Invalid as error:
        return error.fields
    return {}


def correct(
    desk: Desk, slug: str, import_id: str, columns: Sequence[Change], cells: Mapping[tuple[int, str], Change]
) -> tuple[Unsaved, ...]:
    """The columns mean what was chosen, and these cells, named by line and field, hold what was typed.

    Answers what was not saved: what somebody else had changed to something else meanwhile, and all of it once
    people are being entered.

    Args:
        columns: one for each column; none leaves them as they are.

    Raises:
        NotFound: `unknown-import`.
    """
    _file(desk, slug, import_id)

    def work(tx: Transaction) -> tuple[Unsaved, ...]:
        now = tx.imports.get(import_id)
        if now is None:
            raise NotFound("unknown-import")
        open_still = now.state == rules.READ
        late: list[Unsaved] = []
        for row in tx.imports.rows(import_id) if cells else []:
            own = {field: each for (number, field), each in cells.items() if number == row.number}
            after, unsaved = rules.put_right(now.columns, row, own)
            late += unsaved if open_still else rules.all_of(now.columns, row, own)
            if open_still and after != row:
                tx.imports.put_row(after)
        if open_still and len(columns) == len(now.columns):
            meant, unsaved = rules.meant_now(now, columns)
            late += unsaved
            if meant != now:
                tx.imports.put(meant)
        return tuple(late)

    return desk.store.atomically(work)


def take(desk: Desk, call: Call, slug: str, import_id: str, load: Load) -> bool:
    """The good rows are being entered, the others kept with what is wrong; asked again nothing more happens.
    Answers whether this is what began it.

    Raises:
        NotFound: `unknown-import`, `unknown-event`.
    """
    _file(desk, slug, import_id)

    def work(tx: Transaction) -> bool:
        now = tx.imports.get(import_id)
        if now is None or now.state != rules.READ:
            return False
        tx.imports.put(replace(now, state=rules.GOING))
        audit(tx, call, "entered people from a file", f"events/{slug}")
        return True

    began = desk.store.atomically(work)
    carry_on(desk, import_id, call.correlation_id, load, desk.clock() + STRETCH)
    return began


def carry_on_all(desk: Desk, load: Load) -> int:
    """Every file whose people are being entered goes on for a while. Answers how many there were."""
    under_way = desk.store.records.imports.under_way()
    for file in under_way:
        carry_on(desk, file.id, new_id(), load, desk.clock() + STRETCH)
    return len(under_way)


def carry_on(desk: Desk, import_id: str, correlation_id: str, load: Load, until: datetime) -> None:
    """What is left of the file was entered, as far as the time allows."""
    records = desk.store.records
    file = records.imports.get(import_id)
    event = records.events.get(file.event_id) if file else None
    while file and event and file.state == rules.GOING and desk.clock() < until:
        rows = records.imports.open_rows(import_id, AT_ONCE)
        if not rows:
            _end(desk, replace(file, state=rules.DONE))
            return
        for row in rows:
            call = Call(file.by, correlation_id, desk.clock())
            _keep(desk, _entered(desk, call, file, event, row, load))


def _end(desk: Desk, done: Import) -> None:
    desk.store.atomically(lambda tx: tx.imports.put(done))


def _keep(desk: Desk, row: ImportRow) -> None:
    desk.store.atomically(lambda tx: tx.imports.put_row(row))


def _entered(desk: Desk, call: Call, file: Import, event: Event, row: ImportRow, load: Load) -> ImportRow:
    fields = rules.read_row(file.columns, row.cells, event.language)
    try:
        key = f"{file.id}-{row.number}"
        done = roster.add_by_hand(desk, call, event.slug, load(fields), key)
    except Rejected as error:
        return replace(row, outcome=error.code, skipped=True)
    return replace(row, outcome=done.registration.status, registration_id=done.registration.id)
