"""The door at ten to nine: names, taps, tickets, and digits on a screen."""

import re
from typing import Any

import pytest

from services.registration.domain.check_in import DIGITS, step_at
from services.registration.domain.events import Session
from tests.integration.registration_api.conftest import NOW, Door
from tests.integration.web.conftest import Site
from tests.integration.web.members import member, signed_in_as
from tests.integration.web.organising import signed_in
from tests.integration.web.test_roles import today

FIELD = re.compile(r'<input[^>]* name="digits"[^>]*>')


@pytest.fixture
def inside(site: Site) -> Site:
    """A browser in which an organiser is signed in."""
    return signed_in(site)


def marks(door: Door, slug: str) -> dict[str, tuple[str, int | None, int | None]]:
    """Registration -> what counts."""
    rows = door.organise("GET", f"/events/{slug}/sessions/1/attendance").json["items"]
    return {row["registration"]: (row["mark"], row["minutes"], row["early"]) for row in rows}


def session_of(door: Door, slug: str) -> Session:
    """The event's only session."""
    event = door.desk.store.records.events.by_slug(slug)
    assert event
    return event.sessions[0]


def test_somebody_is_found_without_accents_and_marked_with_one_tap_and_taken_back(inside: Site) -> None:
    slug = today(inside.door)
    one = inside.door.register(slug, first_name="Jüri", last_name="Õun")["id"]
    inside.door.register(slug, first_name="Mari", last_name="Mets")
    address = f"/manage/events/{slug}/sessions/1/door"

    links = inside.open(f"/manage/events/{slug}").links
    found = inside.open(f"{address}?text=oun")
    assert links.index(address) < links.index(f"/manage/events/{slug}/registrations")
    assert "Õun, Jüri" in found.text
    assert "Mets" not in found.text
    marked = inside.send(found, {"here": one, "text": ""}, action=address)
    assert marks(inside.door, slug)[one] == ("present", None, None)
    assert "1 / 2" in marked.text
    inside.send(marked, {"undo": one}, action=address)

    assert marks(inside.door, slug)[one] == ("", None, None)


def test_late_arrival_and_early_leave_take_their_minutes_from_the_hours(inside: Site) -> None:
    slug = today(inside.door)
    one = inside.door.register(slug)["id"]
    address = f"/manage/events/{slug}/sessions/1/door/{one}"

    wrong = inside.send(inside.open(address), {"late": "palju", "act": "here"}, action=address, status=422)
    assert wrong.values["late"] == "palju"
    inside.send(wrong, {"late": "00001" + "9" * 5_000, "act": "here"}, action=address, status=422)
    inside.send(wrong, {"late": "15", "early": "30", "act": "here"}, action=address)

    assert marks(inside.door, slug)[one] == ("late", 15, 30)
    assert "hilines 15 minutit, lahkus 30 minutit varem" in inside.open(address).text


def test_one_tap_after_the_beginning_knows_how_late_it_is(inside: Site) -> None:
    slug = today(inside.door)
    one, other = (inside.door.register(slug)["id"] for _ in range(2))
    address = f"/manage/events/{slug}/sessions/1/door"

    page = inside.send(inside.open(address), {"late": one}, action=address)
    page = inside.send(page, {"leaves": one}, action=address)
    inside.send(page, {"here": other}, action=address)

    mark, late, early = marks(inside.door, slug)[one]
    assert mark == "late"
    assert (late or 0) >= 240
    assert 358 <= (late or 0) + (early or 0) <= 362, (
        "came and left within a minute or two, in a session of six hours"
    )
    assert marks(inside.door, slug)[other] == ("present", None, None)


def test_somebody_without_a_registration_is_let_in_by_whoever_is_at_the_door(site: Site, door: Door) -> None:
    slug = today(door)
    programme = door.organise("GET", f"/events/{slug}").json["programme"]
    helper = signed_in_as(site, member(door, {programme: "check-in"}))
    page = helper.open(f"/manage/events/{slug}/sessions/1/walk-in")
    typed = {"first_name": "Uku", "last_name": "Ootamatu", "email": "uku@kool.example.org", "language": "et"}

    refused = helper.send(page, {**typed, "email": "uku"}, action=page.address, status=422)
    assert refused.values["first_name"] == "Uku"
    shown = helper.send(refused, {**typed, "organisation": "Kool"}, action=page.address)

    assert "Ootamatu, Uku" in shown.text
    assert "märgitud" in shown.text or "ta on kohal" in shown.text
    assert [mark for mark, *_ in marks(door, slug).values()] == ["present"]


def test_nobody_is_squeezed_in_where_no_seat_is_free(inside: Site) -> None:
    session = {"starts": f"{NOW:%Y-%m-%d}T10:00:00+02:00", "ends": f"{NOW:%Y-%m-%d}T16:00:00+02:00"}
    slug = inside.door.event(capacity=1, minimum=1, sessions=[{**session, "academic_hours": 6}])
    inside.door.register(slug)
    page = inside.open(f"/manage/events/{slug}/sessions/1/walk-in")
    typed = {"first_name": "Uku", "last_name": "O", "email": "uku2@kool.example.org", "language": "et"}

    shown = inside.send(page, {**typed, "organisation": "Kool"}, action=page.address)

    assert "Lisa ootenimekirja lõppu" in page.text
    assert "märgi kohal olevaks" not in page.text
    assert "ootenimekirjas" in shown.text
    assert [mark for mark, *_ in marks(inside.door, slug).values()] == [""]


