"""The register: what is stored comes back, and the database itself refuses what must not be."""

from dataclasses import replace
from typing import Any

import pytest
from pymongo.errors import DuplicateKeyError

from services.certificates.domain.certificates import State, finish
from services.certificates.store.records import certificate_from, certificate_record
from tests.integration.certificates.builders import Participant
from tests.integration.certificates.conftest import Office
from tests.unit.certificates.builders import SHA256, a_certificate, in_state


@pytest.mark.parametrize("state", list(State))
def test_a_document_comes_back_as_it_was_stored(state: State) -> None:
    assert certificate_from(certificate_record(in_state(state))) == in_state(state)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "MJA-TE-2026-0001", "registration_id": "f" * 24},
        {"number": "MJA-TE-2026-0002"},
    ],
)
def test_the_database_refuses_a_second_number_and_a_second_document(
    office: Office, changes: dict[str, Any]
) -> None:
    office.store.atomically(lambda tx: tx.certificates.add(a_certificate()))
    second = a_certificate(code="0000-0000-0000-0000", **changes)

    with pytest.raises(DuplicateKeyError):
        office.store.atomically(lambda tx: tx.certificates.add(second))


def test_the_database_refuses_a_second_valid_document_of_a_registration(office: Office) -> None:
    valid = finish(a_certificate(), SHA256)
    second = replace(valid, code="0000-0000-0000-0000", number="MJA-TE-2026-0002")
    office.store.atomically(lambda tx: tx.certificates.add(valid))

    with pytest.raises(DuplicateKeyError):
        office.store.atomically(lambda tx: tx.certificates.add(second))


def test_preparing_twice_changes_nothing(office: Office) -> None:
    before = office.store.database["certificates"].index_information()

    office.store.prepare()

    assert office.store.database["certificates"].index_information() == before


def test_documents_of_an_event_are_listed_by_number(office: Office) -> None:
    course = office.course()
    for place in range(5):
        office.issue(course=course, last_name=f"Näidis{place}")
    office.hear(Participant(course).completed())

    first = office.store.register.of_event(course.slug, 3)
    rest = office.store.register.of_event(course.slug, 3, after=first[-1].number)

    assert [document.number[-1] for document in [*first, *rest]] == ["1", "2", "3", "4", "5"]
