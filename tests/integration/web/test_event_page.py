"""What an event's page says in each state, and what programs read from it."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.web.conftest import Site

SECOND_DAY = [
    {"starts": f"2027-01-{day}T10:00:00+02:00", "ends": f"2027-01-{day}T17:00:00+02:00", "academic_hours": 8}
    for day in (20, 21)
]
PLACE = ("Näidismaja", "Eeskuju 4")


def postponed(site: Site) -> str:
    slug = site.door.event()
    assert site.door.organise("POST", f"/events/{slug}/postpone", {"reason": "Torm"}).status_code == 200
    return slug


def cancelled(site: Site) -> str:
    slug = site.door.event()
    assert site.door.organise("POST", f"/events/{slug}/cancel", {"reason": "Torm"}).status_code == 200
    return slug


def completed(site: Site) -> str:
    slug = site.door.event()
    assert site.door.organise("POST", f"/events/{slug}/complete").status_code == 200
    return slug


def full(site: Site, mode: str) -> str:
    slug = site.door.event(capacity=1, minimum=1, waiting_list={"mode": mode, "offer_hours": 24})
    site.door.register(slug)
    return slug


def window(opens: str, closes: str) -> dict[str, Any]:
    return {"registration": {"opens": f"{opens}T09:00:00+02:00", "closes": f"{closes}T09:00:00+02:00"}}


STATES: dict[str, tuple[Callable[[Site], str], str, bool]] = {
    "open": (lambda site: site.door.event(), "Koht on kohe teie.", True),
    "full": (lambda site: full(site, "offer"), "vastamiseks on aega 24 tundi", True),
    "full, next in line": (lambda site: full(site, "automatic"), "on see teie oma ja me kirjutame", True),
    "full for good": (lambda site: full(site, "none"), "Kui keegi kohast loobub", False),
    "not yet open": (
        lambda site: site.door.event(**window("2026-12-01", "2027-01-10")),
        "nupp. Allpool",
        False,
    ),
    "closed": (
        lambda site: site.door.event(**window("2026-11-01", "2026-11-10")),
        "lõppes: 10. novemb",
        False,
    ),
    "postponed": (postponed, "Registreerimine on suletud, kuni uus aeg selgub", False),
    "cancelled": (cancelled, "Registreeruda enam ei saa", False),
    "completed": (completed, "Kes selle läbis, leiab tõendi või tunnistuse", False),
    "approval": (lambda site: site.door.event(approval=True), "Kohtade saajad otsustab korraldaja", True),
}


@pytest.mark.parametrize("name", STATES)
def test_each_state_says_what_one_can_do(site: Site, name: str) -> None:
    make, words, way_in = STATES[name]
    slug = make(site)

    page = site.open(f"/et/events/{slug}")

    assert words in page.text
    assert (f"/et/events/{slug}/register" in page.links) == way_in


def test_what_one_learns_how_much_it_is_and_who_teaches_stand_there(site: Site) -> None:
    outcomes = [{"et": "Märkab ohvrit", "ru": "Замечает жертву"}, {"et": "Oskab aidata"}]
    slug = site.door.event(
        sessions=SECOND_DAY, outcomes=outcomes, requires_activity="A1", prerequisite_blocks=True
    )

    said = site.open(f"/ru/events/{slug}").text

    wanted = ("День.", "16 академических часов", "Замечает жертву", "Oskab aidata", "Kadri Katse")
    assert [
        each for each in (*wanted, "20 января 2027 года", "21 января 2027 года") if each not in said
    ] == []
    assert "До этого нужно пройти мероприятие" in said


def test_a_full_event_says_how_many_wait(site: Site) -> None:
    slug = full(site, "offer")
    for _ in range(2):
        site.door.register(slug)

    assert "Kohad täis · ootab 2 inimest" in site.open(f"/et/events/{slug}").text


def test_nobody_registers_for_a_postponed_event(site: Site) -> None:
    slug = postponed(site)

    refused = site.door.ask("POST", f"/events/{slug}/registrations", {
        "first_name": "Mari", "last_name": "Maasikas", "email": "hiline@example.org", "language": "et",
    })  # fmt: skip

    assert (refused.status_code, refused.json["code"]) == (409, "registration-closed")
    assert site.door.ask("GET", f"/events/{slug}").json["registration_state"] == "closed"


def test_other_groups_of_the_course_stand_beside_it_and_no_other_course(site: Site) -> None:
    one = site.door.event()
    programme = site.door.ask("GET", f"/events/{one}").json["programme"]
    beside, seminar = (
        site.door.event(programme=programme),
        site.door.event(programme=programme, kind="seminar"),
    )
    draft = site.door.draft(programme=programme)

    page = site.open(f"/et/events/{one}")

    assert f"/et/events/{beside}" in page.links
    assert not {f"/et/events/{seminar}", f"/et/events/{draft}"} & set(page.links)
    assert "Sama koolituse teine rühm" in page.text


def test_seats_that_are_kept_say_for_whom_and_until_when(site: Site) -> None:
    pool = {"key": "ppa", "name": {"et": "PPA inimesed"}, "seats": 5, "group": "ppa.example.org",
            "release_at": "2026-12-15T12:00:00+02:00"}  # fmt: skip

    page = site.open(f"/et/events/{site.door.event(pools=[pool])}")

    assert "5 kohta on hoitud (PPA inimesed) kuni 15. detsember 2026, 12:00" in page.text


def read_by_programs(site: Site, slug: str) -> Any:
    """The structured data of an event's page."""
    html = site.open(f"/en/events/{slug}").html
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    return [json.loads(each) for each in found]


