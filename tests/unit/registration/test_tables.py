"""Files of people as spreadsheet programs, and mishaps, leave them."""

import io
import re
import zipfile
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.imports import MOST_ROWS, doubles, meant, read_row
from services.registration.schemas import tables
from services.registration.schemas.tables import read_table
from shared.errors import Conflict


def workbook(*rows: list[Any], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def packed(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return target.getvalue()


PLAIN = rb"vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet\.main"
MACROS = b"vnd.ms-excel.sheet.macroEnabled.main"


def changed(book: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with something put in another's place in one of its parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as known, zipfile.ZipFile(target, "w") as file:
        for each in known.namelist():
            content = known.read(each)
            file.writestr(each, re.sub(old, new, content, flags=re.DOTALL) if each == name else content)
    return target.getvalue()


def with_member(book: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part more."""
    target = io.BytesIO(book)
    with zipfile.ZipFile(target, "a") as file:
        file.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize(
    ("encoding", "name", "told"),
    [
        ("utf-8", "Jüri Õunapuu", "utf-8"),
        ("utf-8-sig", "Щукин Žan", "utf-8"),
        ("utf-16", "Jüri", "utf-16"),
        ("cp1257", "Jüri Õunapuu Šults", "windows-1257"),
        ("cp1251", "Щукин Иван", "windows-1251"),
    ],
)
def test_a_csv_file_is_read_however_it_was_saved(delimiter: str, encoding: str, name: str, told: str) -> None:
    content = f"Nimi{delimiter}E-post\r\n\r\n{name}{delimiter}a@b.ee\r\n".encode(encoding)

    table = read_table(content)

    assert [(line.number, line.cells) for line in table.lines] == [
        (1, ("Nimi", "E-post")),
        (3, (name, "a@b.ee")),
    ]
    assert (table.encoding, table.delimiter) == (told, delimiter)


def test_a_cell_with_line_ends_does_not_shift_the_line_numbers() -> None:
    table = read_table(b'a;b\n"one\ntwo";2\nx;y\n')

    assert [line.number for line in table.lines] == [1, 2, 4]


def test_a_workbook_gives_numbers_and_days_as_somebody_reads_them_and_merged_cells_as_empty() -> None:
    content = workbook(
        ["Nimi", "Telefon", "Päev"], ["Mari", 5551234, date(2026, 9, 1)], ["A", "b"], merge="A3:B3"
    )

    table = read_table(content)

    assert [line.cells for line in table.lines[1:]] == [("Mari", "5551234", "2026-09-01"), ("A", "", "")]


def test_whoever_stands_far_below_the_others_is_not_left_out() -> None:
    far = openpyxl.Workbook()
    far.active["A1"], far.active["A50000"] = "Nimi", "Mari"
    content = io.BytesIO()
    far.save(content)

    for table in (read_table(content.getvalue()), read_table(b"Nimi\n" + b"\n" * 49_998 + b"Mari\n")):
        assert [(line.number, line.cells) for line in table.lines] == [(1, ("Nimi",)), (50_000, ("Mari",))]


def test_of_a_formula_its_last_result_is_read_and_a_workbook_with_macros_is_read_like_any_other() -> None:
    formula = b'<c r="A2" t="str"><f>CONCATENATE("Ma","ri")</f><v>Mari</v></c>'
    content = changed(workbook(["Nimi"], ["?"]), "xl/worksheets/sheet1.xml", rb'<c r="A2".*?</c>', formula)
    macros = changed(content, "[Content_Types].xml", PLAIN, MACROS)

    for each in (
        content,
        macros,
        with_member(macros, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub Auto_Open()"),
    ):
        assert [line.cells for line in read_table(each).lines] == [("Nimi",), ("Mari",)]


def test_a_day_with_an_hour_keeps_it_and_a_cell_that_went_wrong_is_handed_on_as_it_is_read() -> None:
    table = read_table(workbook(["Nimi", "Aeg"], ["#N/A", datetime(2026, 9, 1, 8, 30)]))

    assert table.lines[1].cells == ("#N/A", "2026-09-01 08:30:00")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b" \r\n ", "file-empty"),
        (b";;;\n;;\n", "file-empty"),
        (tables.OLE + b"\x00" * 600, "file-old-excel"),
        (tables.OLE + tables.ENCRYPTED, "file-encrypted"),
        (packed("hello.txt", b"no workbook"), "file-not-a-table"),
        (packed("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "file-not-a-table"),
        (packed("xl/workbook.bin", b"a binary workbook"), "file-not-a-table"),
        (workbook(), "file-empty"),
        (packed("xl/worksheets/sheet1.xml", b"0" * (tables.MOST_UNPACKED + 1)), "file-too-big"),
        (workbook(["a"], ["b"])[:900], "file-not-a-table"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file-not-a-table"),
        (b"nimi\n" + b"x\n" * 50_000, "file-too-many-rows"),
        (workbook(*[["x"]] * (MOST_ROWS + 3)), "file-too-many-rows"),
    ],
)
def test_a_file_that_is_no_list_of_people_is_refused_with_what_to_do(content: bytes, code: str) -> None:
    with pytest.raises(Conflict) as refused:
        read_table(content)

    assert refused.value.code == code


@given(st.binary(max_size=300))
def test_whatever_is_brought_is_read_or_refused(content: bytes) -> None:
    with suppress(Conflict):
        lines = read_table(content).lines
        assert len({len(line.cells) for line in lines}) == 1


def test_columns_are_known_by_their_headings_in_three_languages_each_once() -> None:
    names = ["Eesnimi", "FAMILY NAME:", "Э-почта", "Töökoht", "e-mail", "Kust kuulsite?", "Märkus"]

    found = meant(names, {"answers.kust": ["Kust kuulsite?", "", ""]})

    assert found == ("first_name", "last_name", "email", "organisation", "", "answers.kust", "")


@pytest.mark.parametrize(
    ("cells", "first", "last", "language"),
    [
        (("Mari Liis Mets", "eesti keel"), "Mari Liis", "Mets", "et"),
        (("Mets, Mari Liis", ""), "Mari Liis", "Mets", "en"),
        (("Madonna", "klingoni"), "", "Madonna", "klingoni"),
    ],
)
def test_a_name_in_one_piece_is_parted_and_a_language_known_by_its_word(
    cells: tuple[str, ...], first: str, last: str, language: str
) -> None:
    fields = read_row(("full_name", "language"), cells, "en")

    assert fields == {"first_name": first, "last_name": last, "language": language}


def test_the_second_row_of_an_address_is_a_double_of_the_first() -> None:
    assert doubles([(2, "a@b.ee"), (3, ""), (4, "a@b.ee"), (9, "a@b.ee"), (10, "")]) == {4: 2, 9: 2}
