"""Rows as CSV: UTF-8 with a byte order mark, CRLF (RFC 4180); no cell can be a formula."""

import io
from collections.abc import Iterable, Iterator, Sequence

from defusedcsv import csv

MIMETYPE = "text/csv"

FOR_EXCEL = ";"
"""What Excel takes for the end of a cell where a comma stands in numbers: in Estonian, Russian, Finnish,
Latvian."""

Cell = str | int | float


def separated(lines: Iterable[Sequence[Cell]], delimiter: str = ",") -> Iterator[bytes]:
    """The file in parts, a line each; the first line names the columns."""
    yield b"\xef\xbb\xbf"
    for line in lines:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerow(line)
        yield text.getvalue().encode()
