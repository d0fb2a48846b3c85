"""What trainers do by their own link: who is here, what they give, what they have taught."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.registration_api.conftest import NOW, Door
from tests.integration.web.conftest import Site
from tests.integration.web.organising import signed_in
from tests.integration.web.test_door import digits_on, marks

KADRI = {"name": "Kadri Katse", "email": "kadri.katse@koolitus.example.org", "language": "et"}


def taught_today(door: Door, **changes: Any) -> tuple[str, str]:
    """Slug of an event held today, and its trainer's link."""
    session = {"starts": f"{NOW:%Y-%m-%d}T10:00:00+02:00", "ends": f"{NOW:%Y-%m-%d}T16:00:00+02:00"}
    slug = door.event(**{"sessions": [{**session, "academic_hours": 6}], "trainers": [KADRI], **changes})
    return slug, link_of(door, slug)


def link_of(door: Door, slug: str) -> str:
    """The address of the trainer's page."""
    event = door.desk.store.records.events.by_slug(slug)
    assert event
    return f"/trainer/{door.desk.links.token('trainer', event.trainers[-1].assignment_id)}"


def test_a_trainer_marks_who_is_here_until_the_event_is_completed(site: Site, door: Door) -> None:
    slug, link = taught_today(door)
    one = door.register(slug, first_name="Jüri", last_name="Õun", phone="5555 1234")["id"]
    page = site.open(f"{link}/sessions/1/attendance?text=oun")
    assert "5555" not in page.text
    assert "@" not in page.text.replace("@koolitus", "")

    site.send(page, {"here": one}, action=f"{link}/sessions/1/attendance")
    assert marks(door, slug)[one][0] == "present"
    door.organise("POST", f"/events/{slug}/complete")
    refused = site.send(page, {"undo": one}, action=f"{link}/sessions/1/attendance", status=422)

    assert marks(door, slug)[one][0] == "present"
    assert "lõpetatud" in refused.text


def test_a_trainer_reads_who_comes_from_where_and_with_what_needs_and_no_way_to_reach_them(
    site: Site, door: Door
) -> None:
    slug, link = taught_today(door)
    person = {"first_name": "Jüri", "last_name": "Õun", "email": "oun@example.org", "phone": "5555 1234"}
    door.register(slug, **person, organisation="Tartu Tugikeskus", needs="Ratastool")

    page = site.open(link)

    assert [said for said in ("Õun", "Tartu Tugikeskus", "Ratastool") if said not in page.text] == []
    assert [said for said in ("5555", "oun@example.org") if said in page.text] == []


def test_on_the_day_the_way_to_attendance_is_the_button_and_no_answer_is_asked_any_more(
    site: Site, door: Door
) -> None:
    links = (taught_today(door)[1], link_of(door, door.event(trainers=[KADRI])))
    pages = [site.open(link) for link in links]

    assert [
        f"{link}/sessions/1/attendance" in page.links for link, page in zip(links, pages, strict=True)
    ] == [True, True]
    assert ['class="button" href' in page.html for page in pages] == [True, False]
    assert ['name="answer"' in page.html for page in pages] == [False, True]


def test_every_page_of_a_trainer_leads_back_to_the_event_first(site: Site, door: Door) -> None:
    _, link = taught_today(door)
    pages = ("/sessions/1/attendance", "/sessions/1/screen", "/materials", "/history")

    trails = [site.open(link + page).html.partition('class="crumbs')[2] for page in pages]
    first = [re.findall(r'<a href="([^"]*)"', trail)[0] for trail in trails]

    assert [address.endswith(link) for address in first] == [True] * len(pages)


def test_a_trainer_shows_the_code(site: Site, door: Door) -> None:
    slug, link = taught_today(door)
    person = door.register(slug)
    digits = digits_on(site.open(f"{link}/sessions/1/screen"))

    page = site.open(f"/r/{person['token']}")
    site.send(page, {"digits": digits}, action=f"/r/{person['token']}/here")

    assert marks(door, slug)[person["id"]][0] == "late"


