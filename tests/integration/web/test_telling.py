"""Who will be told what, shown before anything is sent: two services together, without the way between."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from services.notifications.handlers.rehearsals import sketched
from services.registration.asking import AskedServices
from services.registration.domain.attendance import Mark
from services.registration.handlers import marks as sheets
from services.registration.handlers.desk import Call
from shared.contracts import registration
from shared.contracts.envelope import Message, loads
from shared.web.rehearsals import RehearsalBody
from tests.integration.registration_api.conftest import NOW, Door
from tests.integration.web.conftest import Site, pages_of
from tests.integration.web.holding import hold
from tests.integration.web.living import living
from tests.integration.web.organising import one_time_link, signed_in
from tests.unit.notifications.builders import uid_of
from tests.unit.notifications.memory import HANDLERS, Memory
from tests.unit.notifications.scenes import COMPOSER, LONG

ASKS = "manage/event_told.html"
KINDS = {kind.name: kind for kind in registration.TYPES}


class Neighbours(AskedServices):
    """The service that tells people, in memory, having heard all that was announced of an event so far."""

    def __init__(self, door: Door) -> None:
        super().__init__({}, b"a key of the tests, long enough ")
        self.door = door
        self.away = False

    def would_tell(self, event_id: str, bodies: Sequence[str], at: datetime) -> Mapping[str, Any] | None:
        """As over HTTP."""
        if self.away:
            return None
        office: Any = self.office(event_id)
        messages = [loads(each, KINDS) for each in bodies]
        told = sketched(office, office._context(), HANDLERS, (event_id, messages), ("Mari", "Näidis"))
        heard: Mapping[str, Any] = RehearsalBody().load(RehearsalBody().dump(told))
        return heard

    def office(self, event_id: str) -> Memory:
        """It, once everything it was told is mailed."""
        office = Memory(COMPOSER, uid_of, NOW)
        office.hear(*self.announced(event_id))
        office.wait(LONG)
        office.sent()
        return office

    def announced(self, event_id: str) -> list[Message]:
        """What was announced of the event, in order."""
        rows = self.door.desk.store.outbox._rows.find().sort("position")  # type: ignore[attr-defined]
        found = [loads(row["body"], KINDS) for row in rows if row["type"] in HANDLERS]
        return [each for each in found if event_id in (each.data.get("event_id"), _event_of(each))]


def _event_of(message: Message) -> str:
    return str(message.data.get("event", {}).get("id", ""))


@pytest.fixture(scope="module")
def neighbours(door: Door) -> Neighbours:
    """The other services."""
    return Neighbours(door)


@pytest.fixture(scope="module")
def telling(door: Door, neighbours: Neighbours) -> FlaskClient:
    """An organiser's browser, signed in where the other services answer."""
    app = pages_of(door, replace(door.desk, services=neighbours))
    return signed_in(Site(app, door, app.test_client())).browser


@pytest.fixture
def inside(telling: FlaskClient, door: Door, neighbours: Neighbours) -> Site:
    """The pages."""
    neighbours.away = False
    return Site(telling.application, door, telling)


def full_event(site: Site, **changes: Any) -> str:
    """An event with one seat, and two people: one has it, one waits."""
    slug = site.door.event(
        capacity=1, minimum=1, waiting_list={"mode": "offer", "offer_hours": 48}, **changes
    )
    site.door.register(slug, language="et")
    site.door.register(slug, language="ru")
    return slug


def edited(site: Site, slug: str, act: str = "save", **changes: str) -> Any:
    """The page after the editor's form was sent with something changed."""
    page = site.open(f"/en/manage/events/{slug}/edit")
    typed = {**page.values, "language": "et", "kind": "training", "activity": "A1", "entry": "open"}
    modes = {"waiting_list.mode": "offer", "act": act}
    asked = {
        f"form.{name}": "optional" for name in ("organisation", "job_title", "phone", "target_group", "needs")
    }
    return site.send(page, {**typed, **modes, **asked, **changes}, action=f"/en/manage/events/{slug}/edit")


