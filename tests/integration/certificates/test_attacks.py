"""Whoever should not gets nothing at organisers' doors of certificates; what is sent breaks nothing."""

from datetime import timedelta
from typing import Any

import pytest

from services.certificates.domain.certificates import Certificate
from shared.web.access import issue_token
from tests.integration.certificates.builders import Course, Participant, programme
from tests.integration.certificates.conftest import Site
from tests.integration.certificates.test_erasure import erased

API = "/api/v1/certificates"
OWN, OTHER = "marka-ja-aita", "teine"
DOORS = {
    "list": ("GET", f"{API}?event=abc-03", None),
    "file": ("GET", f"{API}/{{code}}.pdf", None),
    "revoke": ("POST", f"{API}/{{code}}/revoke", {"reason": "katse"}),
    "replace": ("POST", f"{API}/{{code}}/replace", {"reason": "katse"}),
}
LOOKING, CERTIFYING = {"list", "file"}, {"revoke", "replace"}
MAY = {
    "administrator": LOOKING | CERTIFYING,
    "organiser": LOOKING | CERTIFYING,
    "auditor": LOOKING,
    "check-in": set(),
    "trainer": set(),
    "nobody": set(),
}


def holding(site: Site, role: str, *programmes: str) -> dict[str, str]:
    """The header of a program with a role in these programmes."""
    key, at = site.settings.key("api-tokens"), site.settings.clock()()
    return {
        "Authorization": f"Bearer {issue_token(key, 'program:x', role, at, timedelta(hours=1), programmes)}"
    }


def asked(site: Site, door: str, code: str, headers: dict[str, str], body: Any = None) -> Any:
    """What one of the doors answers."""
    method, address, usual = DOORS[door]
    given = {} if method == "GET" else {"json": usual if body is None else body}
    return site.client.open(address.format(code=code), method=method, headers=headers, **given)


@pytest.mark.parametrize("role", MAY)
def test_each_role_does_in_its_programme_what_the_table_says_and_no_more(site: Site, role: str) -> None:
    document = site.office.issue()
    before = site.office.everything()["certificates"]

    answers = {
        door: asked(site, door, document.code, holding(site, role, OWN)).status_code
        for door in ("list", "file", "replace", "revoke")
    }

    assert {door for door, status in answers.items() if status < 300} == MAY[role], answers
    assert {status for door, status in answers.items() if door not in MAY[role]} <= {403}
    assert (site.office.everything()["certificates"] != before) == bool(MAY[role] & CERTIFYING)


@pytest.mark.parametrize("door", DOORS)
def test_another_programmes_administrator_finds_nothing_and_reads_the_same_as_of_nothing(
    site: Site, door: str
) -> None:
    document = site.office.issue()
    foreign = Course(slug="muu-01")
    other = {**programme(), "slug": OTHER, "id": "1" * 24}
    site.office.hear(foreign.announced(programme=other), Participant(foreign).completed())
    before = site.office.everything()
    program = holding(site, "administrator", OTHER)

    there = asked(site, door, document.code, program)
    method, address, body = DOORS[door]
    nowhere = address.format(code="0000-0000-0000-0000").replace("abc-03", "pole-olemas")
    nothing = site.client.open(nowhere, method=method, headers=program, json=body)

    assert (there.status_code, nothing.status_code) == (404, 404)
    assert there.json["code"] == nothing.json["code"]
    assert {**before, "visit_counters": 0} == {**site.office.everything(), "visit_counters": 0}


@pytest.mark.parametrize("door", DOORS)
def test_without_a_token_or_with_a_forged_or_late_one_nothing_is_given(site: Site, door: str) -> None:
    document = site.office.issue()
    at = site.settings.clock()()
    forged = issue_token(b"k" * 32, "program:x", "administrator", at, timedelta(hours=1))
    late = issue_token(
        site.settings.key("api-tokens"), "x", "administrator", at - timedelta(days=2), timedelta(days=1)
    )
    unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4Iiwicm9sZSI6ImFkbWluaXN0cmF0b3IiLCJleHAiOjk5OTk5OTk5OTl9."
    session = {"Cookie": "kutse-registration=x; kutse-certificates=x"}
    headers = [{}, session, *({"Authorization": f"Bearer {one}"} for one in (forged, late, unsigned, "x"))]

    statuses = [asked(site, door, document.code, each).status_code for each in headers]

    assert statuses == [401] * len(headers)


BODIES: dict[str, Any] = {
    "a very long reason": {"reason": "a" * 100_000},
    "no reason": {"reason": " \t"},
    "a reason of lines": {"reason": "üks\nkaks"},
    "a reason with what is not printed": {"reason": "üks\u202ekaks\x00"},
    "something else": {"reason": "katse", "state": "valid", "$set": {"number": "X"}},
    "no object": ["reason"],
    "an object for a text": {"reason": {"$gt": ""}},
}


