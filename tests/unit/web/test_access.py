"""Who comes in by which door."""

from datetime import timedelta

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.errors import Unauthenticated
from shared.web.access import Actor, issue_token, read_token, sign_in, sign_out, signed_in
from tests.unit.web.applications import HOST, NOW, Clock

HOUR = timedelta(hours=1)
KEY = b"k" * 32


def ask(client: FlaskClient, token: str | None) -> int:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return client.get("/api/v1/things/secret", headers=headers, base_url=HOST).status_code


def api_key(app: Flask) -> bytes:
    key: bytes = app.extensions["kutse.tokens"][0]
    return key


def test_a_token_opens_the_door_for_whom_it_names(app: Flask, client: FlaskClient) -> None:
    token = issue_token(api_key(app), "organiser:1", "organiser", NOW, HOUR)

    answer = client.get("/api/v1/things/secret", headers={"Authorization": f"bearer {token}"}, base_url=HOST)

    assert answer.json == {"actor": "organiser:1"}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c"])
def test_without_a_genuine_token_the_door_stays_shut(client: FlaskClient, token: str | None) -> None:
    assert ask(client, token) == 401


def test_a_token_runs_out(app: Flask, client: FlaskClient, clock: Clock) -> None:
    token = issue_token(api_key(app), "organiser:1", "organiser", NOW, HOUR)
    clock.goes_on(HOUR)

    assert ask(client, token) == 401


def test_another_role_may_not(app: Flask, client: FlaskClient) -> None:
    assert ask(client, issue_token(api_key(app), "trainer:1", "trainer", NOW, HOUR)) == 403


@pytest.mark.parametrize(
    "forged",
    [
        jwt.encode({"sub": "a", "role": "organiser", "exp": NOW + HOUR}, b"o" * 32, algorithm="HS256"),
        jwt.encode({"sub": "a", "role": "organiser", "exp": NOW + HOUR}, None, algorithm="none"),
        jwt.encode({"sub": "a", "role": "organiser", "exp": NOW + HOUR}, KEY * 2, algorithm="HS512"),
        jwt.encode({"sub": "a", "role": "organiser"}, KEY, algorithm="HS256"),
    ],
    ids=["another key", "no signature", "another algorithm", "without end"],
)
def test_a_forged_token_stands_for_nobody(forged: str) -> None:
    with pytest.raises(Unauthenticated):
        read_token(KEY, forged, NOW)


def test_an_organisers_page_shows_a_stranger_the_way_in_and_back(client: FlaskClient) -> None:
    answer = client.get("/ru/desk?after=x", base_url=HOST)

    assert answer.status_code == 303
    assert answer.location == "/ru/manage/sign-in?next=/ru/desk?after%3Dx"


def test_signing_in_empties_what_the_session_held_before(app: Flask) -> None:
    with app.test_request_context("/"):
        sign_in(Actor("organiser:1", "organiser"))
        first = signed_in()
        sign_in(Actor("organiser:2", "organiser"))
        second = signed_in()
        sign_out()

        assert first == Actor("organiser:1", "organiser")
        assert second == Actor("organiser:2", "organiser")
        assert signed_in() is None


def test_a_personal_page_is_never_stored(client: FlaskClient) -> None:
    answer = client.get("/mine/abc", base_url=HOST)

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
