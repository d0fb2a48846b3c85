"""What organisers do on their pages, and what they are told when it cannot be."""

import pytest

from tests.integration.web.conftest import Site
from tests.integration.web.organising import signed_in
from tests.integration.web.test_event_editor import CHOSEN
from tests.integration.web.test_registering import typed

SESSION = {"day": "2027-02-10", "from": "10:00", "to": "17:00"}


@pytest.fixture
def inside(site: Site) -> Site:
    """A browser that is signed in."""
    return signed_in(site)


def fields(programme: str, slug: str, **more: str) -> dict[str, str]:
    """What an organiser types for a small training."""
    return {
        "programme": programme,
        "activity": "A1",
        "kind": "training",
        "language": "et",
        "title.et": "Koolitus",
        "slug": slug,
        "capacity": "12",
        "waiting_list.mode": "offer",
        "waiting_list.offer_hours": "48",
        "entry": "open",
        "completion.percent": "80",
        "venue.town": "Tartu",
        "venue.name": "Näidismaja",
        **{f"sessions.0.{name}": value for name, value in SESSION.items()},
        "act": "save",
        **more,
    }


def test_an_event_of_two_days_is_created_shown_and_published(inside: Site) -> None:
    programme = inside.door.programme()
    page = inside.open(f"/manage/events/new?programme={programme}")
    second = {f"sessions.1.{name}": value for name, value in {**SESSION, "day": "2027-02-17"}.items()}

    shown = inside.send(page, fields(programme, f"{programme}-e", **second), action="/manage/events/new")

    assert "mustandina" in shown.text
    assert "10. veebruar 2027" in shown.text
    assert "17. veebruar 2027" in shown.text
    published = inside.send(shown, {}, action=f"/manage/events/{programme}-e/publish")
    assert "Üritus on avaldatud" in published.text
    assert inside.door.ask("GET", f"/events/{programme}-e").json["status"] == "published"


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(inside: Site) -> None:
    programme = inside.door.programme()
    page = inside.open(f"/manage/events/new?programme={programme}")
    typed = fields(programme, "Vale Nimi", capacity="palju", **{"sessions.0.to": "09:00"})

    refused = inside.send(page, typed, action="/manage/events/new", status=422)

    assert "#f-sessions-0-to" in refused.links
    assert "#f-sessions-0-day" not in refused.links
    assert "#f-capacity" in refused.links
    assert refused.values["capacity"] == "palju"
    assert refused.values["slug"] == "Vale Nimi"
    assert refused.values["sessions.0.to"] == "09:00"


def test_a_missing_title_is_asked_for_where_the_title_stands(inside: Site) -> None:
    page = inside.open("/manage/programmes/new")

    refused = inside.send(page, {"slug": "uus", "languages": "et"}, action=page.address, status=422)

    assert "#f-title" in refused.links
    assert "f-title" in refused.ids
    assert "Pealkiri: Palun täitke see väli." in refused.text


def test_a_row_is_added_and_removed_with_everything_typed_kept(inside: Site) -> None:
    programme = inside.door.programme()
    page = inside.open(f"/manage/events/new?programme={programme}")

    more = inside.send(page, fields(programme, "abc", act="add-sessions"), action="/manage/events/new")
    assert "sessions.1.day" in more.values
    assert more.values["title.et"] == "Koolitus"

    typed = {**more.hidden, **more.values, "sessions.1.day": "2027-02-17", "act": "drop-sessions.0"}
    fewer = inside.send(more, typed, action="/manage/events/new")
    assert fewer.values["sessions.0.day"] == "2027-02-17"
    assert "sessions.1.day" not in fewer.values


@pytest.mark.parametrize("act", [f"drop-sessions.{'9' * 5000}", "drop-sessions.0"])
def test_a_row_nobody_could_have_made_is_left_alone(inside: Site, act: str) -> None:
    programme = inside.door.programme()
    page = inside.open(f"/manage/events/new?programme={programme}")

    typed = fields(programme, "abc", act=act) | {f"sessions.{'9' * 5000}.day": "2027-02-17"}
    shown = inside.send(page, typed, action="/manage/events/new")

    assert shown.values["title.et"] == "Koolitus"


def test_seats_already_given_are_not_taken_away_by_a_smaller_capacity(inside: Site) -> None:
    slug = inside.door.event(capacity=3, minimum=1)
    for _number in range(3):
        inside.door.register(slug)
    page = inside.open(f"/manage/events/{slug}/edit")

    typed = {**page.values, "capacity": "2", "minimum": "1", "act": "save"}
    refused = inside.send(page, typed, action=f"/manage/events/{slug}/edit", status=422)

    assert "#f-capacity" in refused.links or "error-summary" in refused.html
    assert inside.door.ask("GET", f"/events/{slug}").json["seats"]["capacity"] == 3


