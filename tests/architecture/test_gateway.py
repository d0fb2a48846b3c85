"""One address for three services: the gateway sends each path to the service that answers it."""

import io
import json
import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from services.certificates import bootstrap as certificates
from services.notifications import bootstrap as notifications
from services.registration import bootstrap as registration
from shared.web.security import BODY_BYTES
from shared.web.wording import CODES
from tests.architecture.sources import ROOT

CONFIGURATION = ROOT / "deploy" / "gateway" / "nginx.conf.template"
BOOTSTRAPS = {"registration": registration, "notifications": notifications, "certificates": certificates}
EVERYWHERE = re.compile(
    r"^/(static/|healthz$|readyz$|metrics$|api/v1/(openapi\.json|docs)$|$|accessibility$|privacy$)"
)
"""Paths every service answers alike, and those of the processes themselves."""

SESSION = "/manage/session"
INSIDE = re.compile(r"^/manage/session$|^/api/v1/person-data/|^/api/v1/rehearsals$")
"""What only the services ask each other: the gateway answers visitors that there is no such page."""

ONWARDS = re.compile(r"^/manage/(mail/|certificates/audit$)")
"""Registration leads there where each service has an address of its own; behind the gateway nobody asks."""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings with a database that nobody needs to answer."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("KUTSE_SECRET", "0123456789abcdef0123456789abcdef")
        patched.setenv("KUTSE_HOME", str(tmp_path_factory.mktemp("home")))
        patched.setenv("MONGO_URL", "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50&timeoutMS=50")
        yield


@pytest.mark.parametrize("service", BOOTSTRAPS)
def test_every_path_reaches_the_service_that_answers_it(environment: None, service: str) -> None:
    app: Flask = BOOTSTRAPS[service].create_web()
    paths = {re.sub(r"<[^>]+>", "x1", rule.rule) for rule in app.url_map.iter_rules()}
    own = sorted(path for path in paths if not (EVERYWHERE.match(path) or INSIDE.match(path)))
    if service == "registration":
        own = [path for path in own if not ONWARDS.match(path)]

    assert [f"{path} -> {target(path)}" for path in own if target(path) != service] == []
    assert [path for path in own if target(f"/ru{path}") != service] == []


def test_numbers_of_the_processes_are_not_for_visitors() -> None:
    text = CONFIGURATION.read_text()

    assert re.search(r"location = /metrics +\{ return 404; \}", text)
    assert re.search(r"location = /readyz +\{ return 404; \}", text)


def test_who_is_signed_in_only_the_services_ask_each_other() -> None:
    shut = re.findall(r"location ~ (\S+) +\{ return 404; \}", CONFIGURATION.read_text())
    asked = [SESSION, *(f"/api/v1/person-data/{service}" for service in ("notifications", "certificates"))]
    asked.append("/api/v1/rehearsals")

    for address in (f"{language}{one}" for one in asked for language in ("", "/et", "/en", "/ru")):
        assert any(re.search(pattern, address) for pattern in shut), address


def test_every_braces_pair_is_closed() -> None:
    text = re.sub(r"#.*|'[^']*'", "", CONFIGURATION.read_text())

    assert text.count("{") == text.count("}")
    assert [
        line for line in text.splitlines() if re.search(r"\S$", line) and not re.search(r"[;{}]\s*$", line)
    ] == []


def test_bodies_are_as_large_as_a_service_takes_and_no_larger(environment: None) -> None:
    text = CONFIGURATION.read_text()
    wide = re.findall(r"location ~ (\S+) +\{ client_max_body_size 13m;", text)
    app = registration.create_web()
    taking = {
        re.sub(r"<[^>]+>", "x1", rule.rule)
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "bytes_limit", 0) > BODY_BYTES
    }

    assert "\n    client_max_body_size 1m;" in text
    assert [path for path in sorted(taking) if not any(re.search(each, path) for each in wide)] == []
    assert [each for each in wide if not any(re.search(each, path) for path in taking)] == []
    assert text.count("client_max_body_size") == 1 + len(wide)