def mailed(neighbours: Neighbours, site: Site, slug: str, since: int) -> int:
    """How many mails came of what was announced after the first `since` messages."""
    event_id = site.door.desk.store.records.events.by_slug(slug)
    assert event_id
    messages = neighbours.announced(event_id.id)
    office = Memory(COMPOSER, uid_of, NOW)
    office.hear(*messages[:since])
    office.wait(LONG)
    office.sent()
    office.hear(*messages[since:])
    office.go_rounds()
    office.wait(LONG)
    return len(office.sent())


def announced(neighbours: Neighbours, site: Site, slug: str) -> int:
    """How many messages there are about the event."""
    event = site.door.desk.store.records.events.by_slug(slug)
    assert event
    return len(neighbours.announced(event.id))


def test_a_move_is_shown_with_its_readers_and_mails_and_happens_only_when_confirmed(
    inside: Site, neighbours: Neighbours
) -> None:
    slug = full_event(inside)
    before = announced(neighbours, inside, slug)

    asked = edited(inside, slug, **{"venue.town": "Kuressaare", "capacity": "1"})

    assert "Save and tell people?" in asked.text
    assert "3 people get mail" in asked.text
    assert "Russian 1" in asked.text
    assert "Kuressaare" in asked.text
    assert announced(neighbours, inside, slug) == before

    back = inside.send(asked, {"act": "back"})
    assert back.values["venue.town"] == "Kuressaare"
    assert announced(neighbours, inside, slug) == before

    done = inside.send(asked, {"act": "confirm"})
    assert "Whoever is concerned gets a mail." in done.text
    assert mailed(neighbours, inside, slug, before) == 3


def test_what_nobody_notices_is_saved_without_a_question(inside: Site, neighbours: Neighbours) -> None:
    slug = full_event(inside)

    done = edited(inside, slug, minimum="0")

    assert "Nobody notices the difference, so nobody gets a mail." in done.text


def test_more_seats_tell_whoever_waits(inside: Site, neighbours: Neighbours) -> None:
    slug = full_event(inside)
    before = announced(neighbours, inside, slug)

    asked = edited(inside, slug, capacity="2")
    done = inside.send(asked, {"act": "confirm"})

    assert "1 person gets mail" in asked.text
    assert "Also changed, without a mail about it: Seats" in asked.text
    assert "is saved" in done.text
    assert mailed(neighbours, inside, slug, before) == 1


def test_when_nobody_can_count_the_organiser_reads_so_and_may_go_on(
    inside: Site, neighbours: Neighbours
) -> None:
    slug = full_event(inside)
    neighbours.away = True

    asked = edited(inside, slug, **{"venue.town": "Narva"})
    done = inside.send(asked, {"act": "confirm"})

    assert "it cannot be counted who will be told" in asked.text
    assert "is saved" in done.text
    assert inside.door.ask("GET", f"/events/{slug}").json["venue"]["town"] == "Narva"


def test_somebody_else_was_quicker_while_one_read_who_would_be_told(inside: Site) -> None:
    slug = full_event(inside)
    asked = edited(inside, slug, **{"venue.town": "Kuressaare"})
    assert inside.door.organise("PATCH", f"/events/{slug}", {"capacity": 5}).status_code == 200

    refused = inside.send(asked, {"act": "confirm"}, status=409)

    assert refused.values["venue.town"] == "Kuressaare"
    assert "Nothing is saved yet" in refused.text


@pytest.mark.parametrize("way", ["cancel", "postpone"])
def test_ending_shows_readers_and_the_mails_with_the_reason(inside: Site, way: str) -> None:
    slug = full_event(inside)
    address = f"/en/manage/events/{slug}/{way}"
    form = inside.open(address)

    looked = inside.send(form, {"act": "look", "reason": "Koolitaja on haige."}, action=address)
    done = inside.send(looked, {"reason": "Koolitaja on haige."}, action=address)

    assert "3 people get mail" in form.text
    assert "Koolitaja on haige." not in form.text
    assert looked.html.count("Koolitaja on haige.") > 2
    assert "Everybody concerned gets a mail." in done.text


