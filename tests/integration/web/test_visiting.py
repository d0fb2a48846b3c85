"""Making up for a missed session as a guest of another group, on the pages."""

import re
from typing import Any

from icalendar import Calendar

from services.registration.handlers import visit_asks, visits
from services.registration.handlers.desk import Call
from services.registration.handlers.visits import Choice
from shared.web.application import calendar_uids
from tests.integration.registration_api.conftest import NOW, Door
from tests.integration.web.conftest import Site
from tests.integration.web.organising import signed_in
from tests.integration.web.test_feeds import newest


def a_day(day: str) -> dict[str, Any]:
    times = {"starts": f"{day}T09:00:00+02:00", "ends": f"{day}T16:00:00+02:00"}
    return {**times, "academic_hours": 8, "counts_as": "1. päev"}


def groups(door: Door, **host: Any) -> tuple[str, str]:
    """The slugs of two groups of a course whose days count for each other."""
    home = door.event(sessions=[a_day("2027-01-20")])
    programme = door.ask("GET", f"/events/{home}").json["programme"]
    return home, door.event(programme=programme, sessions=[a_day("2027-02-17")], **host)


def making_up(door: Door) -> str:
    """The address of the page about somebody who asks to come to one group and can not come to another."""
    home, host = groups(door)
    programme = door.ask("GET", f"/events/{host}").json["programme"]
    full = door.event(programme=programme, sessions=[a_day("2027-02-18")], capacity=1, minimum=0)
    door.register(full)
    mari = door.register(home)
    visit_asks.ask(door.desk, Call("person", "test", NOW), mari["token"], Choice(1, host, 1))
    return f"/manage/events/{home}/registrations/{mari['id']}/visits"


def asking(door: Door) -> tuple[str, str]:
    """The own page of somebody who missed a day and asks to make up for it, and the page where that is
    answered."""
    home, host = groups(door)
    programme = door.ask("GET", f"/events/{host}").json["programme"]
    door.event(programme=programme, sessions=[a_day("2027-02-18")])
    mari = door.register(home)
    mark = {"marks": [{"registration": mari["id"], "mark": "absent"}]}
    door.organise("PUT", f"/events/{home}/sessions/1/attendance", mark)
    choice = Choice(1, host, 1)
    visit_asks.ask(door.desk, Call("person", "test", NOW), mari["token"], choice)
    return f"/r/{mari['token']}", f"/manage/events/{home}/visits"


def agree(door: Door, home: str, registration_id: str, host: str) -> str:
    call = Call("organiser:1", "test", NOW)
    return visits.agree(door.desk, call, home, registration_id, Choice(1, host, 1)).id


def test_an_organiser_agrees_a_visit_and_calls_it_off(site: Site) -> None:
    inside = signed_in(site)
    home, host = groups(site.door)
    mari = site.door.register(home)
    person = f"/manage/events/{home}/registrations/{mari['id']}"

    form = inside.open(f"{person}/visits")
    nothing = inside.send(form, {}, action=f"{person}/visits", status=409)
    agreed = inside.send(form, {"to": f"1:{host}/1"}, action=f"{person}/visits")
    known = inside.open(person).text
    sheet = inside.open(f"/manage/events/{host}/sessions/1/attendance").text
    door = inside.open(f"/manage/events/{host}/sessions/1/door").text
    event, cancelling = (inside.open(f"/manage/events/{host}{rest}").text for rest in ("", "/cancel"))
    [visit] = site.door.desk.store.records.visits.of([mari["id"]])
    off = inside.send(agreed, {}, action=f"{person}/visits/{visit.id}/call-off")

    assert f"{person}/visits" in inside.open(person).links
    assert "Ruumi on" in form.text
    assert "#f-to" in nothing.links
    assert "Kokku lepitud. Külaline on selle koolituspäeva osalejate lehel ja saab kirja." in agreed.text
    assert "Teise rühma külaline" in known
    assert all("Külaline rühmast, mis on 20. jaanuar 2027" in page for page in (sheet, door))
    assert "lisaks 1 külaline teisest rühmast" in event
    assert "Lisaks saab kirja 1 külaline teisest rühmast" in cancelling
    assert "Tühistatud. Koht seal on jälle vaba ja inimene saab kirja." in off.text
    assert "Külaline" not in inside.open(f"/manage/events/{host}/sessions/1/attendance").text


def test_where_a_visit_is_not_possible_the_page_says_why(site: Site) -> None:
    inside = signed_in(site)
    page = making_up(site.door)

    shown = inside.open(page)
    full = re.search(r"Ei ole võimalik.*18\. veebruar 2027.*?: (.*?\.)", shown.text)

    assert "17. veebruar 2027" in shown.text.partition("Ei ole võimalik")[0]
    assert full
    assert full[1] == "Vabu kohti ei ole."


def missed(site: Site) -> tuple[str, str, dict[str, Any]]:
    """Slugs of two groups, and Mari, who missed the day in the first."""
    home, host = groups(site.door)
    mari = site.door.register(home)
    mark = {"marks": [{"registration": mari["id"], "mark": "absent"}]}
    site.door.organise("PUT", f"/events/{home}/sessions/1/attendance", mark)
    return home, host, mari


