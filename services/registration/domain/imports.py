"""People from a file: which column means what, which rows will do, and what became of each. None is lost."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

MOST_ROWS, MOST_COLUMNS = 2_000, 60
FULL_NAME = "full_name"
READ, GOING, DONE = "read", "going", "done"
OPEN = ""

HEADINGS: Mapping[str, str] = {
    "first_name": "eesnimi|first name|given name|firstname|имя",
    "last_name": "perekonnanimi|perenimi|last name|family name|surname|lastname|фамилия",
    FULL_NAME: "nimi|name|ees ja perekonnanimi|full name|participant|osaleja|фио",
    "email": "e post|epost|email|e mail|e posti aadress|meil|e mail address|эл почта|э почта|email адрес",
    "language": "keel|kirjade keel|language|language of mails|язык|язык писем",
    "organisation": "asutus|organisatsioon|tookoht|institution|organisation|учреждение|организация",
    "job_title": "amet|ametinimetus|ametikoht|job title|position|title|должность",
    "phone": "telefon|telefoninumber|mobiil|phone|telephone|mobile|телефон",
    "target_group": "sihtruhm|sihtgrupp|target group|целевая группа",
    "needs": "erivajadused|erivajadus|special needs|needs|особые потребности",
}
"""Field -> what stands above its column in files people keep; marks and signs do not count."""

LANGUAGES: Mapping[str, str] = {
    "et": "et|ee|est|eesti|eesti keel|estonian|эстонский",
    "en": "en|eng|inglise|inglise keel|english|английский",
    "ru": "ru|rus|vene|vene keel|russian|русский",
}
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PLAIN = str.maketrans("õäöüšžё", "oaouszе")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file; `number` is the line it began on, counted from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows and how it was understood."""

    lines: tuple[Line, ...]
    kind: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A file of people for one event.

    Args:
        names: what stood above the columns; their numbers where the file has no headings.
        columns: for each column the field it means, empty for none.
        state: `read`, `going` while people are entered, `done`.
    """

    id: str
    event_id: str
    event_slug: str
    by: str
    at: datetime
    file_name: str
    kind: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    names: tuple[str, ...]
    columns: tuple[str, ...]
    state: str = READ
    kept_until: datetime

    @property
    def has_headings(self) -> bool:
        """Did anything stand above the columns?"""
        return self.names != _numbers(len(self.names))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """One row of the file.

    Args:
        outcome: empty until it was tried; then the status the person got, or why not (`skipped`).
    """

    id: str
    import_id: str
    number: int
    cells: tuple[str, ...]
    outcome: str = OPEN
    skipped: bool = False
    registration_id: str = ""
    kept_until: datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """A row as it would be entered: what is wrong stands by field, `""` for the row as a whole."""

    row: ImportRow
    fields: Mapping[str, str]
    wrong: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What stood on a page, and what was typed over it. `was`: None where the page did not say."""

    was: str | None
    typed: str


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A change that was not made: what stands there instead. `number`: of the line, 0 for a column's meaning.

    Args:
        field: the field the cell holds, or the heading of the column.
    """

    number: int
    field: str
    now: str
    typed: str


def put_right(
    columns: Sequence[str], row: ImportRow, changes: Mapping[str, Change]
) -> tuple[ImportRow, list[Unsaved]]:
    """The row with what was typed, but for cells that hold by now what is neither that nor what was seen."""
    cells = [*row.cells, *[""] * (len(columns) - len(row.cells))]
    late = [one for one in all_of(columns, row, changes) if _is_late(one.now, changes[one.field])]
    kept = {one.field for one in late}
    after = tuple(
        changes[name].typed if name in changes and name not in kept else cell
        for name, cell in zip([*columns, *[""] * (len(cells) - len(columns))], cells, strict=True)
    )
    is_as_it_was = after[: len(row.cells)] == row.cells and not any(after[len(row.cells) :])
    return row if is_as_it_was else replace(row, cells=after), late


def all_of(columns: Sequence[str], row: ImportRow, changes: Mapping[str, Change]) -> list[Unsaved]:
    """All the changes of the row, beside what its cells hold."""
    now = dict(zip(columns, row.cells, strict=False))
    return [Unsaved(row.number, name, now.get(name, ""), one.typed) for name, one in changes.items() if name]


def meant_now(file: Import, changes: Sequence[Change]) -> tuple[Import, list[Unsaved]]:
    """The file with its columns as they were chosen, but for those somebody else chose something else for;
    each field is meant once.
    """
    places = list(zip(file.names, file.columns, changes, strict=True))
    late = [Unsaved(0, name, now, one.typed) for name, now, one in places if _is_late(now, one)]
    chosen = [now if one.typed == one.was or _is_late(now, one) else one.typed for _, now, one in places]
    once = tuple(name if name not in chosen[:place] else "" for place, name in enumerate(chosen))
    return replace(file, columns=once), late


def _is_late(now: str, change: Change) -> bool:
    """Did somebody else make something else of it?"""
    if change.was is None or change.typed == change.was:
        return False
    return " ".join(now.split()) not in (" ".join(change.was.split()), " ".join(change.typed.split()))


def plain(heading: str) -> str:
    """A heading without what tells spellings apart."""
    return " ".join(re.findall(r"\w+", heading.casefold().translate(_PLAIN)))


def meant(names: Sequence[str], questions: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """For each column the field its heading names, each field once.

    Args:
        questions: `answers.<key>` -> how the event's form puts that question, in each language.
    """
    known = {word: name for name, words in HEADINGS.items() for word in words.split("|")}
    known |= {plain(words): name for name, labels in questions.items() for words in labels if words}
    found: list[str] = []
    for name in names:
        one = known.get(plain(name), "")
        found.append(one if one not in found else "")
    return tuple(found)


def below_headings(
    lines: Sequence[Line], questions: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], Sequence[Line]]:
    """What stands above the columns, and the rows below. A first row that holds an address and no heading we
    know is a person like the others: the columns are numbered then, and nobody is left out.
    """
    first = lines[0].cells
    if not any(meant(first, questions)) and any(ADDRESS.fullmatch(cell) for cell in first):
        return _numbers(len(first)), lines
    return first, lines[1:]


def _numbers(columns: int) -> tuple[str, ...]:
    return tuple(str(place) for place in range(1, columns + 1))


def read_row(columns: Sequence[str], cells: Sequence[str], language: str) -> dict[str, str]:
    """The row's fields; a name in one piece is parted, a language by its word known.

    Args:
        language: of people whose row names none.
    """
    found = {name: cells[place].strip() for place, name in enumerate(columns) if name and place < len(cells)}
    if FULL_NAME in found:
        first, last = _parted(found.pop(FULL_NAME))
        own = {name: value for name, value in found.items() if value}
        found = {"first_name": first, "last_name": last, **own}
    word = found.get("language", "").casefold()
    codes = [code for code, words in LANGUAGES.items() if word in words.split("|")]
    found["language"] = codes[0] if codes else word or language
    return found


def _parted(name: str) -> tuple[str, str]:
    if "," in name:
        last, _, first = name.partition(",")
    else:
        first, _, last = name.strip().rpartition(" ")
    return first.strip(), last.strip()


def doubles(emails: Sequence[tuple[int, str]]) -> dict[int, int]:
    """Line -> the earlier line with the same address."""
    first: dict[str, int] = {}
    found: dict[int, int] = {}
    for number, email in emails:
        if email and first.setdefault(email, number) != number:
            found[number] = first[email]
    return found
