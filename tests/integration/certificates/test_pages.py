"""The verification page."""

import io
import re

import pytest

from services.certificates.domain.certificates import Certificate
from tests.integration.certificates.builders import COMPLETED_AT, Course, Participant
from tests.integration.certificates.conftest import Site


def html(site: Site, path: str) -> str:
    """A page's text without tags, white space made plain."""
    return plain(site.client.get(path).text)


def plain(page: str) -> str:
    """What is read on a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def post(site: Site, path: str, **fields: object) -> str:
    """A form of the page sent, with its own token."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', site.client.get(path).text)
    assert token is not None
    answer = site.client.post(
        path, data={"csrf_token": token[1], **fields}, headers={"Origin": "http://localhost"}
    )
    assert answer.status_code == 200, answer.text
    return plain(answer.text)


@pytest.mark.parametrize(
    ("language", "verdict"),
    [("et", "Dokument kehtib"), ("en", "This document is valid"), ("ru", "Документ действителен")],
)
def test_a_valid_document_is_shown_with_everything_printed(site: Site, language: str, verdict: str) -> None:
    document = site.office.issue()

    page = html(site, f"/{language}/verify/{document.code}")

    assert verdict in page
    for fact in (
        "Mari Näidis",
        document.number,
        "Näidisministeerium",
        "Näidiskolledž, Narva",
        document.sha256,
    ):
        assert fact in page


def test_the_course_is_named_in_the_reader_s_language_or_in_estonian(site: Site) -> None:
    document = site.office.issue()

    assert "Базовый курс" in html(site, f"/ru/verify/{document.code}")
    assert "ABC-koolitus" in html(site, f"/en/verify/{document.code}")


def test_a_revoked_document_stays_and_says_why(site: Site) -> None:
    participant = Participant(site.office.course())
    site.office.hear(participant.completed())
    site.office.make_all()
    site.office.hear(participant.completion_revoked())

    page = html(site, f"/en/verify/{site.office.of(participant)[0].code}")

    assert "This document is not valid" in page
    assert "Osalemine märgiti ekslikult" in page
    assert "23 April 2026" in page


def test_a_replaced_document_leads_to_the_corrected_one(site: Site) -> None:
    participant = Participant(site.office.course())
    site.office.hear(participant.completed())
    site.office.make_all()
    site.office.hear(participant.completed(hours_attended=7.0))
    site.office.make_all()
    old, new = site.office.of(participant)

    page = site.client.get(f"/en/verify/{old.code}").text

    assert "This document has been replaced" in page
    assert f'href="/en/verify/{new.code}"' in page
    assert old.number in html(site, f"/en/verify/{new.code}")


def test_pages_are_kept_out_of_indexes_and_caches(site: Site) -> None:
    document = site.office.issue()

    for path in ("/verify", f"/verify/{document.code}", "/verify/0000-0000-0000-0000"):
        answer = site.client.get(path)
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert 'name="robots" content="noindex' in answer.text
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "abc", "<img src=x onerror=alert(1)>"])
def test_an_unknown_code_is_answered_with_the_form_again(site: Site, code: str) -> None:
    answer = site.client.get(f"/en/verify/{code}")

    assert answer.status_code == 404
    assert "There is no document with this code" in answer.text
    assert "<img src=x" not in answer.text


def test_a_code_typed_into_the_form_opens_its_page(site: Site) -> None:
    document = site.office.issue()
    typed = document.code.lower().replace("-", " ")

    answer = site.client.get(f"/en/verify?code={typed}", follow_redirects=True)

    assert answer.request.path == f"/en/verify/{document.code}"
    assert "This document is valid" in answer.text


def test_what_cannot_be_a_code_is_kept_in_the_field_and_explained(site: Site) -> None:
    answer = site.client.get("/en/verify?code=MJA-TE-2026-0001")

    assert answer.status_code == 404
    assert "This is not a code" in answer.text
    assert 'value="MJA-TE-2026-0001"' in answer.text


