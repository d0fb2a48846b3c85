"""One reading of CSV and XLSX: rows of text with the lines they stood on, and how the file was understood."""

import csv
import importlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from services.registration.domain.imports import MOST_COLUMNS, MOST_ROWS, Line, Table
from shared.errors import Conflict

READER = "openpyxl"
"""Reads workbooks; loaded with the first of them, for few processes ever see one."""

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MOST_UNPACKED, MOST_MEMBERS = 60_000_000, 500
LAST_ROW = 1_048_576
"""Of a workbook, as Excel has it; a file may claim more."""

NOTHING = frozenset({None, ""})
DELIMITERS = ";,\t"
CYRILLIC, BALTIC = "windows-1251", "windows-1257"
SAMPLE = 20_000
BROKEN = (
    *(AttributeError, IndexError, KeyError, OSError, SyntaxError, TypeError, ValueError),
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
)
"""What openpyxl raises about files that are not what they say."""


def read_table(content: bytes) -> Table:
    """The file's rows that hold anything; the first one names the columns.

    Raises:
        Conflict: `file-empty`, `file-encrypted`, `file-old-excel`, `file-not-a-table`, `file-too-big`,
            `file-too-many-rows`.
    """
    if not content.strip(b" \r\n\t;,"):
        raise Conflict("file-empty")
    if content.startswith(OLE):
        raise Conflict("file-encrypted" if ENCRYPTED in content else "file-old-excel")
    table = _workbook(content) if content.startswith(ZIP) else _separated(content)
    if not table.lines:
        raise Conflict("file-empty")
    return _squared(table)


def _squared(table: Table) -> Table:
    """All rows are as wide as the widest one that says anything."""
    width = max(place for line in table.lines for place, cell in enumerate(line.cells, start=1) if cell)
    lines = (replace(line, cells=(*line.cells, *[""] * width)[:width]) for line in table.lines)
    return replace(table, lines=tuple(lines))


def _workbook(content: bytes) -> Table:
    _check_size(content)
    try:
        reader = importlib.import_module(READER)
        book = reader.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS, values_only=True)
        lines = list(_filled(enumerate(rows, start=1)))
        book.close()
    except BROKEN as error:
        raise Conflict("file-not-a-table") from error
    return Table(tuple(lines), "xlsx", sheet=str(sheet.title))


def _check_size(content: bytes) -> None:
    """Refuses what would grow beyond all measure while it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
    except zipfile.BadZipFile as error:
        raise Conflict("file-not-a-table") from error
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise Conflict("file-too-big")


def _separated(content: bytes) -> Table:
    text, encoding = _decoded(content)
    if "\x00" in text:
        raise Conflict("file-not-a-table")
    delimiter = max(DELIMITERS, key=lambda each: _columns(text, each))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = list(_filled(_numbered(reader)))
    except csv.Error as error:
        raise Conflict("file-not-a-table") from error
    return Table(tuple(lines), "csv", encoding=encoding, delimiter=delimiter)


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line of the file each begins on, for a cell may hold line ends."""
    begins = 1
    for row in reader:
        yield begins, row
        begins = reader.line_num + 1


def _columns(text: str, delimiter: str) -> int:
    """How many columns the first row that says anything would have."""
    for row in csv.reader(io.StringIO(text[:SAMPLE], newline=""), delimiter=delimiter):
        if any(cell.strip() for cell in row):
            return len(row)
    return 0


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(name, "replace"), name.removesuffix("-sig")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = _old_encoding(content)
        return content.decode(encoding, "replace"), encoding


def _old_encoding(content: bytes) -> str:
    """Russian words are letters beyond ASCII side by side; in Estonian ones they stand alone."""
    beyond = [byte >= 0xC0 or byte in (0xA8, 0xB8) for byte in content[:SAMPLE]]
    together = sum(one and two for one, two in pairwise(beyond))
    return CYRILLIC if together * 2 > sum(beyond) else BALTIC


def _filled(rows: Iterable[tuple[int, Iterable[Any]]]) -> Iterator[Line]:
    """Rows that say something, however far below the others they stand: none is left out in silence."""
    found = 0
    for number, row in rows:
        if NOTHING.issuperset(row):
            continue
        cells = tuple(_text(cell) for cell in row)[:MOST_COLUMNS]
        if any(cells):
            found += 1
            if found > MOST_ROWS + 1:
                raise Conflict("file-too-many-rows", most=MOST_ROWS)
            yield Line(number, cells)


def _text(cell: Any) -> str:
    """A cell as somebody reads it: whole numbers without a point, days without an hour."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date().isoformat()
    if isinstance(cell, date | datetime):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    return " ".join(str(cell).split(" ")).strip()
