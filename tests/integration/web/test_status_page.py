"""What an administrator sees of the three services, and does about it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser
from pymongo import MongoClient

from services.registration.handlers import sign_in
from services.registration.handlers.desk import Call
from shared.messaging.broker import Waiting
from shared.standing import MailFigures
from tests.integration.registration_api.conftest import NOW, Door, open_door
from tests.integration.web.conftest import Site
from tests.integration.web.holding import hold
from tests.integration.web.living import living
from tests.integration.web.organising import one_time_link
from tests.integration.web.pictures import write_sheet
from tests.integration.web.standing import Standing, standing

CALL = Call("console", "test", NOW)
PATH = "/manage/status"
GROUP = "kind=registration.confirmed&reason=no-such-event"
REASON = "a-rather-long-reason-that-nobody-thought-of-before"
LONG = f"kind=registration.confirmed&reason={REASON}"
PAGES = {
    "status": ("manage/status.html", PATH),
    "giving up": ("manage/status_deal.html", f"{PATH}/notifications/discard?{LONG}"),
}


@pytest.fixture(scope="module")
def services(mongo: MongoClient[dict[str, Any]]) -> Iterator[Standing]:
    """The three services."""
    with standing(mongo) as found:
        yield found


@pytest.fixture(autouse=True)
def calm(services: Standing) -> None:
    """Each test begins with nothing to see to."""
    services.all_well()


def looking(door: Door, services: Standing, away: str = "") -> Site:
    """A browser on pages that ask these services; an administrator is signed in."""
    desk = replace(door.desk, services=services.asked(away))
    app: Flask = open_door(desk, door.settings).app
    site = Site(app, door, app.test_client())
    site.send(site.open(administrators_link(door)), {})
    return site


def administrators_link(door: Door) -> str:
    """The path of a fresh sign-in link."""
    link = sign_in.make_link(
        door.desk, CALL, "haldur@ministeerium.example.org", "Halli Haldur", "administrator"
    )
    return "/manage/" + link.split("/manage/")[1]


def test_when_all_is_well_it_says_so_and_nothing_else_is_to_be_done(door: Door, services: Standing) -> None:
    page = looking(door, services).open(PATH)

    assert "Kõik on korras" in page.text
    assert "vajab tähelepanu" not in page.text
    assert page.html.count("badge-good") == 3


def test_a_service_that_is_away_is_shown_and_hides_no_other(door: Door, services: Standing) -> None:
    services.bury("certificates")
    page = looking(door, services, away="notifications").open(PATH)

    assert "service-away" in page.text
    assert "dead-letters" in page.text
    assert page.html.count("badge-good") == 1


@pytest.mark.parametrize("language", ["et", "en", "ru"])
def test_each_trouble_comes_with_its_advice_and_the_name_of_its_runbook_entry(
    door: Door, services: Standing, language: str
) -> None:
    services.beat("registration", ("rabbitmq", "outbox"), Waiting(2000, 3, 0))
    services.stations["certificates"].database["pulses"].delete_many({})
    services.mails = MailFigures(12, 4000.0, 2, "not-allowed-in")
    services.beat("notifications", ("intake",), None)

    page = looking(door, services).open(f"/{language}{PATH}")

    for code in (
        "worker-not-ready",
        "queue-long",
        "retrying",
        "worker-silent",
        "mails-waiting",
        "mails-unknown",
        "intake-away",
    ):
        assert f"<code>{code}</code>" in page.html
    assert "rabbitmq, outbox" in page.text
    assert "SMTP_URL" in page.text
    assert "outbox-old" not in page.text


def test_looking_changes_nothing(door: Door, services: Standing) -> None:
    services.bury("notifications", 2)
    site = looking(door, services)

    site.open(PATH)
    for act in ("replay", "discard"):
        assert "2" in site.open(f"{PATH}/notifications/{act}?{GROUP}").text

    assert services.states("notifications") == ["open", "open"]


def test_a_group_is_handled_once_more_only_after_it_was_confirmed(door: Door, services: Standing) -> None:
    letters = services.bury("notifications", 3)
    services.bury("notifications", 1, "another-reason")
    site = looking(door, services)

    shown = site.send(site.open(f"{PATH}/notifications/replay?{GROUP}"), {})

    assert "3 sõnumit läheb uuesti töötlemisele" in shown.text
    database = services.stations["notifications"].database
    assert {each["message_id"] for each in database["outbox"].find()} == set(letters)
    assert sorted(services.states("notifications")) == ["open", "replayed", "replayed", "replayed"]


def test_a_group_is_given_up_only_with_a_reason_and_the_act_is_kept(door: Door, services: Standing) -> None:
    services.bury("certificates", 2)
    site = looking(door, services)
    page = site.open(f"{PATH}/certificates/discard?{GROUP}")

    refused = site.send(page, {"why": " "}, status=422)
    assert "#f-why" in refused.links
    assert services.states("certificates") == ["open", "open"]
    site.send(refused, {"why": "Proovisündmus"})

    acts = list(services.stations["certificates"].database["dead_letter_acts"].find())
    assert [(act["act"], act["reason"]) for act in acts] == [("discarded", "Proovisündmus")] * 2
    assert all(act["by"].startswith("organiser:") for act in acts)


def test_a_group_that_is_gone_or_a_service_that_is_away_is_said(door: Door, services: Standing) -> None:
    site = looking(door, services, away="certificates")

    for service in ("notifications", "certificates"):
        answer = site.browser.get(f"{PATH}/{service}/replay?{GROUP}", follow_redirects=True)
        assert "Selliseid sõnumeid enam ei ole" in site.read(answer).text


def test_nobody_is_named_on_the_page(door: Door, services: Standing) -> None:
    services.bury("registration", 2)
    site = looking(door, services)

    for path in (PATH, f"{PATH}/registration/replay?{GROUP}", f"{PATH}/registration/discard?{GROUP}"):
        page = site.open(path)
        assert "kati" not in page.html.casefold()
        assert "@" not in page.text


def test_an_organiser_who_is_no_administrator_is_not_shown_the_way_and_not_let_in(
    door: Door, services: Standing
) -> None:
    site = looking(door, services)
    assert PATH in site.open("/manage/trainers").links
    other = Site(site.app, door, site.app.test_client())
    page = other.send(other.open(one_time_link(door.desk)), {})

    assert PATH not in page.links
    other.open(PATH, status=403)
    other.open(f"{PATH}/notifications/replay?{GROUP}", status=403)
    refused = other.browser.post(
        f"{PATH}/notifications/replay", data={**page.hidden, "kind": "a", "reason": "b"}
    )
    assert refused.status_code == 403


def test_the_page_is_open_to_everybody_and_fits_a_phone(
    door: Door, services: Standing, browser: Browser, compiled_catalogues: None
) -> None:
    services.bury("notifications", 2, REASON)
    services.mails = MailFigures(1, 4000.0, 1, "unreachable")
    desk = replace(door.desk, services=services.asked(away="certificates"))
    with living(replace(door, desk=desk), browser, lambda: NOW) as site:
        page = browser.new_context().new_page()
        page.goto(site.url + administrators_link(replace(door, desk=desk)))
        page.locator("main button").click()
        page.wait_for_url("**/manage/")
        for name, (template, path) in PAGES.items():
            for language in ("et", "ru"):
                address = f"{site.url}/{language}{path}"
                shown = f"office {name} {language}"
                assert hold(page, shown, template, lambda to=address: page.goto(to)) == []
            assert page.get_by_text(REASON).first.is_visible()
        page.context.close()
    write_sheet()
