"""Questions of every kind on the public form, without a script, and what organisers get of them."""

import csv
import io

from tests.integration.web.asking import a_form
from tests.integration.web.conftest import Site
from tests.integration.web.organising import signed_in
from tests.integration.web.test_registering import typed

ANSWERS = {
    "answers.role": "Õpetaja",
    "answers.why": "Üks\r\nkaks",
    "answers.meal": "lunch",
    "answers.years": "2,5",
    "answers.since": "1.9.2020",
}
NOT_OFFERED = {"offered": ""}
"""A browser sends nothing of a question that stands on the page disabled."""

KEPT = {
    "role": "Õpetaja",
    "why": "Üks\nkaks",
    "meal": "lunch",
    "diet": ["kala", "muna"],
    "years": "2.5",
    "since": "2020-09-01",
}


def test_questions_that_follow_from_an_answer_are_put_before_anybody_is_registered(site: Site) -> None:
    slug = site.door.event(form=a_form())
    form, person = site.open(f"/et/events/{slug}/register"), typed()

    asked = site.send(form, person | ANSWERS | NOT_OFFERED)
    page = site.send(asked, person | ANSWERS | {"offered": "diet", "answers.diet": ["muna", "kala"]})

    assert "Teie vastustest tuleneb veel küsimusi" in asked.text
    assert asked.values["answers.role"] == "Õpetaja"
    assert page.address.endswith("/received")
    [row] = site.door.organise("GET", f"/events/{slug}/registrations").json["items"]
    assert row["answers"] == KEPT


def test_what_is_wrong_is_said_at_its_question_and_nothing_typed_is_lost(site: Site) -> None:
    slug = site.door.event(form=a_form())
    wrong = {
        "answers.role": "Väga tähtis inimene kaugelt",
        "answers.meal": "dinner",
        "answers.years": "palju",
        "answers.since": "31.2.2020",
        "offered": "diet",
    }

    page = site.send(site.open(f"/et/events/{slug}/register"), typed() | wrong, status=422)

    named = {"role", "diet", "years", "since"}
    assert {f"#f-answers-{key}" for key in named} <= set(page.links)
    assert {f"f-answers-{key}-error" for key in named} <= page.ids
    assert page.values["answers.years"] == "palju"
    assert page.values["answers.since"] == "31.2.2020"


def test_answers_are_corrected_read_and_exported_in_words(site: Site) -> None:
    slug = site.door.event(form=a_form())
    answers = KEPT | {"years": 2.5, "since": "1.9.2020", "diet": ["muna", "kala"]}
    token = site.door.register(slug, answers=answers)["token"]

    edit = site.open(f"/et/r/{token}/edit")
    fields = typed() | ANSWERS | {"answers.years": "12", "answers.meal": "none"}
    site.send(edit, fields | {"answers.diet": ["kala"], "offered": "diet"})
    [row] = site.door.organise("GET", f"/events/{slug}/registrations").json["items"]
    file = signed_in(site).browser.post(
        f"/manage/events/{slug}/registrations/export",
        data={**site.open(f"/manage/events/{slug}/registrations").hidden, "purpose": "aruanne"},
    )
    [line] = csv.DictReader(io.StringIO(file.text.lstrip("\ufeff")), delimiter=";")

    assert edit.values["answers.years"] == "2,5"
    assert row["answers"] == {key: KEPT[key] for key in ("role", "why", "since")} | {
        "meal": "none",
        "years": "12",
    }
    assert (line["Söök"], line["Ametis alates"]) == ("Ei soovi", "1. september 2020")


def test_a_detail_is_corrected_although_the_form_asks_for_more_by_now(site: Site) -> None:
    slug = site.door.event()
    token = site.door.register(slug)["token"]
    assert site.door.organise("PATCH", f"/events/{slug}", {"form": a_form()}).status_code == 200

    answer = site.door.ask("PATCH", f"/registrations/{token}", {"job_title": "Juhataja"})

    assert answer.status_code == 200, answer.text


def test_help_stands_with_its_question_and_is_read_out_with_it(site: Site) -> None:
    html = site.open(f"/et/events/{site.door.event(form=a_form())}/register").html

    assert "Paar lauset." in html.split('id="f-answers-why-hint"')[1].split("</")[0]
    field = html.split('name="answers.why"')[1].split(">")[0]
    assert "f-answers-why-hint" in field.split('aria-describedby="')[1].split('"')[0]