def test_a_ticket_opens_the_person_for_the_door_and_nothing_for_anybody_else(site: Site, door: Door) -> None:
    slug = today(door)
    person = door.register(slug, first_name="Mari", last_name="Maasikas")
    drawn = site.browser.get(f"/r/{person['token']}/ticket.svg")
    ticket = door.desk.links.token("ticket", person["id"])
    nobodys = door.desk.links.token("ticket", "0" * 24)

    stranger, forged = site.open(f"/t/{ticket}"), site.open(f"/t/{nobodys}")
    assert drawn.mimetype == "image/svg+xml"
    assert stranger.text == forged.text
    assert "Maasikas" not in stranger.html
    assert "Näidake seda ukse juures" in stranger.text
    assert site.browser.get(f"/manage/door/{ticket}").status_code == 303

    inside = signed_in(site)
    opened = inside.read(inside.browser.get(f"/t/{ticket}", follow_redirects=True))
    assert opened.address == f"/manage/events/{slug}/sessions/1/door/{person['id']}"
    assert "Mari Maasikas" in opened.text


def test_a_ticket_of_somebody_who_gave_up_says_so(inside: Site) -> None:
    slug = today(inside.door)
    person = inside.door.register(slug)
    inside.door.organise("POST", f"/events/{slug}/registrations/{person['id']}/cancel")
    ticket = inside.door.desk.links.token("ticket", person["id"])

    opened = inside.read(inside.browser.get(f"/t/{ticket}", follow_redirects=True))

    assert "Kohta ei ole" in opened.text
    assert "On kohal" not in opened.text


def digits_on(screen: Any) -> str:
    """What the room reads."""
    found = re.search(r'screen-digits"><strong>(\d{3}) (\d{3})<', screen.html)
    assert found
    return "".join(found.groups())


def test_a_participant_checks_in_with_the_digits_on_the_screen(site: Site, door: Door) -> None:
    slug = today(door)
    person = door.register(slug)
    screen = signed_in(Site(site.app, door, site.app.test_client())).open(
        f"/manage/events/{slug}/sessions/1/screen"
    )
    page = site.open(f"/r/{person['token']}")

    done = site.send(page, {"digits": digits_on(screen)}, action=f"/r/{person['token']}/here")

    assert "Olete märgitud kohal olevaks" in done.text
    assert marks(door, slug)[person["id"]][0] == "late"
    (made,) = door.desk.store.records.marks.of(session_of(door, slug).id, [person["id"]])
    assert (made.way, made.by) == ("self", "person")


def test_digits_from_a_while_ago_or_of_another_session_open_nothing(site: Site, door: Door) -> None:
    slug, other = today(door), today(door)
    person = door.register(slug)
    links, step = door.desk.links, step_at(NOW)
    page = site.open(f"/r/{person['token']}")

    stale = [links.digits(session_of(door, slug).id, step - back, DIGITS) for back in (2, 9)]
    for typed in (*stale, links.digits(session_of(door, other).id, step, DIGITS), "", "000 000"):
        refused = site.send(page, {"digits": typed}, action=f"/r/{person['token']}/here", status=422)
        field = FIELD.search(refused.html)
        assert field
        assert [said for said in ("f-digits-error", "autofocus") if said not in field[0]] == []
        assert "ei ole enam ekraanil" in refused.text.partition("Kuus numbrit")[2]
        assert refused.html.count("autofocus") == 1

    assert marks(door, slug)[person["id"]][0] == ""


def test_nobody_guesses_digits_for_long(site: Site, door: Door) -> None:
    person = door.register(today(door))
    page = site.open(f"/r/{person['token']}")
    address = f"/r/{person['token']}/here"

    answers = [site.browser.post(address, data={**page.hidden, "digits": "1"}).status_code for _ in range(21)]

    assert answers[-1] == 429
    assert set(answers[:-1]) == {422}


def test_the_picture_on_the_screen_needs_ones_own_page(site: Site, door: Door) -> None:
    slug = today(door)
    person = door.register(slug)
    address = f"/here/{slug}/123456"

    stranger = site.open(address)
    assert "/here" not in "".join(stranger.post_actions)
    site.open(f"/r/{person['token']}")
    known = site.open(address)

    assert known.post_actions[-1] == f"/r/{person['token']}/here"
    assert known.hidden["digits"] == "123456"


def test_a_mark_of_ones_own_against_one_from_the_door_is_kept_and_settled_by_a_person(
    inside: Site, door: Door
) -> None:
    slug = today(door)
    person = door.register(slug)
    absent = {"registration": person["id"], "mark": "absent"}
    door.organise("PUT", f"/events/{slug}/sessions/1/attendance", {"marks": [absent]})
    digits = digits_on(inside.open(f"/manage/events/{slug}/sessions/1/screen"))
    page = inside.open(f"/r/{person['token']}")

    inside.send(page, {"digits": digits}, action=f"/r/{person['token']}/here")
    assert marks(door, slug)[person["id"]][0] == "absent"
    at_the_door = inside.open(f"/manage/events/{slug}/sessions/1/door/{person['id']}")
    assert "Kaks inimest märkisid erinevalt" in at_the_door.text
    right = next(
        each.id
        for each in door.desk.store.records.marks.of_session(session_of(door, slug).id)
        if each.way == "self"
    )
    inside.send(at_the_door, {"right": right}, action=at_the_door.address)

    assert marks(door, slug)[person["id"]][0] == "late"
    assert "Kaks inimest" not in inside.open(at_the_door.address).text
