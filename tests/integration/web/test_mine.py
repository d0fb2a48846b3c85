"""The page about oneself: opened once by a mailed link, everything in it, nothing left after an erasure."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.registration.handlers.desk import Desk
from services.registration.handlers.erasures import carry_out_due
from shared import links
from tests.integration.registration_api.conftest import NOW
from tests.integration.web.conftest import Site

CANARY = "Kanaarilind"
MAIL = "kanaarilind.salajas@kool-01.example.org"
LATER = timedelta(hours=2)


def rows(site: Site, collection: str, **wanted: Any) -> list[dict[str, Any]]:
    """What stands there, the latest last."""
    return list(site.door.desk.store.database[collection].find(wanted).sort("_id"))  # type: ignore[attr-defined]


def ask(site: Site, email: str) -> str:
    """What the page answers to somebody who asks for a link."""
    return site.send(site.open("/en/me"), {"email": email}, action="/en/me/link").text


def newest_link(site: Site, email: str) -> str:
    """The token of the link that was last mailed to this address."""
    (link,) = [row for row in rows(site, "my_links", email=email) if row.get("used_at") is None][-1:]
    return site.door.desk.links.token(links.MINE, link["_id"])


def visit(site: Site, email: str) -> Any:
    """The page of whoever reads this mailbox."""
    ask(site, email)
    return site.send(site.open(f"/en/me/{newest_link(site, email)}"), {})


def at(desk: Desk, later: timedelta) -> Desk:
    """The same desk at another time."""
    return replace(desk, clock=lambda: NOW + later)


def test_the_answer_to_who_asks_is_the_same_for_an_address_nobody_knows(site: Site) -> None:
    site.door.register(site.door.event(), email="teada@kool-01.example.org")

    known, unknown = ask(site, "Teada@kool-01.example.org"), ask(site, "tundmatu@kool-01.example.org")

    assert known == unknown
    assert "If we know this address, a link is on its way" in known
    assert len(rows(site, "my_links", email="teada@kool-01.example.org")) == 1
    assert rows(site, "my_links", email="tundmatu@kool-01.example.org") == []


def test_looking_at_the_link_spends_nothing_and_it_opens_the_page_once(site: Site) -> None:
    slug = site.door.event(title={"et": "Ühekordne"})
    site.door.register(slug, email="uks.kord@kool-01.example.org")
    ask(site, "uks.kord@kool-01.example.org")
    token = newest_link(site, "uks.kord@kool-01.example.org")

    for _ in range(2):
        looked = site.open(f"/en/me/{token}")
    opened = site.send(looked, {})
    twice = site.send(looked, {})
    left = site.send(opened, {}, action="/en/me/leave")
    again = site.send(looked, {**left.hidden}, status=410)

    assert "Ühekordne" in opened.text
    assert "Ühekordne" in twice.text
    assert opened.answer.headers["Cache-Control"] == "no-store"
    assert "This link was used already." in again.text


def test_the_page_holds_what_is_to_come_and_what_was_and_is_left_by_a_button(site: Site) -> None:
    first, second = site.door.event(title={"en": "Going there"}), site.door.event(title={"en": "Given up"})
    for slug in (first, second):
        given_up = site.door.register(slug, email="mitu@kool-01.example.org")
    assert site.door.ask("POST", f"/registrations/{given_up['token']}/withdraw").status_code == 200

    page = visit(site, "mitu@kool-01.example.org")
    left = site.send(page, {}, action="/en/me/leave")
    after = site.open("/en/me")

    assert (
        page.text.index("Going there")
        < page.text.index("Earlier registrations")
        < page.text.index("Given up")
    )
    assert "You have left your page." in left.text
    assert "Going there" not in after.text


def test_the_link_of_another_page_or_one_that_ran_out_opens_nothing(site: Site) -> None:
    token = site.door.register(site.door.event(), email="vana@kool-01.example.org")["token"]
    ask(site, "vana@kool-01.example.org")
    database = site.door.desk.store.database  # type: ignore[attr-defined]
    database["my_links"].update_one({"email": "vana@kool-01.example.org"}, {"$set": {"expires_at": NOW}})

    foreign = site.send(site.open(f"/en/me/{token}"), {}, status=410)
    old = site.send(site.open(f"/en/me/{newest_link(site, 'vana@kool-01.example.org')}"), {}, status=410)

    assert "Ask for a new link" in foreign.text
    assert "This link has expired." in old.text


def test_everything_is_taken_along_and_who_did_not_answer_is_named(site: Site) -> None:
    site.door.register(site.door.event(), email="kaasa@kool-01.example.org", organisation="Kaasakool")
    page = visit(site, "kaasa@kool-01.example.org")

    answer = site.browser.post("/en/me/data", data=page.hidden)

    files = zipfile.ZipFile(io.BytesIO(answer.data))
    whole = json.loads(files.read("data.json"))
    (registration,) = whole["services"]["registration"]["registrations"]
    assert registration["person"]["organisation"] == "Kaasakool"
    assert whole["not_answered"] == ["notifications", "certificates"]
    assert "Kaasakool" in files.read("index.html").decode()


def taken_along(site: Site, page: Any) -> dict[str, Any]:
    """What the file for programs holds of whoever visits, of this service."""
    answer = site.browser.post("/en/me/data", data=page.hidden)
    whole = json.loads(zipfile.ZipFile(io.BytesIO(answer.data)).read("data.json"))
    held: dict[str, Any] = whole["services"]["registration"]
    return held


def test_whoever_nominated_somebody_takes_along_the_nomination_and_nothing_of_that_person(
    site: Site,
) -> None:
    mail = "nimetaja@kool-01.example.org"
    slug = site.door.event()
    site.door.register(slug, email=mail)
    other = site.door.register(slug, email="nimetatu@kool-01.example.org", needs="Salajane dieet")
    said = {"name": "Nele Nimetaja", "email": mail, "organisation": "Kool"}
    database = site.door.desk.store.database  # type: ignore[attr-defined]
    database["registrations"].update_one({"_id": other["id"]}, {"$set": {"nominated_by": said}})

    held = taken_along(site, visit(site, mail))

    assert {"event_slug": slug, "nominated_by": said} in held["registrations"]
    assert "Salajane" not in repr(held)
    assert "nimetatu" not in repr(held)
    assert other["id"] not in repr(held)


def test_the_words_of_a_consent_are_taken_along_as_they_stood(site: Site) -> None:
    photos = {"key": "photos", "text": {"et": "Mind võib pildistada."}, "version": 1, "required": False}
    slug = site.door.event(form={"consents": [photos]})
    site.door.register(slug, email="nousolek@kool-01.example.org", consents={"photos": 1})
    reworded = {"consents": [{**photos, "text": {"et": "Pildid avaldatakse."}}]}
    assert site.door.organise("PATCH", f"/events/{slug}", {"form": reworded}).status_code == 200
    page = visit(site, "nousolek@kool-01.example.org")

    (agreed,) = taken_along(site, page)["agreed_to"]
    answer = site.browser.post("/en/me/data", data=page.hidden)

    assert (agreed["event"], agreed["consent"], agreed["version"]) == (slug, "photos", 1)
    assert agreed["words"]["et"] == "Mind võib pildistada."
    assert agreed["at"].startswith(f"{NOW:%Y-%m-%d}")
    readable = zipfile.ZipFile(io.BytesIO(answer.data)).read("index.html").decode()
    assert "Mind võib pildistada." in readable
    assert "Pildid avaldatakse." not in readable


def erased_person(site: Site, **more: Any) -> tuple[str, dict[str, Any]]:
    """Somebody whose name, address and words are known nowhere else."""
    slug = site.door.event(**more)
    answers = {
        "last_name": CANARY,
        "email": MAIL,
        "organisation": f"{CANARY} kool",
        "needs": f"{CANARY} dieet",
    }
    return slug, site.door.register(slug, **answers)


def press_erase(site: Site) -> Any:
    """The person, who visits the page, reads what goes and agrees."""
    return site.send(site.open("/en/me/erase"), {"agreed": "yes"})


def test_an_erasure_gives_the_seat_to_who_waits_and_leaves_nothing_of_the_person(site: Site) -> None:
    slug, mine = erased_person(site, capacity=1, minimum=1)
    waiting = site.door.register(slug)

    visit(site, MAIL)
    refused = site.send(site.open("/en/me/erase"), {}, status=422)
    told = press_erase(site)
    offered = site.door.ask("GET", f"/registrations/{waiting['token']}").json["status"]
    too_early = carry_out_due(at(site.door.desk, timedelta(minutes=59)))
    done = carry_out_due(at(site.door.desk, LATER))
    again = carry_out_due(at(site.door.desk, LATER))

    assert "Please tick that you want this." in refused.text
    assert "Your data will be deleted on" in told.text
    assert offered == "offered"
    assert (too_early, done, again) == (0, 1, 0)
    stored = repr(site.door.everything())
    assert CANARY not in stored
    assert MAIL not in stored
    (row,) = rows(site, "registrations", _id=mine["id"])
    assert row["status"] == "withdrawn"
    assert row["email_canonical"] == site.door.desk.links.pseudonym(MAIL)
    (message,) = rows(site, "outbox", type="kutse.person.erased.v1")[-1:]
    assert mine["id"] in message["body"]
    site.open(f"/en/r/{mine['token']}")


def test_the_name_stays_for_the_funder_until_nobody_may_ask_any_more(site: Site) -> None:
    slug, mine = erased_person(site)
    programme = site.door.organise("GET", f"/events/{slug}").json["programme"]
    database = site.door.desk.store.database  # type: ignore[attr-defined]
    database["programmes"].update_one({"slug": programme}, {"$set": {"funder": "ISF"}})
    marks = {"marks": [{"registration": mine["id"], "mark": "present"}]}
    assert site.door.organise("PUT", f"/events/{slug}/sessions/1/attendance", marks).status_code == 200
    visit(site, MAIL)

    said = site.open("/en/me/erase").text
    press_erase(site)
    carry_out_due(at(site.door.desk, LATER))
    (kept,) = rows(site, "registrations", _id=mine["id"])
    carry_out_due(at(site.door.desk, timedelta(days=365 * 6 + 60)))
    (gone,) = rows(site, "registrations", _id=mine["id"])

    assert "until 31 December 2032" in said
    assert (kept["person"]["last_name"], kept["person"]["email"], "needs" in kept) == (CANARY, "", False)
    assert CANARY not in repr(gone)
    assert len(rows(site, "attendance", registration_id=mine["id"])) == 1


@pytest.mark.parametrize("path", ["/en/me/erase", "/ru/me/erase"])
def test_nobody_gets_further_than_the_way_in_without_a_visit(site: Site, path: str) -> None:
    answer = site.browser.get(path)

    assert answer.status_code == 303
    assert answer.location.endswith("/me")