def test_attendance_is_marked_person_by_person_and_the_rest_at_once(inside: Site) -> None:
    slug = inside.door.event()
    first, second = inside.door.register(slug)["id"], inside.door.register(slug)["id"]
    path = f"/manage/events/{slug}/sessions/1/attendance"

    page = inside.open(path)
    late = {f"mark.{first}": "late", f"minutes.{first}": "90", "act": "save"}
    saved = inside.send(page, late, action=path)
    assert "Kohalolek on salvestatud" in saved.text
    inside.send(saved, {f"mark.{first}": "late", f"minutes.{first}": "90", "act": "all-present"}, action=path)

    rows = inside.door.organise("GET", f"/events/{slug}/sessions/1/attendance").json["items"]
    assert {row["registration"]: (row["mark"], row["minutes"]) for row in rows} == {
        first: ("late", 90),
        second: ("present", None),
    }


def test_a_person_is_cancelled_with_a_reason_and_stays_in_the_history(
    inside: Site,
) -> None:
    slug = inside.door.event(capacity=1, minimum=1)
    gone = inside.door.register(slug)["id"]
    waiting = inside.door.register(slug)["id"]

    page = inside.open(f"/manage/events/{slug}/registrations/{gone}/cancel")
    shown = inside.send(page, {"reason": "Haigus", "tell": "true"}, action=page.address)

    assert "Haigus" in shown.text
    roster = {
        row["id"]: row["status"]
        for row in inside.door.organise("GET", f"/events/{slug}/registrations").json["items"]
    }
    assert roster == {gone: "cancelled", waiting: "offered"}


def test_an_organiser_corrects_a_persons_details_and_sees_what_was_corrected(inside: Site) -> None:
    slug = inside.door.event()
    person = inside.door.register(slug, email="vale@kool-01.example.org")["id"]
    page = inside.open(f"/manage/events/{slug}/registrations/{person}/edit")

    wrong = inside.send(page, {**page.values, "email": "vale"}, action=page.address, status=422)
    assert "#f-email" in wrong.links
    shown = inside.send(page, {**page.values, "email": "oige@kool-01.example.org"}, action=page.address)

    assert "oige@kool-01.example.org" in shown.text
    assert "Parandatud: E-post" in shown.text


def test_whoever_is_added_by_hand_is_asked_what_the_event_asks(inside: Site) -> None:
    form = {"phone": "required", "target_group": "required"}
    slug = inside.door.event(form=form, target_groups=["Õpetajad"])
    page = inside.open(f"/manage/events/{slug}/registrations/new")
    typed = {"first_name": "Mari", "last_name": "Mets", "email": "m@kool-01.example.org", "language": "et"}

    refused = inside.send(page, typed, action=page.address, status=422)
    assert {"#f-phone", "#f-target_group"} <= set(refused.links)
    complete = {**typed, "phone": "5555 5555", "target_group": "Õpetajad"}
    shown = inside.send(refused, complete, action=page.address)

    assert "Mari Mets" in shown.text


def test_organisers_read_a_prerequisite_by_its_title_and_why_somebody_is_not_entered(inside: Site) -> None:
    slug = inside.door.event(requires_activity="A1", prerequisite_blocks=True)

    page = inside.send(inside.open(f"/en/manage/events/{slug}/registrations/new"), typed(), status=422)

    assert "completed activity A1 (ABC)" in inside.open(f"/en/manage/events/{slug}").text
    assert "for those who have completed activity A1 (ABC)." in page.text


def test_organisers_choose_the_groups_an_event_is_for_and_see_who_is_from_none(inside: Site) -> None:
    slug = inside.door.draft()
    address = f"/et/manage/events/{slug}/edit"
    page = inside.open(address)
    groups = {"from_groups": "Ohvriabi\nppa.example.org\n"}
    inside.send(page, {**page.values, **CHOSEN, **groups}, action=address)
    assert inside.door.organise("POST", f"/events/{slug}/publish").status_code == 200
    stranger = inside.door.register(slug)["id"]

    assert "kuulub siia: Ohvriabi, ppa.example.org" in inside.open(f"/et/manage/events/{slug}").text
    saved = inside.door.organise("GET", f"/events/{slug}").json
    assert saved["requires_groups"] == ["Ohvriabi", "ppa.example.org"]
    person = inside.open(f"/et/manage/events/{slug}/registrations/{stranger}")
    assert "Ei vasta ürituse eeltingimusele" in person.text


