"""The PDF: every template, every name, the same bytes, nothing read as markup."""

import io
import json
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from services.certificates.domain.certificates import Certificate
from services.certificates.domain.numbers import KIND_SIGNS
from services.certificates.domain.printed import Printed
from services.certificates.renderer.pdf import Renderer
from services.certificates.renderer.templates import TEMPLATES, template_names
from services.certificates.store.records import printed_from
from shared.errors import Rejected
from tests.unit.certificates.builders import CODE, a_certificate, printed

ADDRESS = f"https://kutse.example.org/verify/{CODE}"


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    """One renderer for all, as in the worker."""
    return Renderer(lambda code: f"https://kutse.example.org/verify/{code}")


def example(name: str) -> Certificate:
    """The document a template shows itself with."""
    return a_certificate(printed_from(json.loads((TEMPLATES / name / "example.json").read_text())))


def text_of(pdf: bytes) -> str:
    """What a reader's search finds, on one line."""
    said = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return " ".join(said.decode().split())


def test_every_kind_of_document_has_a_template_and_every_template_is_used() -> None:
    assert set(template_names()) == set(KIND_SIGNS)


@pytest.mark.parametrize("name", template_names())
def test_a_document_can_be_archived_and_read_aloud(renderer: Renderer, name: str) -> None:
    pdf = renderer.render(example(name))

    for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert report.is_compliant, [str(failure) for failure in report.failures]


@pytest.mark.parametrize("name", template_names())
def test_a_document_says_what_the_law_asks(renderer: Renderer, name: str) -> None:
    document = example(name)
    facts = document.printed

    text = text_of(renderer.render(document))

    wanted = [facts.holder, document.number, document.code, ADDRESS, "Näidisministeerium", "00000000"]
    wanted += [
        facts.title["et"],
        facts.programme["et"],
        facts.statement["et"],
        "akadeemilist tundi",
        "9. aprill 2026",
    ]
    wanted += [facts.place, facts.funder, facts.reference, *facts.trainers]
    wanted += [outcome["et"] for outcome in facts.outcomes] + [
        part for part in (facts.assessment.get("et"),) if part
    ]
    assert [words for words in wanted if words not in text] == []


@pytest.mark.parametrize("name", template_names())
def test_a_document_fits_on_one_page(renderer: Renderer, name: str) -> None:
    assert len(PdfReader(io.BytesIO(renderer.render(example(name)))).pages) == 1


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", template_names())
def test_the_second_language_stands_beside_the_estonian(renderer: Renderer, name: str, language: str) -> None:
    record = json.loads((TEMPLATES / name / "example.json").read_text()) | {"languages": ["et", language]}
    facts = printed_from(record)

    text = text_of(renderer.render(a_certificate(facts)))

    assert facts.title["et"] in text
    assert facts.title[language] in text


def test_the_qr_code_opens_the_verification_page(renderer: Renderer, tmp_path: Path) -> None:
    file = tmp_path / "document.pdf"
    file.write_bytes(renderer.render(example("notice")))

    subprocess.run(["pdftoppm", "-r", "150", "-png", str(file), str(tmp_path / "sheet")], check=True)
    read = subprocess.run(
        ["zbarimg", "-q", "--raw", *map(str, tmp_path.glob("sheet*.png"))], capture_output=True, check=True
    )

    assert read.stdout.decode().strip() == ADDRESS


def test_the_same_facts_give_the_same_bytes(renderer: Renderer) -> None:
    other = Renderer(lambda code: f"https://kutse.example.org/verify/{code}")

    renderer.render(a_certificate(printed(last_name="Teine")))

    assert renderer.render(a_certificate()) == other.render(a_certificate())


def test_the_document_is_dated_with_its_issue(renderer: Renderer) -> None:
    issued_at = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    document = a_certificate(issued_at=issued_at, issued_on=date(2027, 1, 1))

    reader = PdfReader(io.BytesIO(renderer.render(document)))

    assert reader.metadata is not None
    assert reader.metadata.creation_date == issued_at
    assert reader.metadata.title == f"Tõend {document.number}"
    assert "1. jaanuar 2027" in text_of(renderer.render(document))


def test_a_replacement_names_the_document_it_stands_for(renderer: Renderer) -> None:
    assert "MJA-TE-2026-0001" in text_of(
        renderer.render(a_certificate(number="MJA-TE-2026-0002", replaces="MJA-TE-2026-0001"))
    )


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Õie-Mirjam", "Näidis-Šmõtžki"),
        ("Ольга", "Кыйвупуу"),
        ("Ilze", "Piemēra"),
        ("Rūta", "Pavyzdytė"),
        ("Séamus", "O'Brien"),
        ("Ελένη", "Παράδειγμα"),
        ("გიორგი", "მაგალითი"),
        ("Հայկ", "Օրինակ"),
        ("", "Suharto"),
        ("Null", "None"),
    ],
)
def test_names_are_printed_right(renderer: Renderer, first: str, last: str) -> None:
    text = text_of(renderer.render(a_certificate(printed(first_name=first, last_name=last))))

    assert f"{first} {last}".strip() in text


@pytest.mark.parametrize("name", ["Wolfeschlegelstein" * 11, "Anna Maria " * 18, "Õ" * 200])
def test_a_name_of_two_hundred_letters_stays_on_the_sheet(renderer: Renderer, name: str) -> None:
    document = a_certificate(printed(first_name="", last_name=name))

    pdf = renderer.render(document)

    assert document.printed.holder.replace(" ", "") in text_of(pdf).replace(" ", "")
    assert furthest_right_mm(pdf) < 190
    assert page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1).is_compliant


def furthest_right_mm(pdf: bytes) -> float:
    """How far to the right anything is written on the sheet of 210 mm."""
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    return max(float(word.split('"')[0]) for word in boxes.split('xMax="')[1:]) / 72 * 25.4


@pytest.mark.parametrize("name", ["末子", "Mari 😀"])
def test_a_letter_no_font_has_is_named_and_never_drawn_as_a_box(renderer: Renderer, name: str) -> None:
    with pytest.raises(Rejected) as refusal:
        renderer.render(a_certificate(printed(first_name=name)))

    assert refusal.value.code == "letters-missing"
    assert refusal.value.params["detail"] in name


def test_directions_cannot_be_turned_round(renderer: Renderer) -> None:
    pdf = renderer.render(a_certificate(printed(first_name="Mari\u202e", last_name="Mets\u2066\u200b\x07")))

    assert "Mari Mets" in text_of(pdf)
    assert not set("\u202e\u2066\u200b\x07") & set(text_of(pdf))


INJECTIONS = [
    '#read("/etc/passwd")',
    '#image("/etc/passwd")',
    "*paks* _kaldu_ $x^2$ `kood` = pealkiri",
    "#panic()",
    '"); #sys.inputs; ("',
    "{{ 7*7 }} {event.__init__} %(x)s",
    "<img src=/etc/passwd>",
    "\\u{41} \\ // märkus /* märkus */ @viide <silt>",
    "https://example.org/x",
    '\\", "number": "VÕLTS',
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_what_people_typed_is_printed_and_never_obeyed(renderer: Renderer, text: str) -> None:
    facts: Printed = printed(
        first_name=text,
        title={"et": text},
        programme={"et": text},
        place=text,
        outcomes=({"et": text},),
        trainers=(text,),
    )

    said = text_of(renderer.render(a_certificate(facts)))

    assert "".join(said.split()).count("".join(text.split())) >= 6
    assert "root:" not in said
