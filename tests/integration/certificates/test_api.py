"""The door for programs."""

import hashlib

import pytest

from tests.integration.certificates.builders import Participant
from tests.integration.certificates.conftest import Site

API = "/api/v1/certificates"
STATUS = "/api/v1/status/certificates"


def test_a_document_s_facts_are_told_to_whoever_holds_its_code(site: Site) -> None:
    document = site.office.issue()

    answer = site.client.get(f"{API}/{document.code}")

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["status"] == "valid"
    assert answer.json["holder"] == "Mari Näidis"
    assert answer.json["number"] == document.number
    assert answer.json["title"]["et"] == "ABC-koolitus"
    assert answer.json["days"] == ["2026-04-22"]
    assert answer.json["issuer"]["name"] == "Näidisministeerium"
    assert answer.json["sha256"] == document.sha256
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_code_is_understood_in_small_letters_and_without_dashes(site: Site) -> None:
    document = site.office.issue()

    assert site.client.get(f"{API}/{document.code.lower().replace('-', '')}").status_code == 200


@pytest.mark.parametrize(
    "code", ["0000-0000-0000-0000", "nonsense", "%00", "' or 1=1", "{$ne: 1}", "..%2f..%2fetc"]
)
def test_an_unknown_code_and_no_code_at_all_look_alike(site: Site, code: str) -> None:
    site.office.issue()

    answer = site.client.get(f"{API}/{code}")

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_a_document_still_being_made_is_unknown(site: Site) -> None:
    participant = Participant(site.office.course())
    site.office.hear(participant.completed())

    assert site.client.get(f"{API}/{site.office.of(participant)[0].code}").status_code == 404


def test_of_a_confidential_event_no_fact_is_told(site: Site) -> None:
    document = site.office.issue(course=site.office.course(confidential=True))

    answer = site.client.get(f"{API}/{document.code}")

    assert answer.json == {"code": document.code, "status": "valid", "confidential": True}


def test_the_holder_s_link_opens_the_pdf_as_it_was_issued(site: Site) -> None:
    document = site.office.issue(link=3)

    answer = site.client.get(f"{API}/{document.code}.pdf?token={site.token(document.registration_id, 3)}")

    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert hashlib.sha256(answer.data).hexdigest() == document.sha256
    assert document.number in answer.headers["Content-Disposition"]
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


@pytest.mark.parametrize("whose", ["another registration", "an older link", "another purpose", "nobody"])
def test_no_other_link_opens_the_pdf(site: Site, whose: str) -> None:
    document = site.office.issue(link=3)
    other = site.office.issue(course=site.office.course(slug="muu"))
    tokens = {
        "another registration": site.token(other.registration_id),
        "an older link": site.token(document.registration_id, 2),
        "another purpose": site.office.desk.links.token("trainer", document.registration_id, 3),
        "nobody": "x" * 38,
    }

    answer = site.client.get(f"{API}/{document.code}.pdf?token={tokens[whose]}")

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_without_any_token_the_pdf_is_not_given(site: Site) -> None:
    document = site.office.issue()

    assert site.client.get(f"{API}/{document.code}.pdf").status_code == 401
    assert site.client.get(f"{API}/{document.code}.pdf", headers=site.bearer("trainer")).status_code == 403


def test_a_person_whose_link_no_longer_opens_the_pdf_reads_a_page(site: Site) -> None:
    document = site.office.issue()
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

    refused = site.client.get(f"{API}/{document.code}.pdf?token={'x' * 38}", headers=browser)

    assert refused.status_code == 404
    assert refused.mimetype == "text/html"


def test_an_organiser_s_program_fetches_any_pdf_even_a_revoked_one(site: Site) -> None:
    document = site.office.issue()
    site.client.post(f"{API}/{document.code}/revoke", json={"reason": "näide"}, headers=site.bearer())

    answer = site.client.get(f"{API}/{document.code}.pdf", headers=site.bearer())

    assert hashlib.sha256(answer.data).hexdigest() == document.sha256


def test_an_event_s_documents_are_listed_for_organisers_alone(site: Site) -> None:
    document = site.office.issue()
    site.office.issue(course=site.office.course(slug="muu"))

    assert site.client.get(f"{API}?event=abc-03").status_code == 401
    answer = site.client.get(f"{API}?event=abc-03", headers=site.bearer())

    assert answer.json is not None
    (item,) = answer.json["items"]
    assert (item["code"], item["number"], item["holder"], item["status"]) == (
        document.code,
        document.number,
        "Mari Näidis",
        "valid",
    )
    assert site.client.get(item["pdf_url"], headers=site.bearer()).status_code == 200


def test_the_list_comes_in_pages(site: Site) -> None:
    course = site.office.course()
    for place in range(3):
        site.office.issue(course=course, last_name=f"Näidis{place}")
    url = f"{API}?event=abc-03&limit=2"

    first = site.client.get(url, headers=site.bearer()).json
    assert first is not None
    second = site.client.get(f"{url}&after={first['next']}", headers=site.bearer()).json
    assert second is not None

    assert [item["number"][-1] for item in first["items"] + second["items"]] == ["1", "2", "3"]
    assert "next" not in second


def test_what_cannot_be_made_is_shown_to_staff_with_the_letter(site: Site) -> None:
    participant = Participant(site.office.course(), first_name="末")
    site.office.hear(participant.completed())
    site.office.make_all()

    answer = site.client.get(f"{API}?event=abc-03", headers=site.bearer())

    assert answer.json is not None
    assert answer.json["items"] == []
    (stuck,) = answer.json["unfinished"]
    assert (stuck["status"], stuck["problem"], stuck["detail"]) == ("failed", "letters-missing", "末")


def test_the_list_asks_which_event(site: Site) -> None:
    assert site.client.get(API, headers=site.bearer()).status_code == 422


def test_guessing_codes_is_stopped(site: Site) -> None:
    statuses = [site.client.get(f"{API}/0000-0000-0000-{place:04d}").status_code for place in range(70)]

    assert statuses[0] == 404
    assert statuses[-1] == 429
    answer = site.client.get(f"{API}/0000-0000-0000-0000", headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1


def test_the_description_of_the_api_names_every_door(site: Site) -> None:
    described = site.client.get("/api/v1/openapi.json").json

    assert described is not None
    assert set(described["paths"]) == {
        API,
        f"{API}/{{code}}",
        f"{API}/{{code}}.pdf",
        f"{API}/{{code}}/revoke",
        f"{API}/{{code}}/replace",
        STATUS,
        f"{STATUS}/dead-letters/replay",
        f"{STATUS}/dead-letters/discard",
        "/api/v1/person-data/certificates",
    }


def test_readiness_names_the_database(site: Site) -> None:
    assert site.client.get("/healthz").status_code == 200
    assert site.client.get("/readyz").status_code == 200
