"""Files that are no lists say why; of a list with bad rows each is named, and none is lost."""

import io
import zipfile

import pytest
from openpyxl import Workbook
from playwright.sync_api import FilePayload, Page

from tests.journeys import prepared
from tests.journeys.conftest import Stack
from tests.journeys.past import Organiser
from tests.journeys.taking_part import Somebody

WORD = "kaduma"
SLUG = f"{WORD}-minev"
THERE = Somebody("Anu", "Ader", f"anu.{WORD}@kool-01.example.org", "et")
NEW = f"uus.{WORD}@kool-01.example.org"
BARE = [f"{name}.{WORD}@kool-01.example.org" for name in ("esimene", "teine")]
HEADINGS = "Eesnimi,Perekonnanimi,E-post\n"


def _zipped(members: int) -> bytes:
    """A workbook by its name and first bytes only: little that becomes much."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/worksheets/sheet1.xml", b"0" * members)
    return written.getvalue()


def _without_rows() -> bytes:
    written = io.BytesIO()
    Workbook().save(written)
    return written.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MANY = HEADINGS + "".join(f"A,B,a{n}@kool-01.example.org\n" for n in range(6000))


def _broken() -> list[tuple[str, bytes, str]]:
    """Name, content, and what is said of it."""
    return [
        ("tühi.csv", b"", "The file holds nothing."),
        ("ridadeta.xlsx", _without_rows(), "The file holds nothing."),
        ("leht.pdf", b"%PDF-1.7\n\x00\x01\x02", "The file cannot be read as a table."),
        ("lukus.xlsx", OLE + "EncryptedPackage".encode("utf-16-le") + bytes(600), "locked with a password"),
        ("vana.xls", OLE + bytes(600), "old Excel file"),
        ("pomm.xlsx", _zipped(300_000_000), "The file is larger than a list of people can be."),
        ("palju.csv", MANY.encode(), "people in the file. Bring them in several files."),
    ]


ROWS = (
    HEADINGS + f"Uus,Inimene,{NEW}\nAnu,Ader,{THERE.email}\nKeegi,Teine,vale\n,,\nPikk,Rida,{NEW}\n"
).encode("utf-16")


@pytest.mark.timeout(600)
def test_files_that_are_no_lists_say_why_and_bad_rows_are_handed_back(
    stack: Stack, organiser: Page, program: Organiser
) -> None:
    prepared.programme(program, WORD)
    prepared.event(program, WORD, SLUG, prepared.session(prepared.from_now(days=20)))
    prepared.register(program, SLUG, THERE)
    stack.mailbox.await_method(THERE.email, "REQUEST")

    for name, content, said in _broken():
        assert said in _brought(organiser, stack, name, content), name
    _each_bad_row_is_named(organiser, stack)
    _parted_otherwise_it_is_read_the_same(organiser, stack)
    _a_column_without_a_heading_and_one_with_a_doubled_are_shown(organiser, stack)
    _without_headings_nobody_is_lost(organiser, stack)
    assert all(stack.mailbox.await_method(each, "REQUEST") for each in BARE)
    assert stack.mailbox.await_method(NEW, "REQUEST").subject.startswith("Koht")
    assert len(stack.mailbox.to(NEW)) == len(stack.mailbox.to(THERE.email)) == 1


def _brought(page: Page, stack: Stack, name: str, content: bytes) -> str:
    page.goto(f"{stack.site}/en/manage/events/{SLUG}/registrations/import")
    page.set_input_files("#f-file", FilePayload(name=name, mimeType="text/csv", buffer=content))
    with page.expect_navigation():
        page.get_by_role("button", name="Look at it").click()
    return page.inner_text("main")


def _each_bad_row_is_named(page: Page, stack: Stack) -> None:
    """Another encoding and separator than most: one row is entered, and three are handed back with why."""
    said = _brought(page, stack, "rühm.csv", ROWS)
    assert "This address is on the roster already." in said
    assert "Line 4: Keegi Teine" in said
    assert "The same address stands on line 2." in said
    page.get_by_role("button", name="Enter 1 person").click()
    page.get_by_text("1 person is entered").wait_for()
    with page.expect_download() as left:
        page.get_by_role("link", name="Download these rows").click()
    kept = left.value.path().read_text("utf-8-sig")
    assert [each for each in (THERE.email, "vale", "Pikk") if each not in kept] == []


def _parted_otherwise_it_is_read_the_same(page: Page, stack: Stack) -> None:
    """The comma in a cell parts nothing where something else does."""
    rows = [["Eesnimi", "Perekonnanimi", "E-post", "Asutus"]]
    rows += [["Kai", "Kask", f"kai{n}.{WORD}@kool-01.example.org", "Kool, Paide"] for n in range(2)]
    for delimiter, words in ((";", "semicolons"), ("\t", "tabs")):
        content = "".join(delimiter.join(row) + "\n" for row in rows).encode()
        said = _brought(page, stack, "rühm.csv", content)
        assert f"parted by {words}" in said
        assert "2 people can be entered" in said
        assert "Kool, Paide, Kool, Paide" in said


def _a_column_without_a_heading_and_one_with_a_doubled_are_shown(page: Page, stack: Stack) -> None:
    """Both stand there with what they hold, not taken over; the row is good once somebody says what it is."""
    address = f"kolmas.{WORD}@kool-01.example.org"
    meanings = page.locator("select[name=column]")
    for heading in ("", "E-post"):
        content = f"Eesnimi,Perekonnanimi,E-post,{heading}\nKai,Kask,puudub,{address}\n"
        said = _brought(page, stack, "rühm.csv", content.encode())
        assert address in said
        assert "1 row cannot be entered" in said
        assert meanings.nth(3).locator("option:checked").inner_text() == "not taken over"
        meanings.nth(2).select_option("")
        meanings.nth(3).select_option("email")
        with page.expect_navigation():
            page.get_by_role("button", name="Check again").click()
        assert "1 person can be entered" in page.inner_text("main")


def _without_headings_nobody_is_lost(page: Page, stack: Stack) -> None:
    """The first row is a person like the second."""
    content = "".join(f"Kai,Kask,{each}\n" for each in BARE).encode()
    assert "the first row is a person, too" in _brought(page, stack, "rühm.csv", content)
    for place, meaning in enumerate(("first_name", "last_name", "email")):
        page.locator("select[name=column]").nth(place).select_option(meaning)
    with page.expect_navigation():
        page.get_by_role("button", name="Check again").click()
    page.get_by_role("button", name="Enter 2 people").click()
    page.get_by_text("2 people are entered").wait_for()
