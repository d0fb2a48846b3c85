"""The roster as a workbook: one sheet of people, one that marks the file; no cell is a formula or a link."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from services.registration.exports.marking import Marking
from services.registration.exports.roster_rows import FOR_PROGRAMS, Cell, Wording, header, lines
from services.registration.handlers.views import EventView, RosterRow

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDTH = 18


def roster_xlsx(
    view: EventView,
    rows: Iterable[RosterRow],
    marking: Marking,
    purpose: str,
    wording: Wording = FOR_PROGRAMS,
) -> bytes:
    """The whole file.

    Args:
        purpose: what it was taken for; stands in the file.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        bold = book.add_format({"bold": True})
        people = book.add_worksheet("Nimekiri")
        names = header(view, wording)
        people.set_column(0, len(names) - 1, WIDTH)
        people.freeze_panes(1, 0)
        people.set_header(f"&L{marking.lines[0]}")
        _write(people, 0, names, bold)
        for number, line in enumerate(lines(view, rows, wording), start=1):
            _write(people, number, line)
        about = book.add_worksheet("AK")
        for number, said in enumerate((*marking.lines, f"Eesmärk: {purpose}" if purpose else "")):
            about.write_string(number, 0, said)
    return content.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, cells: Sequence[Cell], *form: object) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(row, column, cell, *form)
        else:
            sheet.write_number(row, column, cell, *form)
