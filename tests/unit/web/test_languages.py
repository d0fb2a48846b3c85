"""Which language an answer is in."""

import pytest
from flask.testing import FlaskClient

from shared.health import PROBES
from tests.unit.web.applications import HOST


def heading(client: FlaskClient, path: str, **headers: str) -> str | None:
    return client.get(path, base_url=HOST, headers=headers).headers["Content-Language"]


@pytest.mark.parametrize("language", ["et", "en", "ru"])
def test_the_address_fixes_the_language_against_the_browsers_wish(client: FlaskClient, language: str) -> None:
    assert heading(client, f"/{language}/form", **{"Accept-Language": "fi, en;q=0.5"}) == language


def test_without_a_prefix_the_browser_is_asked(client: FlaskClient) -> None:
    assert heading(client, "/form", **{"Accept-Language": "fi, ru;q=0.8, en;q=0.5"}) == "ru"


def test_a_browser_that_wants_none_of_ours_gets_estonian(client: FlaskClient) -> None:
    assert heading(client, "/form", **{"Accept-Language": "fi"}) == "et"


def test_a_language_once_chosen_is_remembered(client: FlaskClient) -> None:
    client.get("/ru/form", base_url=HOST)

    assert heading(client, "/form", **{"Accept-Language": "en"}) == "ru"


def test_links_keep_the_language_of_the_page(client: FlaskClient) -> None:
    page = client.get("/ru/form?a=1", base_url=HOST).text

    assert 'href="/ru/"' in page
    assert 'href="/et/form?a=1"' in page
    assert 'href="http://127.0.0.1:22002/ru/verify"' in page


def test_answers_that_depend_on_who_asks_say_so(client: FlaskClient) -> None:
    vary = client.get("/form", base_url=HOST).vary

    assert {"cookie", "accept-language"} <= {name.lower() for name in vary}


def test_a_word_that_only_begins_like_a_language_is_no_prefix(client: FlaskClient) -> None:
    assert client.get("/etc/form", base_url=HOST).status_code == 404


@pytest.mark.parametrize("probe", PROBES)
def test_the_doors_of_operators_have_no_language(client: FlaskClient, probe: str) -> None:
    assert client.get(probe, base_url=HOST).status_code != 404
    assert client.get(f"/et{probe}", base_url=HOST).status_code == 404


def test_the_bare_language_is_its_home_page(client: FlaskClient) -> None:
    assert client.get("/et", base_url=HOST).status_code == client.get("/et/", base_url=HOST).status_code
