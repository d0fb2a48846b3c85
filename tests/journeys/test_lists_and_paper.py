"""People come from files, go into files and sign on paper: an organiser's lists from first to last."""

import csv
import hashlib
import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page
from pypdf import PdfReader

from tests.journeys import prepared
from tests.journeys.conftest import Stack
from tests.journeys.past import Organiser

PROGRAMME, SLUG = "nimekiri", "abc-nimekiri"
FORMULA = "=HYPERLINK(1)"
FIRST = (
    "Eesnimi;Perekonnanimi;E-post;Asutus;Keel\n"
    f"Mari;Mets;mari.nimekiri@kool-01.example.org;{FORMULA};et\n"
    "Jüri;Õun;vale;Näidise kool;en\n"
    "Tiia;Lepp;tiia.nimekiri@kool-01.example.org;Näidise kool;et\n"
    "Tiia;Lepp;TIIA.nimekiri@kool-01.example.org;Näidise kool;et\n"
)
MARI, TIIA, JYRI = (f"{name}.nimekiri@kool-01.example.org" for name in ("mari", "tiia", "jyri"))
OLGA = "olga.nimekiri@kool-02.example.org"
SECOND = [["Имя", "Фамилия", "Email", "Учреждение", "Язык"], ["Ольга", "Щукина", OLGA, "Школа", "ru"]]
PURPOSE = "aruanne rahastajale"
COLUMNS = ("Nr", "Osaleja nimi", "Asutus ja ametinimetus", "Märkused", "Allkiri (kuupäev)", "Подпись (дата)")
NAMES = ("Mari Mets", "Tiia Lepp", "Jüri Õun", "Ольга Щукина")
DONE = (
    f"took the participants as a workbook: {PURPOSE}",
    f"took a part of the participants as a file: {PURPOSE}",
    "took the sign-in sheet of session 1",
    "took name badges",
    "kept a photograph of a signed sheet",
    "looked at a photograph of a signed sheet",
)
HALF_A_ROSTER, MUCH = b"PK\x03\x04 half a workbook", 1_300_000
TOO_MUCH = 14_000_000


@pytest.mark.timeout(600)
def test_people_from_files_are_told_taken_along_and_sign_on_paper_that_is_kept(
    stack: Stack, organiser: Page, program: Organiser, tmp_path: Path
) -> None:
    prepared.programme(program, PROGRAMME)
    days = (prepared.from_now(days=20), prepared.from_now(days=21))
    prepared.event(program, PROGRAMME, SLUG, *(prepared.session(day) for day in days), language="ru")

    _people_from_a_table(organiser, stack)
    _people_from_a_workbook(organiser, stack)
    for address, word in ((MARI, "Koht"), (TIIA, "Koht"), (JYRI, "Seat"), (OLGA, "Место")):
        first, _second = stack.mailbox.await_count(address, len(days))
        assert (first.method, first.subject.split()[0]) == ("REQUEST", word)
    _take_the_list_along(organiser, stack)
    _print_what_hangs_and_is_signed(organiser, stack)
    large = tmp_path / "leht.jpg"
    large.write_bytes(b"x" * TOO_MUCH)
    _keep_the_signed_sheet(organiser, stack, large)
    _read_who_took_what(organiser, stack)
    assert [len(stack.mailbox.to(address)) for address in (MARI, TIIA, JYRI, OLGA)] == [len(days)] * 4


def _bring(page: Page, name: str, content: bytes, button: str) -> None:
    page.set_input_files(
        "#f-file", FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    )
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def _open(page: Page, stack: Stack, rest: str = "") -> None:
    page.goto(f"{stack.site}/en/manage/events/{SLUG}{rest}")


def _people_from_a_table(page: Page, stack: Stack) -> None:
    """Of four rows one is put right on the page, one is handed back, and three are entered once."""
    _open(page, stack, "/registrations")
    page.get_by_role("link", name="People from a file").click()
    _bring(page, "rühm.csv", b"x" * MUCH, "Look at it")
    assert "too large" in page.inner_text("main").casefold()
    page.go_back()
    _bring(page, "rühm.xlsx", HALF_A_ROSTER, "Look at it")
    page.locator("#f-file-error").wait_for()
    _bring(page, "rühm.csv", FIRST.encode("cp1257"), "Look at it")
    said = page.inner_text("main")
    assert "read as windows-1257, parted by semicolons" in said
    assert "2 people can be entered" in said
    assert "The same address stands on line 4." in said

    wrong = page.locator("fieldset", has=page.locator("legend", has_text="Line 3: Jüri Õun"))
    wrong.get_by_label("E-mail").fill(JYRI)
    page.get_by_role("button", name="Check again").click()
    page.get_by_text("3 people can be entered").wait_for()
    page.get_by_role("button", name="Enter 3 people").dblclick()
    page.get_by_text("3 people are entered").wait_for()
    assert "1 row was not entered" in page.inner_text("main")
    with page.expect_download() as left:
        page.get_by_role("link", name="Download these rows").click()
    assert _rows(left.value.path())[1][:3] == ["Tiia", "Lepp", TIIA.replace("tiia", "TIIA")]


