"""Rows as a workbook: one sheet of them, one that marks the file; no cell is a formula or a link."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import xlsxwriter

from shared.files.marking import Marking
from shared.files.separated import Cell

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDTH = 18


@dataclass(frozen=True)
class Cover:
    """What stands around the rows: the sheet's name, the marking, and what the file was taken for."""

    sheet: str
    marking: Marking
    purpose: str


def write_workbook(
    target: BinaryIO, cover: Cover, names: Sequence[str], lines: Iterable[Sequence[Cell]]
) -> None:
    """The whole file stands in `target`; what is not yet written waits on disk.

    Args:
        names: of the columns.
    """
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        bold = book.add_format({"bold": True})
        rows = book.add_worksheet(cover.sheet)
        rows.set_column(0, len(names) - 1, WIDTH)
        rows.freeze_panes(1, 0)
        rows.set_header(f"&L{cover.marking.lines[0]}")
        _write(rows, 0, names, bold)
        for number, line in enumerate(lines, start=1):
            _write(rows, number, line)
        about = book.add_worksheet("AK")
        purpose = f"Eesmärk: {cover.purpose}" if cover.purpose else ""
        for number, said in enumerate((*cover.marking.lines, purpose)):
            about.write_string(number, 0, said)


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, cells: Sequence[Cell], *form: object) -> None:
    """An empty cell is left out: half of them are, and each would cost as much as a full one."""
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            if cell:
                sheet.write_string(row, column, cell, *form)
        else:
            sheet.write_number(row, column, cell, *form)