def test_a_person_asks_an_organiser_agrees_and_the_person_gives_the_place_up(site: Site) -> None:
    home, host, mari = missed(site)
    page, asking = f"/et/r/{mari['token']}", f"/et/r/{mari['token']}/visits"

    before = site.open(page)
    asked = site.send(before, {"to": f"1:{host}/1"}, action=asking)
    again = site.send(before, {"to": f"1:{host}/1"}, action=asking)
    nothing = site.send(before, {"to": "kuhugi"}, action=asking)
    [ask] = site.door.desk.store.records.visits.of([mari["id"]])

    inside = signed_in(site)
    start, event = inside.open("/manage/"), inside.open(f"/manage/events/{home}")
    form = inside.open(f"/manage/events/{home}/visits")
    person = f"/manage/events/{home}/registrations/{mari['id']}/visits"
    marked = inside.open(person)
    inside.send(form, {}, action=f"/manage/events/{home}/visits/{ask.id}/agree")
    answered = inside.open(person)
    agreed = site.open(page)
    gone = site.send(agreed, {}, action=f"{asking}/{ask.id}/take-back")

    assert "Saab järele teha teises rühmas" in before.text
    assert "Küsimus on korraldajale saadetud" in asked.text
    assert "Küsisite luba teha see järele teises rühmas" in again.text
    assert "Palun valige, kus soovite päeva järele teha." in nothing.text
    assert "1 inimene soovib teha koolituspäeva järele teises rühmas" in start.text
    assert f"/manage/events/{home}/visits" in event.links
    assert "Ruumi on" in form.text
    assert "Inimene soovib seda" in marked.text
    assert f"/manage/events/{home}/visits#ask-{ask.id}" in marked.links
    assert f"ask-{ask.id}" in form.ids
    assert "Inimene soovib seda" not in answered.text
    assert "Teise rühma külalisena" in agreed.text
    assert "Kokku lepitud: teete selle järele" in agreed.text
    assert "Te ei lähe teise rühma." in gone.text
    assert "Saab järele teha teises rühmas" in gone.text


def test_an_organiser_who_declines_has_to_say_why_and_the_person_reads_it(site: Site) -> None:
    home, host, mari = missed(site)
    page = f"/et/r/{mari['token']}"
    site.send(site.open(page), {"to": f"1:{host}/1"}, action=f"{page}/visits")
    [ask] = site.door.desk.store.records.visits.of([mari["id"]])
    inside = signed_in(site)
    answering = f"/manage/events/{home}/visits"

    form = inside.open(answering)
    bare = inside.send(form, {"reason": " "}, action=f"{answering}/{ask.id}/decline", status=422)
    done = inside.send(form, {"reason": "Seal on remont."}, action=f"{answering}/{ask.id}/decline")
    late = inside.send(form, {}, action=f"{answering}/{ask.id}/agree", status=409)
    read = site.open(page)

    assert "#f-reason" in bare.links
    assert "Keegi ei soovi praegu midagi" in done.text
    assert "Sellele on vahepeal vastatud või on see tagasi võetud." in late.text
    assert "Korraldaja põhjendus: Seal on remont." in read.text
    assert "Küsin luba teha see seal järele" not in read.text


def test_what_was_asked_is_taken_back(site: Site) -> None:
    _home, host, mari = missed(site)
    page = f"/et/r/{mari['token']}"
    asked = site.send(site.open(page), {"to": f"1:{host}/1"}, action=f"{page}/visits")
    [ask] = site.door.desk.store.records.visits.of([mari["id"]])

    back = site.send(asked, {}, action=f"{page}/visits/{ask.id}/take-back")
    twice = site.send(asked, {}, action=f"{page}/visits/{ask.id}/take-back")

    assert "Teie küsimus on tagasi võetud." in back.text
    assert "Küsin luba teha see seal järele" in twice.text


def test_the_feed_of_a_guest_holds_that_session_under_the_name_of_the_invitation(site: Site) -> None:
    home, host = groups(site.door)
    mari = site.door.register(home)
    agree(site.door, home, mari["id"], host)
    asked = site.send(site.open(f"/et/r/{mari['token']}"), {}, action=f"/et/r/{mari['token']}/feed")
    event = site.door.desk.store.records.events.by_slug(host)
    assert event is not None

    calendar = Calendar.from_ical(site.browser.get(newest(site)).text)

    found = {str(each["UID"]): each.decoded("DTSTART").date().isoformat() for each in calendar.walk("VEVENT")}
    with site.app.app_context():
        uid = calendar_uids()(mari["id"], event.sessions[0].id, 0)
    assert asked
    assert sorted(found.values()) == ["2027-01-20", "2027-02-17"]
    assert found[uid] == "2027-02-17"


def test_the_calendar_file_of_a_guest_holds_that_session_too(site: Site) -> None:
    home, host = groups(site.door)
    mari = site.door.register(home)
    agree(site.door, home, mari["id"], host)

    calendar = Calendar.from_ical(site.browser.get(f"/et/r/{mari['token']}/calendar.ics").data)

    days = [each.decoded("DTSTART").date().isoformat() for each in calendar.walk("VEVENT")]
    assert days == ["2027-01-20", "2027-02-17"]


def test_a_program_reads_who_is_a_guest(door: Door) -> None:
    home, host = groups(door)
    mari = door.register(home)
    agree(door, home, mari["id"], host)

    rows = door.organise("GET", f"/events/{host}/sessions/1/attendance").json["items"]

    assert [(row["registration"], row["guest_of"]) for row in rows] == [(mari["id"], home)]
