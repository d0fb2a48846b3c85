"""Rows as a workbook: one sheet of them, one that marks the file; no cell is a formula or a link."""

import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from shared.files.marking import Marking
from shared.files.separated import Cell
from shared.files.sheet_rows import fill, write_rows

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
    with tempfile.TemporaryFile() as rows:
        last = write_rows(rows, lines, first=2)
        rows.seek(0)
        fill(_frame(cover, names), rows, xl_rowcol_to_cell(last - 1, len(names) - 1), target)


def _frame(cover: Cover, names: Sequence[str]) -> BinaryIO:
    """Everything but the rows."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, OPTIONS) as book:
        bold = book.add_format({"bold": True})
        rows = book.add_worksheet(cover.sheet)
        rows.set_column(0, len(names) - 1, WIDTH)
        rows.freeze_panes(1, 0)
        rows.set_header(f"&L{cover.marking.lines[0]}")
        for column, name in enumerate(names):
            rows.write_string(0, column, name, bold)
        about = book.add_worksheet("AK")
        purpose = f"Eesmärk: {cover.purpose}" if cover.purpose else ""
        for number, said in enumerate((*cover.marking.lines, purpose)):
            about.write_string(number, 0, said)
    return made
