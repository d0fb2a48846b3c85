"""A document through its life."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.certificates.domain.certificates import (
    Certificate,
    Recipient,
    State,
    fail,
    finish,
    give_way,
    readdress,
    revoke,
    try_again,
)
from shared.errors import Conflict
from tests.unit.certificates.builders import ISSUED_AT, SHA256, a_certificate, in_state, printed

LATER = ISSUED_AT + timedelta(days=3)
STEPS: dict[str, Callable[[Certificate], Certificate]] = {
    "finish": lambda document: finish(document, SHA256),
    "fail": lambda document: fail(document, "letters-missing"),
    "try_again": lambda document: try_again(document, LATER),
    "revoke": lambda document: revoke(document, "näide", LATER),
    "give_way": lambda document: give_way(document, a_certificate(code="NEW"), LATER),
}
ALLOWED = {
    ("finish", State.RESERVED): State.VALID,
    ("fail", State.RESERVED): State.FAILED,
    ("try_again", State.RESERVED): State.RESERVED,
    ("try_again", State.FAILED): State.RESERVED,
    ("revoke", State.RESERVED): State.REVOKED,
    ("revoke", State.FAILED): State.REVOKED,
    ("revoke", State.VALID): State.REVOKED,
    ("give_way", State.VALID): State.REPLACED,
}
REFUSED = [(step, state) for step in STEPS for state in State if (step, state) not in ALLOWED]


@pytest.mark.parametrize(("step", "before"), ALLOWED)
def test_a_document_takes_the_steps_its_state_allows(step: str, before: State) -> None:
    document = in_state(before)

    after = STEPS[step](document)

    assert after.state is ALLOWED[step, before]
    assert after.version == document.version + 1
    assert (after.number, after.code, after.issued_at) == (document.number, document.code, document.issued_at)


@pytest.mark.parametrize(("step", "before"), REFUSED)
def test_any_other_step_is_refused_by_name(step: str, before: State) -> None:
    with pytest.raises(Conflict) as refusal:
        STEPS[step](in_state(before))

    assert refusal.value.code == f"certificate-{before}"


@pytest.mark.parametrize("state", list(State))
def test_a_new_address_leaves_the_state_as_it_is(state: State) -> None:
    document = in_state(state)

    moved = readdress(document, Recipient("uus@example.org", "ru"), 2)

    assert (moved.state, moved.printed, moved.version) == (state, document.printed, document.version + 1)


def test_a_document_that_was_valid_once_stays_made() -> None:
    assert [state for state in State if in_state(state).made] == [State.VALID, State.REVOKED, State.REPLACED]


def test_a_failed_document_becomes_known_when_it_is_tried_again() -> None:
    failed = in_state(State.FAILED)

    assert try_again(failed, LATER).known_at == LATER
    assert try_again(failed, LATER).problem == ""


def test_a_document_refreshed_in_time_keeps_its_moment() -> None:
    corrected = try_again(a_certificate(), LATER, printed(last_name="Näide"))

    assert corrected.known_at == ISSUED_AT
    assert corrected.printed.last_name == "Näide"


def test_the_replaced_document_names_its_successor_and_the_reason() -> None:
    successor = a_certificate(code="NEW", replaces="MJA-TE-2026-0001", replaces_because="Nimi oli vale")

    replaced = give_way(in_state(State.VALID), successor, LATER)

    assert (replaced.replaced_by, replaced.reason, replaced.ended_at) == ("NEW", "Nimi oli vale", LATER)
