"""The roster as CSV: UTF-8 with a byte order mark, CRLF (RFC 4180); no cell can be a formula."""

import io
from collections.abc import Iterable

from defusedcsv import csv

from services.registration.exports.roster_rows import FOR_PROGRAMS, Wording, header, lines
from services.registration.handlers.views import EventView, RosterRow

MIMETYPE = "text/csv"
FOR_EXCEL = ";"
"""What Excel takes for the end of a cell where a comma stands in numbers: in Estonian, Russian, Finnish,
Latvian."""


def roster_csv(
    view: EventView, rows: Iterable[RosterRow], wording: Wording = FOR_PROGRAMS, delimiter: str = ","
) -> bytes:
    """The whole file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(header(view, wording))
    for line in lines(view, rows, wording):
        writer.writerow(line)
    return text.getvalue().encode("utf-8-sig")
