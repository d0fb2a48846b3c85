"""Rows written straight into a workbook are what XlsxWriter writes cell by cell, and what openpyxl reads."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date

import openpyxl
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.files.marking import Marking
from shared.files.separated import Cell
from shared.files.sheet_rows import LONGEST, SHEET
from shared.files.workbook import OPTIONS, Cover, write_workbook

COVER = Cover("Nimekiri", Marking("Näidis", date(2026, 11, 22)), "kontroll")
NAMES = ["nimi", "asutus", "märkus"]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "=1+1",
        "_x0041_",
        " ees",
        "taga\n",
        "a\tb",
        "\x00\x1f",
        "\ufffe\uffff",
        "<b>&amp;",
        "Šults",
        "1\r2",
        "\u00a0",
    ]
)
NUMBERS = st.integers(-(10**12), 10**12) | st.floats(-1e12, 1e12) | st.booleans()


def written(lines: Sequence[Sequence[Cell]]) -> bytes:
    """The workbook with these rows."""
    file = io.BytesIO()
    write_workbook(file, COVER, NAMES, lines)
    return file.getvalue()


def by_cells(lines: Sequence[Sequence[Cell]]) -> bytes:
    """As XlsxWriter makes it of single cells."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        bold, sheet = book.add_format({"bold": True}), book.add_worksheet("Nimekiri")
        sheet.set_column(0, len(NAMES) - 1, 18)
        sheet.freeze_panes(1, 0)
        sheet.set_header(f"&L{COVER.marking.lines[0]}")
        for column, name in enumerate(NAMES):
            sheet.write_string(0, column, name, bold)
        for row, line in enumerate(lines, start=1):
            for column, cell in enumerate(line):
                if isinstance(cell, str) and cell:
                    sheet.write_string(row, column, cell)
                elif not isinstance(cell, str):
                    sheet.write_number(row, column, cell)
        book.add_worksheet("AK")
    return file.getvalue()


def sheet_of(file: bytes) -> str:
    """The part of the file that holds the rows."""
    return zipfile.ZipFile(io.BytesIO(file)).read(SHEET).decode()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(TEXTS.filter(bool), TEXTS, TEXTS.filter(bool) | NUMBERS), min_size=1, max_size=5))
@example([("x" * LONGEST, "ü", "😀" * LONGEST)])
def test_a_sheet_is_the_same_as_one_written_by_single_cells(lines: list[tuple[Cell, ...]]) -> None:
    assert sheet_of(written(lines)) == sheet_of(by_cells(lines))


def test_a_name_that_looks_like_markup_stays_a_name() -> None:
    name = "<r><t>Mari</t></r>"

    rows = openpyxl.load_workbook(io.BytesIO(written([(name, "=SUM(1)", 5)]))).worksheets[0].iter_rows()

    assert [[cell.value for cell in row] for row in rows] == [NAMES, [name, "=SUM(1)", 5]]


def test_a_list_of_nobody_is_its_header_and_the_marking() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written([])))

    assert [cell.value for cell in book.worksheets[0][1]] == NAMES
    assert book.worksheets[0].max_row == 1
    assert "ASUTUSESISESEKS KASUTAMISEKS (AK)" in [row[0].value for row in book["AK"].iter_rows()]
