"""What organisers' programs change: revoke and replace."""

import hashlib
from typing import Any

import pytest

from services.certificates.domain.certificates import State
from tests.integration.certificates.builders import Participant
from tests.integration.certificates.conftest import Site

API = "/api/v1/certificates"


def test_a_revoked_document_says_so_and_why(site: Site) -> None:
    document = site.office.issue()

    answer = site.client.post(
        f"{API}/{document.code}/revoke", json={"reason": "Väljastati ekslikult"}, headers=site.bearer()
    )

    assert answer.json is not None
    assert answer.json["status"] == "revoked"
    shown = site.client.get(f"{API}/{document.code}").json
    assert shown is not None
    assert (shown["status"], shown["reason"]) == ("revoked", "Väljastati ekslikult")
    assert site.office.announced()[-1]["type"] == "kutse.certificate.revoked.v1"
    token = site.token(document.registration_id)
    assert site.client.get(f"{API}/{document.code}.pdf?token={token}").status_code == 409


def test_a_document_is_revoked_once_and_a_repeated_request_is_recognised(site: Site) -> None:
    document = site.office.issue()
    url, headers = f"{API}/{document.code}/revoke", site.bearer()
    first = site.client.post(url, json={"reason": "a"}, headers=headers | {"Idempotency-Key": "k1"})
    again = site.client.post(url, json={"reason": "a"}, headers=headers | {"Idempotency-Key": "k1"})
    other = site.client.post(url, json={"reason": "a"}, headers=headers)

    assert (first.status_code, again.status_code, other.status_code) == (200, 200, 409)
    assert first.json == again.json
    assert [each["type"] for each in site.office.announced()].count("kutse.certificate.revoked.v1") == 1


def test_a_corrected_name_gives_a_new_document_and_the_old_one_points_to_it(site: Site) -> None:
    document = site.office.issue()
    body = {"last_name": "Näide", "reason": "Perekonnanimi oli vale"}

    answer = site.client.post(f"{API}/{document.code}/replace", json=body, headers=site.bearer())
    assert answer.status_code == 202
    assert site.client.get(f"{API}/{document.code}").json["status"] == "valid"  # type: ignore[index]
    site.office.make_all()

    old = site.client.get(f"{API}/{document.code}").json
    assert old is not None
    assert (old["status"], old["reason"]) == ("replaced", "Perekonnanimi oli vale")
    new = site.client.get(f"{API}/{old['replaced_by']}").json
    assert new is not None
    assert (new["status"], new["holder"], new["completed_on"]) == ("valid", "Mari Näide", "2026-04-22")
    assert new["number"] == "MJA-TE-2026-0002"
    announced = site.office.announced()[-1]
    assert (announced["type"], announced["data"]["replaces"]) == (
        "kutse.certificate.replaced.v1",
        document.number,
    )


def test_the_old_link_leads_to_the_corrected_pdf(site: Site) -> None:
    document = site.office.issue()
    site.client.post(f"{API}/{document.code}/replace", json={"reason": "a"}, headers=site.bearer())
    site.office.make_all()
    token = site.token(document.registration_id)

    answer = site.client.get(f"{API}/{document.code}.pdf?token={token}", follow_redirects=True)

    assert answer.status_code == 200
    assert hashlib.sha256(answer.data).hexdigest() != document.sha256


def test_one_replacement_at_a_time_and_a_repeated_request_is_recognised(site: Site) -> None:
    document = site.office.issue()
    url, headers = f"{API}/{document.code}/replace", site.bearer()
    first = site.client.post(url, json={"reason": "a"}, headers=headers | {"Idempotency-Key": "k1"})
    again = site.client.post(url, json={"reason": "a"}, headers=headers | {"Idempotency-Key": "k1"})
    other = site.client.post(url, json={"reason": "b"}, headers=headers)

    assert (first.status_code, again.status_code, other.status_code) == (202, 202, 409)
    assert first.json == again.json


def test_a_name_no_font_can_print_is_corrected_under_the_same_number(site: Site) -> None:
    participant = Participant(site.office.course(), first_name="末")
    site.office.hear(participant.completed())
    site.office.make_all()
    code = site.office.of(participant)[0].code

    body = {"first_name": "Sue", "reason": "Nimi ladina tähtedega"}
    site.client.post(f"{API}/{code}/replace", json=body, headers=site.bearer())
    site.office.make_all()

    (document,) = site.office.of(participant)
    assert (document.state, document.number, document.printed.holder) == (
        State.VALID,
        "MJA-TE-2026-0001",
        "Sue Näidis",
    )


def test_revoking_a_document_stops_its_replacement(site: Site) -> None:
    document = site.office.issue()
    site.client.post(f"{API}/{document.code}/replace", json={"reason": "a"}, headers=site.bearer())

    site.client.post(f"{API}/{document.code}/revoke", json={"reason": "b"}, headers=site.bearer())

    assert site.office.make_all() == []
    states = {row["state"] for row in site.office.store.database["certificates"].find()}
    assert states == {"revoked"}


@pytest.mark.parametrize("act", ["revoke", "replace"])
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"reason": ""},
        {"reason": "a", "status": "valid"},
        {"reason": "a", "_id": "x"},
        {"reason": {"$ne": 1}},
        {"reason": "a" * 301},
        {"reason": "a\u202eb"},
    ],
)
def test_a_wrong_body_is_refused_and_changes_nothing(site: Site, act: str, body: dict[str, Any]) -> None:
    document = site.office.issue()
    before = site.office.everything()

    answer = site.client.post(f"{API}/{document.code}/{act}", json=body, headers=site.bearer())

    assert answer.status_code == 422
    assert site.office.everything() == before


@pytest.mark.parametrize("act", ["revoke", "replace"])
def test_only_organisers_change_documents(site: Site, act: str) -> None:
    document = site.office.issue()
    before = site.office.everything()
    url = f"{API}/{document.code}/{act}"

    assert site.client.post(url, json={"reason": "a"}).status_code == 401
    assert site.client.post(url, json={"reason": "a"}, headers=site.bearer("trainer")).status_code == 403
    assert (
        site.client.post(
            f"{API}/0000-0000-0000-0000/{act}", json={"reason": "a"}, headers=site.bearer()
        ).status_code
        == 404
    )
    assert site.office.everything() == before