def test_materials_are_for_whoever_has_a_seat_and_some_for_whoever_was_there(site: Site, door: Door) -> None:
    slug, link = taught_today(door)
    person, gone = door.register(slug), door.register(slug)
    door.organise("POST", f"/events/{slug}/registrations/{gone['id']}/cancel")
    page = site.open(f"{link}/materials")

    wrong = {"title": "Skript", "file": (io.BytesIO(b"MZ"), "skript.exe"), "audience": "seated"}
    refused = site.send(page, wrong, action=page.address, status=422)
    assert refused.values["title"] == "Skript"
    slides = {"title": "Slaidid", "file": (io.BytesIO(b"%PDF-1.7 x"), "Päev 1.pdf"), "audience": "seated"}
    page = site.send(refused, slides, action=page.address)
    link_after = {"title": "Harjutused", "url": "https://harjuta.example.org/1", "audience": "there"}
    site.send(page, link_after, action=page.address)

    seen = site.open(f"/r/{person['token']}")
    assert "Slaidid" in seen.text
    assert "Harjutused" not in seen.text
    file = next(each for each in seen.links if "/materials/" in each)
    answer = site.browser.get(file)
    assert (answer.data, answer.headers["Content-Disposition"]) == (
        b"%PDF-1.7 x",
        'attachment; filename="P-ev-1.pdf"',
    )
    assert "Slaidid" not in site.open(f"/r/{gone['token']}").text
    assert site.browser.get(file.replace(person["token"], gone["token"])).status_code == 404
    mark = {"registration": person["id"], "mark": "present"}
    door.organise("PUT", f"/events/{slug}/sessions/1/attendance", {"marks": [mark]})
    assert "Harjutused" in site.open(f"/r/{person['token']}").text


def test_what_is_removed_is_gone_for_everybody(site: Site, door: Door) -> None:
    slug, link = taught_today(door)
    person = door.register(slug)
    page = site.open(f"{link}/materials")
    page = site.send(page, {"title": "Leht", "url": "https://leht.example.org"}, action=page.address)

    remove = next(each for each in page.post_actions if each.endswith("/remove"))
    site.send(page, {}, action=remove)

    assert "Leht" not in site.open(f"/r/{person['token']}").text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "leht", "https://a@b.example.org", "https://x y.org", "https://[leht]"]
)
def test_a_link_leads_to_a_web_page_or_is_refused(site: Site, door: Door, url: str) -> None:
    _slug, link = taught_today(door)
    page = site.open(f"{link}/materials")

    refused = site.send(page, {"title": "Leht", "url": url}, action=page.address, status=422)

    assert "#f-url" in refused.links


def test_a_trainer_reads_the_hours_taught_and_takes_them_along(site: Site, door: Door) -> None:
    past = NOW - timedelta(days=3)
    sessions = [
        {"starts": past.isoformat(), "ends": (past + timedelta(hours=5)).isoformat(), "academic_hours": 6}
    ]
    email = f"mall{past:%H%M%S}@koolitus.example.org"
    slug, link = taught_today(door, sessions=sessions, trainers=[{**KADRI, "email": email}])
    taught_today(door, trainers=[{**KADRI, "email": email}])

    page = site.open(f"{link}/history")
    file = site.browser.get(f"{link}/history.csv")

    assert "Kokku 6 akadeemilist tundi" in page.text
    assert file.text.count("\n") == 2
    assert "@" not in file.text
    assert slug


def test_a_trainer_is_asked_with_words_and_a_day(site: Site, door: Door) -> None:
    slug = door.event()
    programme = door.organise("GET", f"/events/{slug}").json["programme"]
    inside = signed_in(Site(site.app, door, site.app.test_client()))
    new = inside.open(f"/manage/trainers/new?programme={programme}")
    typed = {**KADRI, "email": "uus@koolitus.example.org", "programme": programme, "languages": "et"}
    inside.send(new, typed, action="/manage/trainers/new")
    pool = door.ask("GET", f"/trainers?programme={programme}", **door.bearer()).json["items"]
    page = inside.open(f"/manage/events/{slug}")

    asked = {
        "trainer": pool[0]["id"],
        "message": "Kas saate tulla?\r\nOleks tore.",
        "answer_by": "2026-12-01",
    }
    shown = inside.send(page, asked, action=f"/manage/events/{slug}/trainers")

    assert "vastus hiljemalt" in shown.text
    own = site.open(link_of(door, slug))
    assert "Kas saate tulla?" in own.text
    assert "Palun vastake hiljemalt" in own.text