def _people_from_a_workbook(page: Page, stack: Stack) -> None:
    book, written = Workbook(), io.BytesIO()
    for row in SECOND:
        book.worksheets[0].append(row)
    book.save(written)
    _open(page, stack, "/registrations/import")
    _bring(page, "группа.xlsx", written.getvalue(), "Look at it")
    page.get_by_role("button", name="Enter 1 person").click()
    page.get_by_text("1 person is entered").wait_for()


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))


def _take_the_list_along(page: Page, stack: Stack) -> None:
    _open(page, stack, "/registrations")
    page.get_by_label("What do you need the list for?").fill(PURPOSE)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download for Excel").click()
    assert taken.value.suggested_filename == f"{SLUG}-AK.xlsx"
    people, cover = load_workbook(io.BytesIO(taken.value.path().read_bytes())).worksheets
    cells = [cell for row in people.iter_rows() for cell in row]
    assert {MARI, TIIA, JYRI, OLGA} <= {cell.value for cell in cells}
    assert [cell.data_type for cell in cells if FORMULA in str(cell.value)] == ["s"]
    assert PURPOSE in str(list(cover.iter_rows(values_only=True)))

    page.locator("summary", has_text="Find people").click()
    page.fill("#q-text", "oun")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_label("What do you need the list for?").fill(PURPOSE)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download as CSV").click()
    assert [JYRI in row for row in _rows(taken.value.path())[-1:]] == [True]


def _downloaded(page: Page, handle: Locator) -> str:
    """What a PDF says that a link or button hands over."""
    with page.expect_download() as taken:
        handle.click()
    assert taken.value.suggested_filename.endswith(".pdf")
    return " ".join(part.extract_text() for part in PdfReader(taken.value.path()).pages)


def _print_what_hangs_and_is_signed(page: Page, stack: Stack) -> None:
    _open(page, stack, "/registrations")
    page.get_by_role("link", name="Sheets, badges and posters to print").click()
    sheets, posters = (
        page.locator("section", has=page.locator(each)) for each in ("#h-sheets", "#h-posters")
    )
    assert (sheets.get_by_role("link").count(), posters.get_by_role("link").count()) == (2, 2)
    sheet = _downloaded(page, sheets.get_by_role("link").first)
    assert [each for each in (*COLUMNS, *NAMES, prepared.STATEMENT) if each not in sheet] == []
    assert "@" not in sheet
    poster = _downloaded(page, posters.get_by_role("link").last)
    assert [each for each in (prepared.STATEMENT, "Näidisfond", "Näidismaja") if each not in poster] == []
    assert not any(each in poster for each in NAMES)
    badges = _downloaded(page, page.get_by_role("button", name="Make the badges"))
    assert [each for name in NAMES for each in name.split() if each not in badges] == []


def _keep_the_signed_sheet(page: Page, stack: Stack, large: Path) -> None:
    """What is too large or no picture is refused in words; the photograph is kept, and looked at again."""
    picture, written = Image.new("RGB", (400, 300), "white"), io.BytesIO()
    picture.save(written, "JPEG")
    _open(page, stack, "/sessions/1/attendance")
    page.get_by_role("link", name="Photographs of the signed sheet").click()
    page.wait_for_url("**/signed-sheets")
    page.set_input_files("#f-file", large)
    with page.expect_navigation():
        page.get_by_role("button", name="Keep it").click()
    assert "What you sent is too large" in page.inner_text("main")
    page.go_back()
    _bring(page, "leht.jpg", b"GIF89a", "Keep it")
    assert "This is no JPEG, PNG or PDF" in page.inner_text("#f-file-error")
    _bring(page, "leht.jpg", written.getvalue(), "Keep it")
    page.get_by_text("The photograph is kept with the session.").wait_for()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Open the photograph").click()
    kept = taken.value.path().read_bytes()
    assert hashlib.sha256(kept).hexdigest() in page.inner_text("main")
    assert Image.open(io.BytesIO(kept)).size == (400, 300)


def _read_who_took_what(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.site}/en/manage/audit?event={SLUG}")
    done = page.locator("tbody").inner_text()
    assert [each for each in DONE if each not in done] == []
    assert not any(each in done for each in (*NAMES, "@"))
