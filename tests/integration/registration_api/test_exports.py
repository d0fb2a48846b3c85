"""Files that leave the house, opened again as people would."""

import csv
import io
from typing import Any

import openpyxl
import pypdf
import pytest

from tests.integration.registration_api.conftest import Door

LINE = 10.0
"""Height of a line of names, in points."""

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example.org","x")',
    " =1+1",
    "'=1+1",
    "http://example.org/x",
    "mailto:x@example.org",
]


@pytest.fixture(scope="module")
def roster(door: Door) -> str:
    """An event whose people wrote formulas."""
    slug = door.event(capacity=100)
    for text in FORMULAS:
        door.register(slug, organisation=text, job_title=text)
    door.register(slug, first_name="Līga", last_name="Ozoliņa", needs="Gluteenivaba")
    return slug


def test_the_csv_has_stable_columns_and_everybody(door: Door, roster: str) -> None:
    answer = door.organise("GET", f"/events/{roster}/registrations.csv?purpose=Toitlustajale")

    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{roster}-AK.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == len(FORMULAS) + 1
    assert list(rows[0])[:5] == ["id", "first_name", "last_name", "email", "language"]
    assert "Ozoliņa" in {row["last_name"] for row in rows}
    assert "needs" not in rows[0]
    assert "Gluteenivaba" not in answer.data.decode()


def test_a_file_and_the_list_say_who_agreed_to_which_words_and_when(door: Door) -> None:
    consent = {"key": "photos", "text": {"et": "Pildistamine"}, "version": 2, "required": False}
    slug = door.event(form={"consents": [consent]})
    door.register(slug, consents={"photos": 2})
    door.register(slug)

    text = door.organise("GET", f"/events/{slug}/registrations.csv").data.decode("utf-8-sig")
    told = [one["consents"] for one in door.organise("GET", f"/events/{slug}/registrations").json["items"]]

    said = sorted(row["consents"] for row in csv.DictReader(io.StringIO(text)))
    assert said[0] == ""
    assert said[1].startswith("photos v2 20")
    assert sorted([each["key"], each["version"]] for one in told for each in one) == [["photos", 2]]


def test_no_cell_of_the_csv_is_a_formula(door: Door, roster: str) -> None:
    answer = door.organise("GET", f"/events/{roster}/registrations.csv")

    cells = [cell for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))) for cell in row]

    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")] == []


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(door: Door, roster: str) -> None:
    answer = door.organise("GET", f"/events/{roster}/registrations.xlsx?purpose=Aruanne")

    book = openpyxl.load_workbook(io.BytesIO(answer.data))

    cells = [cell for row in book["Nimekiri"].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []
    assert "=1+1" in {cell.value for cell in cells}
    marking = [row[0].value for row in book["AK"].iter_rows() if row[0].value]
    assert marking[0] == "ASUTUSESISESEKS KASUTAMISEKS (AK)"
    assert marking[-1] == "Eesmärk: Aruanne"


def test_the_sheet_to_sign_has_the_official_columns(door: Door, roster: str) -> None:
    answer = door.organise("GET", f"/events/{roster}/sessions/1/sign-in-sheet.pdf")

    assert answer.mimetype == "application/pdf"
    text = _text(answer.data)
    for column in ("Nr", "Osaleja nimi", "Asutus ja ametinimetus", "Märkused", "Allkiri (kuupäev)"):
        assert column in text
    assert "Līga Ozoliņa" in text
    assert "20.01.2027 10:00–17:00" in text
    assert "ASUTUSESISESEKS KASUTAMISEKS (AK)" in text
    assert "@kool-01.example.org" not in text
    assert "Gluteenivaba" not in text


def test_a_session_that_is_not_there_has_no_sheet(door: Door, roster: str) -> None:
    for number in (0, 2, 99):
        assert (
            door.organise("GET", f"/events/{roster}/sessions/{number}/sign-in-sheet.pdf").status_code == 404
        )


def test_a_row_of_the_sheet_is_as_high_as_a_long_name_needs(door: Door) -> None:
    slug = door.event()
    door.register(slug, last_name="Wolfeschlegelsteinhausenbergerdorff-Kuusemets", first_name="Maximilian")
    door.register(slug, last_name="Ümarik-Preobraženskis", first_name="Zigismunds")

    content = door.organise("GET", f"/events/{slug}/sessions/1/sign-in-sheet.pdf").data

    heights = _heights(content, ("Maximilian", "mets", "Zigismunds"))
    assert heights["mets"] < heights["Maximilian"], "the long name takes several lines"
    assert heights["Zigismunds"] < heights["mets"] - LINE, "and the next person stands below all of them"


def test_markup_in_names_is_printed_as_it_is(door: Door) -> None:
    slug = door.event()
    typed = '#read("/etc/passwd") $x$ *b* <label> \\ `raw`'
    door.register(slug, organisation=typed)

    text = _text(door.organise("GET", f"/events/{slug}/sessions/1/sign-in-sheet.pdf").data)

    assert "root:" not in text
    assert '#read("/etc/passwd")' in text.replace("\n", " ")


def test_every_file_taken_is_written_down_with_its_purpose(door: Door) -> None:
    slug = door.event()
    before = len(_audit(door))

    door.organise("GET", f"/events/{slug}/registrations.csv?purpose=Rahastajale")
    door.organise("GET", f"/events/{slug}/sessions/1/sign-in-sheet.pdf")

    new = _audit(door)[before:]
    assert [(row["act"], row["actor"]) for row in new] == [
        ("took the roster as csv: Rahastajale", "program:test"),
        ("took the sign-in sheet of session 1", "program:test"),
    ]
    assert {row["subject"] for row in new} == {f"events/{slug}"}


def _audit(door: Door) -> list[dict[str, Any]]:
    return door.everything().get("audit", [])


def _heights(content: bytes, wanted: tuple[str, ...]) -> dict[str, float]:
    """Where on the first page each of these words stands, in points from below."""
    found: dict[str, float] = {}

    def see(text: str, page: list[float], *_line: Any) -> None:
        found.update({word: page[5] for word in wanted if word in text})

    pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_text=see)
    return found


def _text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