def test_a_filter_stays_closed_until_something_is_looked_for(inside: Site) -> None:
    slug = inside.door.event()
    inside.door.register(slug)
    for path in ("/manage/", f"/manage/events/{slug}/registrations", "/manage/trainers"):
        assert '<details class="filter">' in inside.open(path).html
        assert '<details class="filter" open>' in inside.open(f"{path}?text=zzz").html


def test_before_an_event_is_completed_it_says_who_is_not_marked(inside: Site) -> None:
    slug = inside.door.event()
    first = inside.door.register(slug)["id"]
    inside.door.register(slug)
    sent = {"marks": [{"registration": first, "mark": "present"}]}
    inside.door.organise("PUT", f"/events/{slug}/sessions/1/attendance", sent)

    page = inside.open(f"/manage/events/{slug}/complete")

    assert "1 inimene on märkimata" in page.text
    assert "Üritus ei ole veel läbi" in page.text
    assert "Kohalolek on märkimata" not in page.text
    assert "Kas lõpetada üritus?" in page.text
    assert "Loe seda kirja" in page.text


def test_of_a_completed_event_it_is_asked_whether_to_decide_again(inside: Site) -> None:
    slug = inside.door.event()
    inside.door.organise("POST", f"/events/{slug}/complete")

    page = inside.open(f"/manage/events/{slug}/complete").text

    assert "Kas otsustada läbimine uuesti?" in page
    assert "Üritus on juba lõpetatud." in page
    assert "Lõpeta üritus" not in page
    assert "Loe seda kirja" not in page, "nobody gets it"


def test_a_person_of_another_event_is_not_found_under_this_one(inside: Site) -> None:
    here, elsewhere = inside.door.event(), inside.door.event()
    person = inside.door.register(elsewhere)["id"]

    inside.open(f"/manage/events/{here}/registrations/{person}", status=404)
    page = inside.open(f"/manage/events/{here}/registrations")
    inside.send(page, {}, action=f"/manage/events/{here}/registrations/{person}/approve", status=404)
    inside.open(f"/manage/events/{here}/registrations/{person}/cancel", status=404)


def test_a_list_is_taken_along_only_as_a_file_nobody_caches_and_with_its_purpose_kept(inside: Site) -> None:
    slug = inside.door.event()
    inside.door.register(slug)
    page = inside.open(f"/manage/events/{slug}/registrations")

    export, typed = f"/manage/events/{slug}/registrations/export", {**page.hidden, "form": "csv"}
    answer = inside.browser.post(export, data={**typed, "purpose": "aruanne"})
    none = inside.browser.post(export, data={**typed, "purpose": " ", "status": "confirmed"})

    assert none.location.endswith("/registrations?status=confirmed#h-export")
    assert "Öelge kõigepealt, milleks te seda vajate." in inside.open(none.location).text
    assert answer.headers["Cache-Control"] == "no-store"
    names, line = answer.get_data().decode("utf-8-sig").splitlines()
    assert names.startswith("Eesnimi;Perekonnanimi;E-post;")
    assert "Koht kinnitatud" in line
    assert any("aruanne" in str(row) for row in inside.door.everything()["audit"])


def test_a_trainer_sees_names_and_institutions_and_no_addresses(inside: Site) -> None:
    trainer = {"name": "Kadri Katse", "email": "kadri.katse@koolitus.example.org", "language": "et"}
    slug = inside.door.event(trainers=[trainer])
    inside.door.register(slug, organisation="Näidisamet", email="salajane@mty-1.example.org")
    event = inside.door.desk.store.records.events.by_slug(slug)
    assert event is not None
    token = inside.door.desk.links.token("trainer", event.trainers[0].assignment_id)

    page = inside.open(f"/trainer/{token}")

    assert "Näidisamet" in page.text
    assert "salajane" not in page.html


@pytest.mark.parametrize("language", ["et", "en", "ru"])
def test_organisers_pages_speak_every_language(inside: Site, language: str) -> None:
    slug = inside.door.event()
    person = inside.door.register(slug)["id"]
    words = {"et": "Osalejad", "en": "Participants", "ru": "Участники"}[language]

    for path in (
        "",
        f"events/{slug}/registrations",
        f"events/{slug}/registrations/{person}",
        f"events/{slug}/edit",
    ):
        inside.open(f"/{language}/manage/{path}")

    assert words in inside.open(f"/{language}/manage/events/{slug}/registrations").text