@pytest.fixture
def secret(site: Site) -> Certificate:
    """A document of a confidential event."""
    return site.office.issue(course=site.office.course(confidential=True, title={"et": "Varjupaiga päev"}))


def test_of_a_confidential_event_nothing_is_shown_but_a_question(site: Site, secret: Certificate) -> None:
    page = site.client.get(f"/en/verify/{secret.code}").text

    assert "Family name on the document" in page
    for fact in ("Mari", "Näidis", "Varjupaiga", "Narva", secret.number, secret.sha256):
        assert fact not in page.replace(secret.code, "")


@pytest.mark.parametrize(
    ("name", "answer"), [("näidis", "The name matches"), ("Mets", "The name does not match")]
)
def test_a_confidential_document_answers_only_whether_the_name_matches(
    site: Site, secret: Certificate, name: str, answer: str
) -> None:
    page = post(site, f"/en/verify/{secret.code}", family_name=name)

    assert answer in page
    assert ("This document is valid" in page) is (answer == "The name matches")
    for fact in ("Mari", "Varjupaiga", "Narva", secret.number, secret.sha256):
        assert fact not in page


def test_names_cannot_be_tried_one_after_another(site: Site, secret: Certificate) -> None:
    path = f"/en/verify/{secret.code}"
    for place in range(10):
        post(site, path, family_name=f"Nimi{place}")
    token = re.search(r'name="csrf_token" value="([^"]+)"', site.client.get(path).text)
    assert token is not None

    answer = site.client.post(path, data={"csrf_token": token[1], "family_name": "Näidis"})

    assert answer.status_code == 429


def test_a_question_without_the_form_s_token_is_refused(site: Site, secret: Certificate) -> None:
    assert site.client.post(f"/en/verify/{secret.code}", data={"family_name": "Näidis"}).status_code == 400


def test_the_issued_file_is_recognised_and_a_changed_one_is_not(site: Site) -> None:
    document = site.office.issue()
    issued = site.office.store.files.read(document.code)
    assert issued is not None
    before = site.office.everything()
    path = f"/en/verify/{document.code}"

    genuine = post(site, path, file=(io.BytesIO(issued), "a.pdf"))
    forged = post(site, path, file=(io.BytesIO(issued[:-1] + b"\n"), "a.pdf"))

    assert "The file is genuine" in genuine
    assert "The file differs" in forged
    after = site.office.everything()
    assert {name: rows for name, rows in after.items() if not name.startswith("visit")} == {
        name: rows for name, rows in before.items() if not name.startswith("visit")
    }


def test_an_empty_or_too_large_file_is_answered_calmly(site: Site) -> None:
    document = site.office.issue()
    path = f"/en/verify/{document.code}"

    assert "Do you have the PDF?" in post(site, path, file=(io.BytesIO(b""), ""))
    token = re.search(r'name="csrf_token" value="([^"]+)"', site.client.get(path).text)
    assert token is not None
    large = {"csrf_token": token[1], "file": (io.BytesIO(b"x" * 1_100_000), "a.pdf")}
    assert site.client.post(path, data=large).status_code == 413


def test_looking_never_changes_anything(site: Site, secret: Certificate) -> None:
    before = site.office.everything()

    for path in ("/verify", f"/verify/{secret.code}", f"/api/v1/certificates/{secret.code}"):
        site.client.get(path)
        site.client.head(path)

    after = {name: rows for name, rows in site.office.everything().items() if not name.startswith("visit")}
    assert after == {name: rows for name, rows in before.items() if not name.startswith("visit")}


INJECTIONS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "%(x)s {0} $x",
    "'; drop",
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_what_people_typed_is_shown_as_text(site: Site, text: str) -> None:
    course = Course(title={"et": text})
    site.office.hear(course.announced())
    participant = Participant(course, first_name=text)
    site.office.hear(participant.completed(at=COMPLETED_AT))
    site.office.make_all()

    page = site.client.get(f"/et/verify/{site.office.of(participant)[0].code}").text

    assert page.count("<script") == 0
    assert "<img src=x" not in page
    assert "49" not in plain(page).split("SHA-256")[0].replace("0049", "")
