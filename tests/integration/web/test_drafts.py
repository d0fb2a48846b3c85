"""A form saved as typed: for the browser that typed it, for a day, and not after it was sent."""

from services.registration.handlers import drafts
from services.registration.store.database import DatabaseStore
from tests.integration.web.asking import a_form
from tests.integration.web.conftest import Site
from tests.integration.web.test_registering import typed

DIET = {"key": "health", "label": {"et": "Tervis"}, "sensitive": {}}
PHOTO = {"key": "photo", "text": {"et": "Mind võib pildistada."}}


def test_what_was_typed_is_there_after_a_reload_and_for_no_other_browser(site: Site) -> None:
    slug = site.door.event(form=a_form(consents=[PHOTO], questions=[*a_form()["questions"], DIET]))
    at, person = f"/et/events/{slug}/register", typed()
    fields = person | {
        "answers.role": "Õpetaja",
        "answers.health": "Pähklid",
        "consents": "photo",
        "needs": "Lift",
    }

    site.browser.post(f"{at}/draft", data=site.open(at).hidden | fields)
    page = site.open(at)
    stranger = Site(site.app, site.door, site.app.test_client()).open(at)
    store = site.door.desk.store
    assert isinstance(store, DatabaseStore)
    stored = [row["sealed"] for row in store.database["drafts"].find()]

    assert (page.values["last_name"], page.values["answers.role"]) == (person["last_name"], "Õpetaja")
    assert page.answer.headers["Cache-Control"] == "no-store"
    assert "Pähklid" not in page.html
    assert "Lift" not in page.html
    assert "consents" not in page.values
    assert stranger.values["last_name"] == ""
    assert not [sealed for sealed in stored if person["last_name"].encode() in sealed]


def test_a_refused_form_is_kept_and_one_that_was_sent_leaves_nothing(site: Site) -> None:
    slug = site.door.event()
    at, person = f"/et/events/{slug}/register", typed()
    form = site.open(at)
    site.send(form, person | {"email": "juri@"}, status=422)
    kept = site.open(at)

    site.send(form, person)
    late = site.browser.post(f"{at}/draft", data=form.hidden | person)

    assert kept.values["last_name"] == person["last_name"]
    assert late.status_code == 204
    assert site.open(at).values["last_name"] == ""


def test_the_person_clears_what_was_typed(site: Site) -> None:
    slug = site.door.event()
    at = f"/et/events/{slug}/register"
    form = site.open(at)
    site.send(form, typed(email="juri@"), status=422)

    site.send(form, {}, f"{at}/clear")

    assert site.open(at).values["last_name"] == ""


def test_a_form_that_outlived_its_session_comes_back_whole_and_can_be_sent(site: Site) -> None:
    slug = site.door.event()
    person, form = typed(), site.open(f"/et/events/{slug}/register")
    other = Site(site.app, site.door, site.app.test_client())

    back = other.send(form, person, status=422)
    page = other.send(back, person)

    assert back.values["last_name"] == person["last_name"]
    assert "Midagi pole kadunud" in back.text
    assert page.address.endswith("/received")


def test_drafts_are_gone_after_a_day(site: Site) -> None:
    slug = site.door.event()
    at = f"/et/events/{slug}/register"
    site.send(site.open(at), typed(email="juri@"), status=422)
    store = site.door.desk.store
    assert isinstance(store, DatabaseStore)
    store.database["drafts"].update_many({}, {"$set": {"expires_at": site.door.desk.clock()}})

    assert drafts.forget_expired(site.door.desk) >= 1
    assert site.open(at).values["last_name"] == ""
