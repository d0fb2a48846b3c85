"""The form's three requests answered ahead of the framework are those the framework would have answered."""

import re
from collections.abc import Mapping
from itertools import count
from typing import Any

import pytest
from flask import Flask, request, request_started
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from shared.web.entrances import TRAP
from tests.integration.registration_api.conftest import Door
from tests.integration.web.browsing import Page
from tests.integration.web.conftest import Site, pages_of
from tests.integration.web.living import LivingSite

KEYS = count(1)
SESSION = "kutse-registration"
RANDOM = re.compile(
    rf"(?<={SESSION}=)[\w.-]+|(?<=kutse-draft=)[\w-]+"
    r'|(?<=name="csrf_token" value=")[\w.-]+|(?<=name="form_stamp" value=")[\w.-]+'
)
MOMENT = re.compile(r"(?<=Expires=)[^;']+")
HEADERS = st.dictionaries(
    st.sampled_from(
        ["Accept-Language", "Authorization", "Origin", "Sec-Fetch-Site", "X-Forwarded-For", "Range"]
    ),
    st.sampled_from(["ru", "Bearer x", "null", "http://localhost", "http://e.example.org", "cross-site"]),
    max_size=2,
)
COOKIES = st.dictionaries(
    st.sampled_from(["kutse-language", "kutse-draft", "kutse-shown", SESSION, "other"]),
    st.sampled_from(["ru", "et", "", "xx", "a.b.c", '"a"', "å"]),
    max_size=2,
)
FIELDS = st.dictionaries(
    st.sampled_from(["first_name", "email", "language", "phone", "act", "corrects", "consents", "x", TRAP]),
    st.sampled_from(["", "Jaan", "look", "no address", "jaan@example.org", "ru", "õ" * 300, "a\r\nb", " x "]),
    max_size=2,
)
ADDRESSES = st.sampled_from(["/et{}", "/et{}", "/ru{}", "{}", "/et/et{}", "/et{}/", "/et{}?a=b"])


@pytest.fixture(scope="module")
def framework(door: Door, pages_app: Flask) -> Flask:
    """The same desk behind the framework alone, at the same time."""
    return pages_of(door, door.desk, pages_app.extensions["kutse"].clock, crowds=False)


@pytest.fixture(scope="module")
def slug(door: Door, pages_app: Flask) -> str:
    """An event with room for whoever comes, which somebody has registered for in each language."""
    slug = door.event(capacity=5_000)
    for code in ("et", "ru"):
        registered(Site(pages_app, door, pages_app.test_client()), slug, code)
    return slug


def registered(site: Site, slug: str, code: str = "et") -> Page:
    """The page after somebody new has filled in the form."""
    form = site.open(f"/{code}/events/{slug}/register")
    return site.send(form, typed())


def typed() -> dict[str, str]:
    """What somebody new types."""
    email = f"ahead{next(KEYS)}@example.org"
    return {"first_name": "Mari", "last_name": "Näidis", "email": email, "language": "et"}


def told(answer: TestResponse) -> tuple[int, str, Mapping[str, str]]:
    """All of it, but for what is random each time."""
    headers = {name: str(sorted(answer.headers.getlist(name))) for name in set(answer.headers.keys())}
    headers.pop("X-Correlation-Id")
    text = RANDOM.sub("", answer.text)
    return (
        answer.status_code,
        text,
        {name: MOMENT.sub("", RANDOM.sub("", each)) for name, each in headers.items()},
    )


def asked(
    app: Flask, path: str, cookies: Mapping[str, str], headers: Mapping[str, str], **more: Any
) -> TestResponse:
    """The answer to one request of a browser."""
    brought = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
    return app.test_client(use_cookies=False).open(path, headers={**headers, **brought}, **more)


def opened(site: Site, slug: str, code: str = "et") -> tuple[Page, dict[str, str]]:
    """A fresh form, and the cookies it came with."""
    form = site.open(f"/{code}/events/{slug}/register")
    given = [each.partition(";")[0].partition("=") for each in form.answer.headers.getlist("Set-Cookie")]
    return form, {name: value for name, _, value in given}


def test_whoever_registers_never_reaches_the_framework(
    site: Site, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site.app, "full_dispatch_request", None)
    for _ in ("oneself", "a colleague"):
        assert "Teil on koht" in registered(site, slug).text


def test_what_browsers_send_is_plain_also_when_a_draft_was_kept(living_site: LivingSite) -> None:
    slug, within = living_site.door.event(), []
    for number in range(2):
        context = living_site.browser.new_context()
        page = context.new_page()
        page.goto(f"{living_site.url}/et/events/{slug}")
        with request_started.connected_to(lambda *_, **__: within.append((request.method, request.path))):
            page.goto(f"{living_site.url}/et/events/{slug}/register")
            with page.expect_response("**/register/draft"):
                for name, text in typed().items():
                    if name != "language":
                        page.fill(f"[name={name}]", text)
            page.get_by_role("button", name="Registreeru").click()
            page.wait_for_url("**/received")
        context.close()
        asked_for = {path.rpartition("/")[2] for _, path in within} & {"register", "received"}
        assert asked_for == (set() if number else {"register", "received"})
        within.clear()


@settings(max_examples=80, deadline=None)
@given(address=ADDRESSES, cookies=COOKIES, headers=HEADERS)
def test_however_a_page_is_asked_for_it_is_the_one_of_the_framework(
    pages_app: Flask,
    framework: Flask,
    slug: str,
    address: str,
    cookies: dict[str, str],
    headers: dict[str, str],
) -> None:
    path = address.format(f"/events/{slug}/register")
    assert told(asked(pages_app, path, cookies, headers)) == told(asked(framework, path, cookies, headers))


