"""An organiser builds a form on the pages; people who registered already are asked, not thrown out."""

from typing import Any

import pytest

from services.registration.store.database import DatabaseStore
from tests.integration.web.asking import a_form
from tests.integration.web.conftest import Site
from tests.integration.web.organising import signed_in
from tests.integration.web.test_registering import typed

PHOTO = {"key": "photo", "text": {"et": "Mind võib pildistada."}}


@pytest.fixture
def office(site: Site) -> Site:
    """An organiser's browser."""
    return signed_in(site)


def form_of(site: Site, slug: str) -> dict[str, Any]:
    """The form as programs read it."""
    return dict(site.door.organise("GET", f"/events/{slug}").json["form"])


def test_a_question_with_answers_to_choose_is_built_moved_and_deleted(office: Site) -> None:
    slug = office.door.event()
    at = f"/et/manage/events/{slug}/form"
    blank = office.open(f"{at}/questions/new?kind=choice")
    fields = {
        "label.et": "Kas tulete?",
        "label.ru": "Придёте?",
        "options.0.label.et": "Jah",
        "options.1.label.et": "Ei",
        "required": "true",
        "act": "save",
    }
    more = office.send(blank, fields | {"act": "add-option"})
    office.send(more, fields)
    refused = office.send(
        office.open(f"{at}/questions/new?kind=date"), {"minimum": "homme", "label.en": "x"}, status=422
    )
    follow = {"label.et": "Millal?", "when": "kas-tulete/jah", "act": "save", "minimum": "1.2.2027"}
    page = office.send(refused, follow | {"version": office.open(at).hidden.get("version", "")})
    asked = form_of(office, slug)["questions"]
    stays = office.send(page, {"act": "up-millal"})
    office.send(office.open(f"{at}/questions/kas-tulete/delete"), {}, f"{at}/questions/kas-tulete/delete")

    assert "f-options-3-label-et" in more.ids
    assert more.values["label.ru"] == "Придёте?"
    assert "#f-minimum" in refused.links
    assert [(one["key"], one["kind"], one["required"]) for one in asked] == [
        ("kas-tulete", "choice", True),
        ("millal", "date", False),
    ]
    assert [one["key"] for one in asked[0]["options"]] == ["jah", "ei"]
    assert asked[1]["shown_when"] == {"question": "kas-tulete", "answers": ["jah"]}
    assert asked[1]["minimum"] == "2027-02-01"
    assert "puudub: inglise" in page.text
    assert "jääb seepärast oma kohale" in stays.text
    assert len(form_of(office, slug)["questions"]) == 2


def test_a_question_is_saved_although_something_else_of_the_event_was_changed_meanwhile(office: Site) -> None:
    slug = office.door.event(form=a_form())
    page = office.open(f"/et/manage/events/{slug}/form/questions/role")
    office.door.organise("PATCH", f"/events/{slug}", {"capacity": 30})

    office.send(page, {"label.et": "Amet", "act": "save"})

    assert form_of(office, slug)["questions"][0]["label"]["et"] == "Amet"
    assert office.door.organise("GET", f"/events/{slug}").json["capacity"] == 30


def test_what_people_answered_goes_with_its_question_and_not_before_a_warning(office: Site) -> None:
    slug = office.door.event(form=a_form())
    token = office.door.register(slug, answers={"role": "Õpetaja", "meal": "none"})["token"]
    at = f"/et/manage/events/{slug}/form/questions"

    warning = office.open(f"{at}/role/delete")
    office.send(warning, {}, f"{at}/role/delete")
    chosen = office.door.organise(
        "PATCH", f"/events/{slug}", {"form": {"questions": [{**a_form()["questions"][2], "options": []}]}}
    )

    assert "1 inimese vastus" in warning.text
    assert office.door.ask("GET", f"/registrations/{token}").json["answers"] == {"meal": "none"}
    assert chosen.status_code == 422