@pytest.mark.parametrize("door", sorted(CERTIFYING))
@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_makes_no_sense_is_refused_and_changes_nothing(site: Site, door: str, name: str) -> None:
    document = site.office.issue()
    before = site.office.everything()

    answer = asked(site, door, document.code, site.bearer(), BODIES[name])

    assert answer.status_code == 422, answer.text
    assert answer.mimetype == "application/problem+json"
    assert site.office.everything() == before


def test_a_body_larger_than_any_of_ours_is_not_read(site: Site) -> None:
    document = site.office.issue()

    answer = asked(site, "revoke", document.code, site.bearer(), {"reason": "a" * 2_000_000})

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "code",
    ["..%2f..%2fetc%2fpasswd", "%2e%2e", "%00", "0000-0000-0000-0000%0d%0aX-Evil:1", "{$ne:1}", "a" * 3_000],
)
@pytest.mark.parametrize("door", ["file", "revoke", "replace"])
def test_a_code_that_is_none_is_unknown_whatever_it_looks_like(site: Site, door: str, code: str) -> None:
    site.office.issue()

    for program in (site.bearer(), holding(site, "organiser", OWN)):
        answer = asked(site, door, code, program)
        assert answer.status_code in (404, 405), answer.text
        assert "X-Evil" not in answer.headers


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=100000", "limit=-1", "limit=x", f"event={'a' * 5_000}", "event="]
)
def test_a_list_is_asked_for_within_bounds(site: Site, query: str) -> None:
    answer = site.client.get(f"{API}?event=abc-03&{query}", headers=site.bearer())

    assert answer.status_code in (200, 422)
    assert site.client.get(f"{API}?{query}", headers=site.bearer()).status_code == 422


@pytest.mark.parametrize("slug", ["$ne", "[$ne]=1", "%00", "../..", "abc-03'||'1'=='1"])
def test_an_event_that_is_none_has_no_documents(site: Site, slug: str) -> None:
    site.office.issue()

    assert site.client.get(API, query_string={"event": slug}, headers=site.bearer()).json["items"] == []  # type: ignore[index]
    foreign = site.client.get(API, query_string={"event": slug}, headers=holding(site, "auditor", OWN))
    assert foreign.status_code == 404


NAMES = [
    "<script>alert(1)</script>",
    '#import "/etc/passwd"',
    '=HYPERLINK("x")',
    "$x$ *y* #z()",
    "\\u{202e}",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_a_name_on_page_paper_and_in_lists(site: Site, name: str) -> None:
    document = site.office.issue(last_name=name)

    page = site.client.get(f"/en/verify/{document.code}").text
    listed = asked(site, "list", "", site.bearer())
    file = asked(site, "file", document.code, site.bearer())

    assert "<script>alert" not in page
    assert listed.mimetype == "application/json"
    assert listed.headers["X-Content-Type-Options"] == "nosniff"
    assert name in listed.json["items"][0]["holder"]
    assert file.headers["Content-Disposition"] == f'inline; filename="{document.number}.pdf"'
    assert file.data.startswith(b"%PDF-")


def test_what_an_organiser_writes_is_text_on_the_page_and_in_the_audit(site: Site) -> None:
    document = site.office.issue()
    reason = "=cmd|'/c calc'!A1 <img src=x onerror=alert(1)>"

    asked(site, "revoke", document.code, site.bearer(), {"reason": reason})
    purpose = {"purpose": '"><script>alert(1)</script>'}
    site.client.get(f"{API}/{document.code}.pdf", query_string=purpose, headers=site.bearer())
    page = site.client.get(f"/en/verify/{document.code}").text

    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert any(row["act"].endswith("</script>") for row in site.office.everything()["audit"])


def erased_one(site: Site) -> Certificate:
    """The document of somebody who was erased."""
    document = site.office.issue(last_name="Kanaarilind")
    site.office.hear(erased(document.registration_id))
    return document


def test_whoever_was_erased_gets_no_name_back_by_a_corrected_document(site: Site) -> None:
    document = erased_one(site)
    body = {"reason": "katse", "first_name": "Laulev", "last_name": "Kanaarilind"}

    refused = asked(site, "replace", document.code, site.bearer(), body)
    site.office.make_all()

    assert (refused.status_code, refused.json["code"]) == (409, "certificate-erased")
    assert "Kanaarilind" not in repr(site.office.everything())


def test_a_document_of_somebody_erased_can_still_be_revoked(site: Site) -> None:
    document = erased_one(site)

    done = asked(site, "revoke", document.code, site.bearer(), {"reason": "välja antud eksikombel"})

    assert (done.status_code, done.json["status"]) == (200, "revoked")
    assert "not valid" in site.client.get(f"/en/verify/{document.code}").text