def test_letting_it_take_place_after_all_shows_who_comes_back(inside: Site) -> None:
    slug = full_event(inside)
    assert inside.door.organise("POST", f"/events/{slug}/cancel", {"reason": ""}).status_code == 200

    page = inside.open(f"/en/manage/events/{slug}/reinstate")
    done = inside.send(page, {})

    assert "3 people get mail" in page.text
    assert "takes place after all" in done.text


def test_confirming_shows_who_is_told_that_it_takes_place(inside: Site, neighbours: Neighbours) -> None:
    slug = full_event(inside)
    before = announced(neighbours, inside, slug)

    page = inside.open(f"/en/manage/events/{slug}/confirm")
    done = inside.send(page, {})

    assert "2 people get mail" in page.text
    assert "takes place for sure" in done.text
    assert mailed(neighbours, inside, slug, before) == 2
    assert "Nobody gets a mail." in inside.open(f"/en/manage/events/{slug}/confirm").text


def test_completing_says_how_many_documents_there_will_be(inside: Site) -> None:
    slug = full_event(inside)
    (row,) = inside.door.organise("GET", f"/events/{slug}/registrations?status=confirmed").json["items"]
    marks = {"marks": [{"registration": row["id"], "mark": "present"}]}
    assert inside.door.organise("PUT", f"/events/{slug}/sessions/1/attendance", marks).status_code == 200

    page = inside.open(f"/en/manage/events/{slug}/complete")

    assert "As marked now, 1 person completes the event, 0 do not." in page.text
    assert "1 document is made" in page.text
    assert inside.door.ask("GET", f"/events/{slug}").json["status"] == "published"


def test_completing_warns_of_sessions_nobody_marked_and_of_marks_that_differ(inside: Site) -> None:
    slug = inside.door.event(minimum=0)
    person = inside.door.register(slug)["id"]
    desk, call = inside.door.desk, Call("organiser:test", "test", NOW)
    session = inside.door.desk.store.records.events.by_slug(slug).sessions[0]  # type: ignore[union-attr]
    bare = inside.open(f"/en/manage/events/{slug}/complete")

    for mark in ("present", "absent"):
        made = sheets.Sent(sheets.mark_id(session, person), person, Mark(mark), knew=(), at=NOW)
        assert sheets.receive(desk, call, slug, 1, [made], mark).refused == {}
    torn = inside.open(f"/en/manage/events/{slug}/complete")
    settled = inside.open(next(link for link in torn.links if link.endswith("/sessions/1/door")))

    assert "Attendance is not recorded" in bare.text
    assert f"/en/manage/events/{slug}/sessions/1/attendance" in bare.links
    assert "Attendance is not recorded" not in torn.text
    assert "Two people marked differently" in torn.text
    assert "1 person" in torn.text
    assert "say which is right" in settled.text


def press_save(page: Page) -> None:
    """The form is sent, and the next page is there."""
    with page.expect_navigation():
        page.locator("button.button[value=save]").click()


def test_the_page_that_asks_shuts_nobody_out_and_lies_well_at_every_size(
    inside: Site, neighbours: Neighbours, browser: Browser
) -> None:
    slug, door = full_event(inside), inside.door
    with living(replace(door, desk=replace(door.desk, services=neighbours)), browser, lambda: NOW) as site:
        page = site.browser.new_context().new_page()
        page.goto(site.url + one_time_link(door.desk))
        page.locator("main button").click()
        page.wait_for_url("**/manage/")
        page.goto(f"{site.url}/et/manage/events/{slug}/edit")
        page.fill("#f-venue-town", "Kuressaare")
        found = hold(page, "office who is told", ASKS, lambda: press_save(page))

        assert page.locator("main details").count() > 1
        assert found == []
        page.context.close()
