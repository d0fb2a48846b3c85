"""A CSV file opened by a program that takes something else for the end of a cell."""

import csv
import io

import pytest

from shared.files.separated import FOR_EXCEL, separated

TYPED = ["Kool{}=1+1", 'Kool{} "=1+1', "Kool{}@SUM(1)", "Kool\n+1", "Kool\n\t-1", "=1+1"]


@pytest.mark.parametrize(("own", "others"), [(",", FOR_EXCEL), (FOR_EXCEL, ",")])
def test_no_cell_is_a_formula_where_another_separator_ends_cells(own: str, others: str) -> None:
    content = b"".join(separated([[7, text.format(others), "x"] for text in TYPED], own)).decode("utf-8-sig")

    apart = [
        cell.lstrip(' "')
        for line in content.splitlines()
        for part in line.split(others)
        for cell in part.split("\t")
    ]
    assert [cell for cell in apart if cell[:1] in tuple("=+-@")] == []


def test_what_is_no_formula_stays_as_it_was_typed() -> None:
    rows = [["7", "Mets, Mari; Kask", "a=b, c-d", "Õpetaja\nrida"]]
    for own in (",", FOR_EXCEL):
        content = b"".join(separated(rows, own)).decode("utf-8-sig")
        assert list(csv.reader(io.StringIO(content, newline=""), delimiter=own)) == rows