@settings(max_examples=80, deadline=None)
@given(address=ADDRESSES, cookies=COOKIES, headers=HEADERS, changed=FIELDS)
def test_whatever_is_sent_is_answered_as_the_framework_answers(
    door: Door,
    pages_app: Flask,
    framework: Flask,
    slug: str,
    address: str,
    cookies: dict[str, str],
    headers: dict[str, str],
    changed: dict[str, str],
) -> None:
    form, brought = opened(Site(pages_app, door, pages_app.test_client()), slug)
    sent = {"method": "POST", "data": {**form.hidden, **typed(), **changed}}
    path = address.format(f"/events/{slug}/register")

    ahead = told(asked(pages_app, path, {**brought, **cookies}, headers, **sent))
    within = told(asked(framework, path, {**brought, **cookies}, headers, **sent))

    assert ahead == within


@pytest.mark.parametrize(
    "changed",
    [
        {"csrf_token": ""},
        {"csrf_token": "another"},
        {"form_stamp": ""},
        {"form_stamp": "another"},
        {TRAP: "x"},
        {"act": "look"},
        {"corrects": "x"},
        {"email": ""},
        {"first_name": "Jaan 👍"},
    ],
    ids=str,
)
def test_what_is_out_of_the_ordinary_is_answered_as_the_framework_answers(
    site: Site, framework: Flask, slug: str, changed: dict[str, str]
) -> None:
    form, brought = opened(site, slug)
    sent = {"method": "POST", "data": {**form.hidden, **typed(), **changed}}

    ahead = told(asked(site.app, form.action, brought, {}, **sent))
    within = told(asked(framework, form.action, brought, {}, **sent))

    assert ahead == within


def test_a_token_of_another_session_is_no_token(site: Site, slug: str) -> None:
    form, _ = opened(site, slug)
    _, brought = opened(Site(site.app, site.door, site.app.test_client()), slug)
    sent = {"method": "POST", "data": {**form.hidden, **typed()}}

    assert asked(site.app, form.action, brought, {}, **sent).status_code == 422


def test_a_session_that_holds_more_is_left_as_it_is(site: Site, slug: str) -> None:
    path = f"/et/events/{slug}/register"
    with site.browser.session_transaction() as held:
        held["organiser"] = ["organiser:mari", "organiser"]
    site.open(path)
    with site.browser.session_transaction() as held:
        assert held["organiser"] == ["organiser:mari", "organiser"]


def test_a_cookie_named_twice_is_read_by_the_framework(pages_app: Flask, framework: Flask, slug: str) -> None:
    path, twice = f"/et/events/{slug}/register", {"Cookie": "kutse-language=et; kutse-language=ru"}
    assert told(asked(pages_app, path, {}, twice)) == told(asked(framework, path, {}, twice))


@settings(max_examples=40, deadline=None)
@given(address=ADDRESSES, cookies=COOKIES, headers=HEADERS)
def test_what_came_of_it_is_told_as_the_framework_tells_it(
    door: Door,
    pages_app: Flask,
    framework: Flask,
    slug: str,
    address: str,
    cookies: dict[str, str],
    headers: dict[str, str],
) -> None:
    token = door.register(slug)["token"]
    path = address.format(f"/r/{token}/received")
    assert told(asked(pages_app, path, cookies, headers)) == told(asked(framework, path, cookies, headers))


@pytest.mark.parametrize("where", ["/et/events/nowhere/register", "/et/r/nobody/received"])
def test_what_is_not_there_is_told_alike(pages_app: Flask, framework: Flask, where: str) -> None:
    assert told(asked(pages_app, where, {}, {})) == told(asked(framework, where, {}, {}))


def test_who_is_refused_sees_the_form_again_and_was_asked_about_once(
    site: Site, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = site.open(f"/et/events/{slug}/register")
    again = {**typed(), "first_name": "Jaan"}
    site.send(form, again)
    desk = site.app.extensions["kutse"].desk
    tries: list[str] = []
    submit = desk.registrar.submit
    monkeypatch.setattr(desk.registrar, "submit", lambda *each: (tries.append("x"), submit(*each))[1])

    page = site.send(site.open(f"/et/events/{slug}/register"), again, status=409)

    assert page.values["first_name"] == "Jaan"
    assert len(tries) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"email_confirmation": True},
        {
            "form": {
                "consents": [{"key": "photo", "text": {"et": "Mind tohib pildistada."}, "required": True}]
            }
        },
        {
            "form": {
                "questions": [{"key": "size", "kind": "text", "label": {"et": "Suurus"}, "required": True}]
            }
        },
        {"entry": "nomination"},
    ],
    ids=str,
)
def test_an_event_that_changed_under_the_form_is_registered_for_as_it_is_now(
    site: Site, framework: Flask, changes: dict[str, Any]
) -> None:
    slug = site.door.event()
    form, cookies = opened(site, slug)
    changed = site.door.organise("PATCH", f"/events/{slug}", changes)
    assert changed.status_code == 200, changed.text
    sent = {"method": "POST", "data": {**form.hidden, **typed()}}

    ahead = told(asked(site.app, form.action, cookies, {}, **sent))
    within = told(asked(framework, form.action, cookies, {}, **sent))

    assert ahead == within
    assert ahead[0] != 303


def test_a_draft_ends_with_the_form_that_is_sent(site: Site, slug: str) -> None:
    form = site.open(f"/et/events/{slug}/register")
    fields = typed()
    site.browser.post(f"/et/events/{slug}/register/draft", data={**form.hidden, **fields})
    site.send(form, fields)

    assert site.open(f"/et/events/{slug}/register").values["first_name"] == ""
