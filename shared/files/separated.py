"""Rows as CSV: UTF-8 with a byte order mark, CRLF (RFC 4180); no cell can be a formula, not even where
a program takes the other separator for the end of a cell, or a line within a cell for a row."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence

from defusedcsv import csv

MIMETYPE = "text/csv"

FOR_EXCEL = ";"
"""What Excel takes for the end of a cell where a comma stands in numbers: in Estonian, Russian, Finnish,
Latvian."""

Cell = str | int | float

_BEGINS_WITHIN = {
    own: re.compile(rf'([{other}\t\r\n][\s"]*)(?=[=+\-@|%])') for own, other in ((",", ";"), (FOR_EXCEL, ","))
}
"""By separator: where a cell or row would begin with a formula if the separator were another one."""


def separated(lines: Iterable[Sequence[Cell]], delimiter: str = ",") -> Iterator[bytes]:
    """The file in parts, a line each; the first line names the columns."""
    yield b"\xef\xbb\xbf"
    for line in lines:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerow(_harmless(cell, delimiter) for cell in line)
        yield text.getvalue().encode()


def _harmless(cell: Cell, delimiter: str) -> Cell:
    return _BEGINS_WITHIN[delimiter].sub(r"\1'", cell) if isinstance(cell, str) else cell
