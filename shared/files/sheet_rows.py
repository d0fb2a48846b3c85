"""Rows of a worksheet, written straight into it: a cell at a time costs XlsxWriter as much as everything else
about a file of two thousand people.

Source: ECMA-376 part 1, 18.3.1.4 (cells), 22.9.2.19 (characters XML has no place for).
"""

import re
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from xlsxwriter.utility import xl_col_to_name

from shared.files.separated import Cell

SHEET = "xl/worksheets/sheet1.xml"
LONGEST = 32_767
"""UTF-16 units a cell holds; of longer texts the beginning stands there."""

_ODD = re.compile(r"[\x00-\x1f&<>_\ufffe\uffff]|^\s|\s\Z")
_ESCAPE = re.compile(r"(_x[0-9a-fA-F]{4}_)")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def write_rows(target: BinaryIO, lines: Iterable[Sequence[Cell]], first: int) -> int:
    """The rows, as they stand in a sheet; an empty cell is left out. Answers the number of the last one.

    Args:
        first: the number of the first one, counted from 1.
    """
    columns: list[str] = []
    row = first - 1
    for row, line in enumerate(lines, start=first):
        columns += [xl_col_to_name(number) for number in range(len(columns), len(line))]
        cells = [
            _cell(f"{column}{row}", value)
            for column, value in zip(columns, line, strict=False)
            if value != ""
        ]
        target.write(f'<row r="{row}">{"".join(cells)}</row>'.encode())
    return row


def fill(book: BinaryIO, rows: BinaryIO, last: str, target: BinaryIO) -> None:
    """`target` is the workbook with these rows behind those its first sheet has.

    Args:
        last: the address of the cell in the last row and column.
    """
    with zipfile.ZipFile(book) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as whole:
        for part in made.infolist():
            content = made.read(part)
            if part.filename != SHEET:
                whole.writestr(part, content)
                continue
            content = re.sub(
                rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:%s"/>' % last.encode(), content
            )
            before, end, after = content.partition(b"</sheetData>")
            with whole.open(part, "w") as sheet:
                sheet.write(before)
                shutil.copyfileobj(rows, sheet)
                sheet.write(end + after)


def _cell(place: str, value: Cell) -> str:
    if not isinstance(value, str):
        return f'<c r="{place}"><v>{value:.16G}</v></c>'
    if len(value) <= LONGEST // 2 and not _ODD.search(value):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    text = _ESCAPE.sub(r"_x005F\1", _shortened(value))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f'<c r="{place}" t="inlineStr"><is><t{space}>{text}</t></is></c>'


def _shortened(text: str) -> str:
    if len(text) <= LONGEST // 2:
        return text
    return text.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", "ignore")
