"""A form at an open door tells people and scripts apart without asking anything."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.unit.web.applications import HOST, Clock

AGAIN = "Palun vaadake sisestatu üle"


def opened(client: FlaskClient) -> dict[str, str]:
    page = client.get("/et/form", base_url=HOST).text
    return {name: found_value(page, name) for name in ("csrf_token", "form_stamp")}


def found_value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found
    return found[1]


def sent(client: FlaskClient, fields: dict[str, str]) -> str:
    return client.post("/et/form", data={"name": "Jüri", **fields}, base_url=HOST).text


def test_a_person_passes_unnoticed(client: FlaskClient, clock: Clock) -> None:
    fields = opened(client)
    clock.goes_on(timedelta(seconds=20))

    assert AGAIN not in sent(client, fields)


@pytest.mark.parametrize(
    "change",
    [{"homepage": "https://spam.example.org"}, {"form_stamp": ""}, {"form_stamp": "WyJhIiwxXQ.forged"}],
)
def test_a_filled_trap_or_a_stamp_that_is_not_ours_is_asked_again(
    client: FlaskClient, clock: Clock, change: dict[str, str]
) -> None:
    fields = opened(client)
    clock.goes_on(timedelta(seconds=20))

    page = sent(client, {**fields, **change})

    assert AGAIN in page
    assert 'value="Jüri"' in page


@pytest.mark.parametrize("age", [timedelta(0), timedelta(hours=25)])
def test_an_answer_at_once_or_a_day_later_is_asked_again(
    client: FlaskClient, clock: Clock, age: timedelta
) -> None:
    fields = opened(client)
    clock.goes_on(age)

    assert AGAIN in sent(client, fields)


def test_whoever_is_asked_again_gets_a_fresh_stamp_and_passes(client: FlaskClient, clock: Clock) -> None:
    page = sent(client, {**opened(client), "form_stamp": ""})
    clock.goes_on(timedelta(seconds=20))

    again = sent(client, {name: found_value(page, name) for name in ("csrf_token", "form_stamp")})

    assert AGAIN not in again


def test_a_form_corrected_after_a_refusal_keeps_its_key(client: FlaskClient, clock: Clock) -> None:
    fields = opened(client)
    clock.goes_on(timedelta(seconds=20))

    page = sent(client, {**fields, "name": ""})

    assert found_value(page, "form_stamp") == fields["form_stamp"]


def test_a_screen_reader_and_the_tab_key_pass_the_trap_by(client: FlaskClient) -> None:
    trap = re.search(r'<div class="trap"(.*?)</div>', client.get("/et/form", base_url=HOST).text)

    assert trap
    assert 'aria-hidden="true"' in trap[1]
    assert 'tabindex="-1"' in trap[1]
