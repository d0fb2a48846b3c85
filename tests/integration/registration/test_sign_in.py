"""Organisers sign in by a link that works once, or by password."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.registration.handlers import sign_in
from services.registration.handlers.desk import Desk
from shared.errors import Conflict, Invalid, NotFound, Unauthenticated
from tests.integration.registration.builders import call
from tests.integration.registration.clocks import MovedClock

Sent = Callable[[], list[dict[str, Any]]]
EMAIL, PASSWORD = "liis@example.org", "kolm karu metsas"


@pytest.fixture
def sent(mongo: MongoClient[dict[str, Any]], database_name: str) -> Sent:
    """Answers the messages announced so far, oldest first."""
    outbox = mongo[database_name]["outbox"]
    return lambda: [json.loads(row["body"]) for row in outbox.find().sort("position")]


def token(desk: Desk) -> str:
    return sign_in.make_link(desk, call(), EMAIL, "Liis Näidis").rpartition("/")[2]


def test_a_link_signs_in_once(desk: Desk) -> None:
    link = token(desk)

    signed_in = sign_in.use_link(desk, call(), link)

    found = sign_in.session_account(desk, signed_in.secret)
    assert found is not None
    account, _session = found
    assert (account.email, account.role) == (EMAIL, "organiser")
    with pytest.raises(Unauthenticated, match="link-used"):
        sign_in.use_link(desk, call(), link)


def test_a_link_runs_out(desk: Desk, clock: MovedClock) -> None:
    link = token(desk)
    clock.move(timedelta(minutes=31))

    with pytest.raises(Unauthenticated, match="link-expired"):
        sign_in.use_link(desk, call(clock()), link)


def test_a_foreign_link_is_unknown(desk: Desk) -> None:
    with pytest.raises(NotFound, match="unknown-link"):
        sign_in.use_link(desk, call(), desk.links.token("registration", "a" * 24))


def test_a_session_ends_by_time_and_by_signing_out(desk: Desk, clock: MovedClock) -> None:
    first = sign_in.use_link(desk, call(), token(desk))
    second = sign_in.use_link(desk, call(), token(desk))

    sign_in.sign_out(desk, first.secret)
    assert sign_in.session_account(desk, first.secret) is None
    assert sign_in.session_account(desk, second.secret) is not None

    clock.move(timedelta(hours=13))
    assert sign_in.session_account(desk, second.secret) is None


def test_a_password_signs_in_and_ends_older_sessions_when_it_is_set(desk: Desk) -> None:
    before = sign_in.use_link(desk, call(), token(desk))

    sign_in.set_password(desk, call(), before.account_id, PASSWORD)

    assert sign_in.session_account(desk, before.secret) is None
    after = sign_in.with_password(desk, call(), EMAIL.upper(), PASSWORD)
    assert sign_in.session_account(desk, after.secret) is not None
    with pytest.raises(Invalid):
        sign_in.set_password(desk, call(), before.account_id, "short")


def test_wrong_passwords_are_refused_alike_and_lead_to_a_pause(desk: Desk) -> None:
    account = sign_in.use_link(desk, call(), token(desk)).account_id
    with pytest.raises(Unauthenticated, match="wrong-credentials"):
        sign_in.with_password(desk, call(), EMAIL, PASSWORD)
    sign_in.set_password(desk, call(), account, PASSWORD)
    with pytest.raises(Unauthenticated, match="wrong-credentials"):
        sign_in.with_password(desk, call(), "nobody@example.org", PASSWORD)

    for _ in range(4):
        with pytest.raises(Unauthenticated, match="wrong-credentials"):
            sign_in.with_password(desk, call(), EMAIL, "another password")

    with pytest.raises(Conflict, match="too-many-attempts"):
        sign_in.with_password(desk, call(), EMAIL, PASSWORD)


def test_asking_for_a_link_announces_one_that_signs_in_once(desk: Desk, sent: Sent) -> None:
    token(desk)

    sign_in.request_link(desk, call(), " Liis@Example.org ", "ru")

    (row,) = sent()
    data = row["data"]
    account = desk.store.records.accounts.by_email(EMAIL)
    assert account is not None
    assert (row["type"], data["account_id"]) == ("kutse.sign_in.requested.v1", account.id)
    assert data["person"]["first_name"] == "Liis Näidis"
    assert (data["person"]["email"], data["person"]["language"]) == (EMAIL, "ru")
    link = desk.links.token("sign-in", data["link_id"])
    assert link not in str(row)
    assert sign_in.use_link(desk, call(), link).account_id == account.id
    with pytest.raises(Unauthenticated, match="link-used"):
        sign_in.use_link(desk, call(), link)


def test_an_unknown_address_gets_no_account_no_link_and_no_message(
    desk: Desk, sent: Sent, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    sign_in.request_link(desk, call(), "nobody@example.org")

    assert sent() == []
    for name in ("accounts", "sign_in_links", "audit"):
        assert mongo[database_name][name].count_documents({}) == 0


def test_whoever_asks_twice_gets_two_links_and_both_sign_in(desk: Desk, sent: Sent) -> None:
    token(desk)

    sign_in.request_link(desk, call(), EMAIL)
    sign_in.request_link(desk, call(), EMAIL)

    first, second = (row["data"]["link_id"] for row in sent())
    assert first != second
    for link_id in (first, second):
        sign_in.use_link(desk, call(), desk.links.token("sign-in", link_id))


def test_secrets_are_not_stored(desk: Desk) -> None:
    signed_in = sign_in.use_link(desk, call(), token(desk))

    assert desk.store.records.accounts.session(signed_in.secret) is None