def test_the_preview_shows_the_form_in_each_language_and_another_event_can_take_it_over(office: Site) -> None:
    programme = office.door.programme()
    slug = office.door.event(form=a_form(), programme=programme)
    other = office.door.event(programme=programme)
    taken = office.send(office.open(f"/et/manage/events/{other}/form/copy"), {"source": slug})

    assert "Lunch" in office.open(f"/en/manage/events/{slug}/form/preview").text
    assert "Обед" in office.open(f"/ru/manage/events/{slug}/form/preview").text
    assert "Vorm on üle võetud" in taken.text
    assert form_of(office, other) == form_of(office, slug)


def test_a_consent_in_new_words_is_asked_on_the_personal_page_and_both_wordings_are_kept(
    office: Site,
) -> None:
    slug = office.door.event(form={"consents": [PHOTO]})
    token = office.door.register(slug, consents=["photo"])["token"]
    form = office.open(f"/et/manage/events/{slug}/form/consents/photo")
    office.send(form, {"text.et": "Mind võib pildistada ja pildid avaldada."})

    asked = office.open(f"/et/r/{token}")
    correct = office.send(office.open(f"/et/r/{token}/edit"), typed(email="uus.aadress@kool.example.org"))
    token = correct.address.rsplit("/", 1)[-1]
    agreed = office.browser.post(
        f"/et/r/{token}/consents/photo/agree",
        data={"csrf_token": office.open(f"/et/r/{token}").hidden["csrf_token"], "version": "2"},
        follow_redirects=True,
    )

    assert "Nõusoleku sõnastus on muutunud" in asked.text
    assert "Mind võib pildistada." in asked.text
    assert "Teie nõusolek on kirja pandud" in agreed.text
    assert "Nõusoleku sõnastus on muutunud" not in agreed.text


def test_consents_are_given_anew_and_taken_back_although_answers_are_closed(office: Site) -> None:
    slug = office.door.event(form={"consents": [PHOTO]})
    at = f"/et/r/{office.door.register(slug, consents=['photo'])['token']}"
    office.send(
        office.open(f"/et/manage/events/{slug}/form/consents/photo"), {"text.et": "Pildid avaldatakse."}
    )
    office.door.organise("PATCH", f"/events/{slug}", {"answers_until": "2026-11-20T12:00:00+02:00"})

    agreed = office.send(office.open(at), {"version": "2"}, f"{at}/consents/photo/agree")
    without = office.send(agreed, {}, f"{at}/consents/photo/take-back")

    assert "Teie nõusolek on kirja pandud" in agreed.text
    assert "Pildid avaldatakse." in agreed.text
    assert "Teie nõusolek on tagasi võetud" in without.text
    assert "Antud nõusolekud" not in without.text


def test_sensitive_answers_are_stored_apart_and_read_by_whom_the_question_names(office: Site) -> None:
    diet = {"key": "diet", "label": {"et": "Dieet"}, "sensitive": {"seen_by": []}}
    slug = office.door.event(form={"questions": [diet]})
    made = office.door.register(slug, answers={"diet": "Ilma pähkliteta"})
    store = office.door.desk.store
    assert isinstance(store, DatabaseStore)

    [row] = office.door.organise("GET", f"/events/{slug}/registrations").json["items"]
    page = office.open(f"/et/manage/events/{slug}/registrations/{made['id']}")
    mine = office.open(f"/et/r/{made['token']}")
    form = office.open(f"/et/events/{slug}/register")

    assert "Ilma pähkliteta" in mine.text
    assert "Ilma pähkliteta" not in page.text
    assert row["answers"] == {}
    assert "answers" not in (store.database["registrations"].find_one({"_id": made["id"]}) or {})
    assert "kustutatakse 30 päeva pärast" in form.text
    assert b"Dieet" not in office.door.organise("GET", f"/events/{slug}/registrations.csv").data
