"""The roster as CSV: UTF-8 with a byte order mark, commas, CRLF (RFC 4180); no cell can be a formula."""

import io
from collections.abc import Iterable

from defusedcsv import csv

from services.registration.exports.roster_rows import header, lines
from services.registration.handlers.views import EventView, RosterRow

MIMETYPE = "text/csv"


def roster_csv(view: EventView, rows: Iterable[RosterRow]) -> bytes:
    """The whole file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header(view))
    for line in lines(view, rows):
        writer.writerow(line)
    return text.getvalue().encode("utf-8-sig")
