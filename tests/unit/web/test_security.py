"""The locks on every door."""

import re

import pytest
from flask.testing import FlaskClient

from shared.settings import Settings
from shared.web.access import safe_path
from shared.web.security import known_hosts, onwards
from tests.unit.web.applications import HOST, an_app

HTTPS = {
    f"KUTSE_{name}_URL": "https://kutse.example.org"
    for name in ("REGISTRATION", "NOTIFICATIONS", "CERTIFICATES")
}


def token(client: FlaskClient, path: str = "/form", host: str = HOST) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path, base_url=host).text)
    assert found
    return found[1]


def test_the_content_policy_allows_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient) -> None:
    policy = client.get("/form", base_url=HOST).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in re.sub("form-action [^;]*", "", policy)


def test_a_form_may_lead_on_to_our_other_services_and_nowhere_else() -> None:
    apart = onwards(
        Settings.from_environment({"KUTSE_SECRET": "s" * 32, "KUTSE_PORT": "9000"}), "registration"
    )
    together = onwards(Settings.from_environment({"KUTSE_SECRET": "s" * 32, **HTTPS}), "registration")

    assert re.findall("form-action ([^;]*)", apart) == ["'self' http://127.0.0.1:9001 http://127.0.0.1:9002"]
    assert re.findall("form-action ([^;]*)", together) == ["'self'"]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
@pytest.mark.parametrize("path", ["/form", "/nowhere", "/static/kutse.css", "/api/v1/things/secret"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str, header: str, value: str) -> None:
    answer = client.get(path, base_url=HOST)

    assert answer.headers[header] == value or (header, path) == ("Referrer-Policy", "/api/v1/things/secret")


def test_what_an_answer_says_itself_is_not_said_twice(client: FlaskClient) -> None:
    headers = client.get("/mine/x", base_url=HOST).headers

    assert headers.getlist("Cache-Control") == ["no-store"]
    assert headers.getlist("Referrer-Policy") == ["no-referrer"]


def test_nothing_is_kept_without_asking_again_unless_it_says_so(client: FlaskClient) -> None:
    answer = client.get("/form", base_url=HOST)
    style = client.get("/static/kutse.css", base_url=HOST)

    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "max-age=31536000" in style.headers["Cache-Control"]


def test_what_shared_caches_may_keep_carries_nobodys_session(client: FlaskClient) -> None:
    with client.session_transaction(base_url=HOST) as session:
        session.permanent = True
        session["organiser"] = ["liis", "organiser"]

    page = client.get("/form", base_url=HOST)
    style = client.get("/static/kutse.css", base_url=HOST)

    assert "Set-Cookie" in page.headers
    assert "public" in style.headers["Cache-Control"]
    assert "Set-Cookie" not in style.headers
    assert "Vary" not in style.headers


def test_over_https_cookies_are_locked_and_the_browser_stays_with_https() -> None:
    client = an_app(**HTTPS).test_client()

    answer = client.get("/form", base_url="https://kutse.example.org")
    cookie = answer.headers["Set-Cookie"]

    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert cookie.startswith("__Host-kutse-registration=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))


def test_forms_work_over_https_from_pages_that_send_no_referrer() -> None:
    client = an_app(**HTTPS).test_client()
    given = token(client, host="https://kutse.example.org")

    answer = client.post(
        "/form", data={"csrf_token": given, "name": "A"}, base_url="https://kutse.example.org"
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "host", ["http://evil.example.org", "http://127.0.0.1:9", "http://kutse.example.org.evil.com"]
)
def test_an_unknown_host_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/form", base_url=host).status_code == 400


def test_probes_may_call_a_process_by_any_name(client: FlaskClient) -> None:
    assert client.get("/healthz", base_url="http://10.0.0.7:8000").status_code == 200


def test_the_loopback_names_stand_for_each_other() -> None:
    settings = Settings.from_environment({"KUTSE_SECRET": "s" * 40, "KUTSE_PORT": "22000"})

    assert {"127.0.0.1:22000", "localhost:22000", "[::1]:22002"} <= known_hosts(settings)


@pytest.mark.parametrize("forged", [{}, {"csrf_token": ""}, {"csrf_token": "x" * 90}])
def test_a_form_without_our_token_is_refused(client: FlaskClient, forged: dict[str, str]) -> None:
    client.get("/form", base_url=HOST)

    assert client.post("/form", data={**forged, "name": "A"}, base_url=HOST).status_code == 400


def test_a_token_of_another_session_is_refused(client: FlaskClient) -> None:
    foreign = token(an_app().test_client())
    token(client)

    assert client.post("/form", data={"csrf_token": foreign}, base_url=HOST).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example.org"},
        {"Origin": "https://[evil"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_a_token(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    data = {"csrf_token": token(client), "name": "A"}

    assert client.post("/form", data=data, headers=headers, base_url=HOST).status_code == 403


def test_a_body_over_one_megabyte_is_refused(client: FlaskClient) -> None:
    answer = client.post(
        "/api/v1/things", data=b"x" * (1024 * 1024 + 1), content_type="application/json", base_url=HOST
    )

    assert answer.status_code == 413


def test_a_form_with_over_a_hundred_fields_is_refused(client: FlaskClient) -> None:
    fields = {f"f{number}": "x" for number in range(101)}

    assert (
        client.post("/form", data={**fields, "csrf_token": token(client)}, base_url=HOST).status_code == 413
    )


def test_a_view_may_take_more_fields(client: FlaskClient) -> None:
    fields = {f"f{number}": "x" for number in range(400)}

    assert (
        client.post("/many", data={**fields, "csrf_token": token(client)}, base_url=HOST).status_code == 200
    )


@pytest.mark.parametrize(
    "target",
    [
        "//evil.org",
        "https://evil.org",
        "/\\evil.org",
        "\\\\evil.org",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x",
        "",
        None,
        "evil.org",
        "/\t/evil.org",
    ],
)
def test_no_target_leads_away_from_the_site(target: str | None) -> None:
    assert safe_path(target, "/manage/") == "/manage/"


def test_a_path_on_the_site_is_kept() -> None:
    assert safe_path("/et/manage/events?after=x", "/") == "/et/manage/events?after=x"