def test_what_is_too_large_for_the_gateway_is_told_in_the_words_of_the_services() -> None:
    said = "What you sent is too large. Go back: what you typed is still there; choose smaller files."
    page = re.search(
        r"error_page 413 @too-large;\s+location @too-large \{(.*?)\n    \}",
        CONFIGURATION.read_text(),
        re.DOTALL,
    )
    files = (ROOT / f"shared/web/translations/{code}/LC_MESSAGES/messages.po" for code in ("et", "ru"))

    assert page
    for words in (said, *(str(read_po(io.BytesIO(file.read_bytes()))[said].string) for file in files)):
        assert f">{words}" in page[1]


def test_programs_are_told_by_the_gateway_as_by_the_services() -> None:
    text = CONFIGURATION.read_text()
    doors = re.findall(r"location ~ \S+api/\S* +\{([^}]*proxy_pass[^}]*)\}", text)
    told = dict(re.findall(r"location @(\S+)-api \{.*?return \d+ '(.*?)'", text, re.DOTALL))

    assert len(doors) > 8
    for door in doors:
        assert "error_page 502 504 =503 @away-api;" in door
        assert "error_page 413 @too-large-api;" in door
    assert {name: json.loads(said)["code"] for name, said in told.items()} == {
        "away": "unavailable",
        "too-large": CODES[413],
    }


def test_time_budgets_nest() -> None:
    assert "proxy_read_timeout 9s;" in CONFIGURATION.read_text()


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/et/events/abc-tartu?q=Mari+Maasikas", "/et/events/abc-tartu"),
        ("/r/Zx8kQ2mN4pR6tV8xA0cE2gI4kM6oQ8sU0wY2", "/r"),
        ("/ru/r/Zx8kQ2mN4pR6tV8xA0cE2gI4kM6oQ8sU0wY2", "/ru/r"),
        ("/ru/manage/sign-in/Zx8kQ2mN4pR6tV8xA0cE2gI4kM6oQ8sU0wY2", "/ru/manage/sign-in"),
        ("/ru/verify/ABC-2026-0001", "/ru/verify"),
        ("/api/v1/messages?recipient=mari.maasikas@kool.example.org", "/api/v1/messages"),
        ("/manage/sign-in/eyJh.bGci.OiJI", "/manage/sign-in"),
        ("/mari.maasikas@kool.example.org", ""),
        ("/en/events.ics?town=Tartu", "/en/events"),
        ("/%6Dari/x", ""),
    ],
)
def test_its_log_holds_no_personal_link_no_search_and_no_visitor(asked: str, kept: str) -> None:
    text = CONFIGURATION.read_text()
    pattern, _ = re.findall(r'"~(.+)" (\$kutse_words);', text)[0]
    formats = re.findall(r"log_format kutse '(.+)';", text)[0]

    found = re.match(pattern.replace("(?<", "(?P<", 1), asked)
    assert found
    assert found["kutse_words"] == kept
    assert set(re.findall(r"\$(\w+)", formats)) <= {
        "time_iso8601",
        "request_method",
        "kutse_path",
        "status",
        "body_bytes_sent",
        "request_time",
        "upstream_addr",
    }
    assert re.findall(r"access_log (?!off)\S+ (\w+);", text) == ["kutse"]
    assert re.findall(r"error_log \S+ (\w+);", text) == ["crit"]


def target(path: str) -> str:
    """The service that nginx sends this path to: the first pattern that fits, or whoever has the rest."""
    text = CONFIGURATION.read_text()
    rules = re.findall(r"location ~ (\S+) +\{.* proxy_pass http://(\w+); \}", text)
    rest = re.search(r"location / +\{ proxy_pass http://(\w+); \}", text)
    assert rest
    return next((service for pattern, service in rules if re.search(pattern, path)), rest.group(1))