def test_search_engines_read_what_they_require(site: Site) -> None:
    slug = site.door.event(sessions=SECOND_DAY, title={"en": "</script><script>alert(1)</script>"})

    (data,) = read_by_programs(site, slug)

    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "EducationEvent"
    assert data["name"] == "</script><script>alert(1)</script>"
    assert (data["startDate"], data["endDate"]) == ("2027-01-20T10:00:00+02:00", "2027-01-21T17:00:00+02:00")
    assert data["location"]["@type"] == "Place"
    assert data["location"]["name"] == "Näidismaja"
    assert data["location"]["address"]["streetAddress"] == "Eeskuju 4"
    assert data["location"]["address"]["addressLocality"] == "Tartu"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["offers"]["price"] == 0
    assert data["offers"]["availability"] == "https://schema.org/InStock"
    assert data["url"].endswith(f"/en/events/{slug}")


def test_programs_learn_of_a_confidential_event_no_more_than_people(site: Site) -> None:
    secret = site.door.event(confidential=True)
    online = site.door.event(venue=None, online_url="https://video.example.org/tuba")

    (hidden,), (remote,) = read_by_programs(site, secret), read_by_programs(site, online)
    listed = site.browser.get(
        f"/en/?programme={site.door.ask('GET', f'/events/{secret}').json['programme']}"
    ).text

    assert not any(
        word in json.dumps(hidden, ensure_ascii=False) + listed for word in (*PLACE, "Kadri Katse")
    )
    assert hidden["location"]["address"]["addressLocality"] == "Tartu"
    assert remote["location"] == {"@type": "VirtualLocation", "url": remote["url"]}
    assert "video.example.org" not in json.dumps(remote)


def test_programs_hear_of_a_cancellation_and_nothing_without_a_date(site: Site) -> None:
    (gone,) = read_by_programs(site, cancelled(site))

    assert gone["eventStatus"] == "https://schema.org/EventCancelled"
    assert "offers" not in gone
    assert read_by_programs(site, postponed(site)) == []


def test_where_addresses_are_confirmed_no_seat_is_promised_before(site: Site) -> None:
    slug = site.door.event(email_confirmation=True, minimum=1)

    page = site.open(f"/en/events/{slug}").text

    assert "You have your seat at once." not in page
    assert "As soon as your address is confirmed, the seat is yours." in page
    assert "Takes place if" not in page, "whoever reads this comes"


def test_where_no_document_is_given_the_page_afterwards_promises_none(site: Site) -> None:
    slug = site.door.event(certificate={"kind": "none"})
    assert site.door.organise("POST", f"/events/{slug}/complete").status_code == 200

    page = site.open(f"/en/events/{slug}").text

    assert "The event is over." in page
    assert "document" not in page


@pytest.mark.parametrize(
    ("taken", "heading", "button"),
    [(0, "Регистрация", "Зарегистрироваться"), (1, "Лист ожидания", "Встать в лист ожидания")],
)
def test_a_form_is_headed_by_what_it_is_and_its_button_says_what_it_does(
    site: Site, taken: int, heading: str, button: str
) -> None:
    slug = site.door.event(capacity=1, minimum=1, waiting_list={"mode": "automatic", "offer_hours": 24})
    for _ in range(taken):
        site.door.register(slug)

    page = site.open(f"/ru/events/{slug}/register").html

    assert f"<h1>{heading}</h1>" in page
    assert f"<title>{heading}: " in page
    assert re.search(rf"<button[^>]*>{button}</button>", page)
