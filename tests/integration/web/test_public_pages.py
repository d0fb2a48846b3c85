"""What everybody can see, and what nobody may."""

from datetime import datetime
from typing import Any

import pytest
from icalendar import Calendar

from tests.integration.web.conftest import Site
from tests.integration.web.test_registering import typed

PERSONAL = ("", "/received", "/edit", "/withdraw", "/substitute")


def test_the_catalogue_lists_published_events_and_no_drafts(site: Site) -> None:
    shown = site.door.event()
    programme = site.door.ask("GET", f"/events/{shown}").json["programme"]
    hidden = site.door.draft(programme=programme)

    page = site.open(f"/et/?programme={programme}")

    assert f"/et/events/{shown}" in page.links
    assert f"/et/events/{hidden}" not in page.links


def test_the_catalogue_is_narrowed_by_what_one_looks_for(site: Site) -> None:
    here = site.door.event(venue={"name": "Maja", "address": "", "town": "Otepää"}, language="ru")
    elsewhere = site.door.event()

    page = site.open("/et/?town=Otepää&language=ru&month=2027-01&kind=training&free=1")

    assert f"/et/events/{here}" in page.links
    assert f"/et/events/{elsewhere}" not in page.links


def test_a_choice_nothing_fits_says_so(site: Site) -> None:
    page = site.open("/ru/?town=Атлантида")

    assert "Выбранным условиям не соответствует ни одно мероприятие" in page.text


def test_an_event_says_when_where_and_how_in_the_readers_language(site: Site) -> None:
    slug = site.door.event()

    page = site.open(f"/ru/events/{slug}")

    assert "Базовое обучение" in page.text
    assert "20 января 2027 года, 10:00–17:00" in page.text
    assert "Näidismaja, Eeskuju 4, Tartu" in page.text
    assert "Свободно 20 мест из 20" in page.text


def test_a_draft_is_not_there(site: Site) -> None:
    slug = site.door.draft()

    for path in ("", "/register", ".ics"):
        site.open(f"/en/events/{slug}{path}", status=404)


def test_the_exact_place_of_a_confidential_event_is_for_those_with_a_seat(site: Site) -> None:
    slug = site.door.event(confidential=True)
    token = site.door.confirmed(slug)["token"]

    public = site.open(f"/et/events/{slug}")
    feed = site.browser.get(f"/et/events/{slug}.ics").text
    own = site.open(f"/et/r/{token}")

    assert "Eeskuju 4" not in public.html + feed
    assert "Kadri Katse" not in public.html
    assert "Tartu" in public.text
    assert "Eeskuju 4" in own.text


def test_the_link_of_a_confidential_online_event_is_for_those_with_a_seat(site: Site) -> None:
    link = "https://video.example.org/tuba"
    slug = site.door.event(confidential=True, venue=None, online_url=link, capacity=1, minimum=1)
    seated, waiting = (site.door.confirmed(slug)["token"] for _ in range(2))
    programme = site.door.organise("GET", f"/events/{slug}").json["programme"]
    shown_to_all = (
        f"/et/events/{slug}",
        f"/et/events/{slug}/register",
        f"/et/events/{slug}.ics",
        f"/et/events.ics?programme={programme}",
        f"/et/?programme={programme}",
        f"/et/embed/events?programme={programme}",
        f"/et/r/{waiting}",
        f"/et/r/{waiting}/received",
    )

    leaks = [path for path in shown_to_all if "video.example.org" in site.browser.get(path).text]

    assert leaks == []
    assert link in site.open(f"/et/r/{seated}").html


def test_feeds_are_calendars_that_programs_can_subscribe_to(site: Site) -> None:
    slug = site.door.event()

    every = Calendar.from_ical(site.browser.get("/et/events.ics").data)
    one = Calendar.from_ical(site.browser.get(f"/ru/events/{slug}.ics").data)

    assert any(f"/events/{slug}" in str(event["URL"]) for event in every.walk("VEVENT"))
    (event,) = one.walk("VEVENT")
    assert event["SUMMARY"] == "Базовое обучение"
    assert event["DTSTART"].dt == datetime.fromisoformat("2027-01-20T10:00:00+02:00")


def test_the_feed_holds_what_the_catalogue_shows_for_the_same_wish_and_is_sent_once(site: Site) -> None:
    here = site.door.event(venue={"name": "Maja", "address": "", "town": "Otepää"}, language="ru")
    elsewhere, secret = site.door.event(), site.door.event(confidential=True)

    whole = site.browser.get("/et/events.ics")
    narrow = site.browser.get("/et/events.ics?town=Otepää&language=ru&month=2027-01&kind=training")
    again = site.browser.get("/et/events.ics", headers={"If-None-Match": whole.headers["ETag"]})

    unfolded = whole.text.replace("\r\n ", "")
    assert f"/events/{elsewhere}" in unfolded
    assert f"/events/{secret}" not in unfolded
    assert f"/events/{here}" in narrow.text.replace("\r\n ", "")
    assert f"/events/{elsewhere}" not in narrow.text.replace("\r\n ", "")
    assert (again.status_code, again.data) == (304, b"")


def test_opening_every_link_changes_nothing(site: Site) -> None:
    slug = site.door.event(capacity=1, minimum=1)
    seated, waiting = site.door.register(slug)["token"], site.door.register(slug)["token"]
    site.send(site.open(f"/et/r/{seated}/withdraw"), {})
    before = site.door.everything()

    for token in (seated, waiting):
        for path in (f"/i/{token}", f"/w/{token}", *(f"/r/{token}{page}" for page in PERSONAL)):
            site.browser.get(path, follow_redirects=True)
            site.browser.head(path)
    for path in ("/", f"/events/{slug}", f"/events/{slug}/register", "/events.ics"):
        site.browser.get(path)

    assert site.door.everything() == before


@pytest.mark.parametrize("page", PERSONAL)
def test_personal_pages_are_never_stored_and_never_named_elsewhere(site: Site, page: str) -> None:
    token = site.door.register(site.door.event())["token"]

    answer = site.open(f"/r/{token}{page}").answer

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Cookie" in answer.vary


def test_no_public_page_names_anybody_who_registered(site: Site) -> None:
    slug = site.door.event()
    site.door.register(slug, last_name="Salasõna", email="salajane@ppa.example.org")

    shown = "".join(site.browser.get(path).text for path in ("/", f"/events/{slug}", f"/events/{slug}.ics"))

    assert "Salasõna" not in shown
    assert "salajane" not in shown


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{7*7}}",
        "{event.__init__}",
        "%(email)s",
    ],
)
def test_what_people_type_is_shown_and_never_run(site: Site, hostile: str) -> None:
    token = site.door.register(site.door.event(), organisation=hostile)["token"]

    page = site.open(f"/et/r/{token}")

    assert "<script" not in page.html
    assert "<img src=x" not in page.html
    assert hostile in page.text


def nomination(**changes: Any) -> dict[str, Any]:
    """What an employer's contact types."""
    fields = {
        "nominator.name": "Peeter Juht",
        "nominator.email": "peeter.juht@prok.example.org",
        "nominator.organisation": "Prokuratuur",
        "nominator.statement": "Tööandja ja nimetatud inimesed on esitamisega nõus.",
    }
    for number, person in enumerate((typed(), typed())):
        for name in ("first_name", "last_name", "email"):
            fields[f"people.{number}.{name}"] = person[name]
    return {**fields, **changes}


def test_an_employer_nominates_several_people_at_once(site: Site) -> None:
    slug = site.door.event(entry="nomination", approval=True)

    page = site.send(site.open(f"/et/events/{slug}/nominate"), nomination())

    assert page.text.count("Ootab kinnitamist") == 2


def test_an_employer_reads_by_its_title_what_the_people_named_have_not_completed(site: Site) -> None:
    slug = site.door.event(entry="nomination", requires_activity="A1", prerequisite_blocks=True)

    page = site.send(site.open(f"/et/events/{slug}/nominate"), nomination())

    assert page.text.count("neile, kes on läbinud tegevuse A1 (ABC).") == 2


def test_a_nomination_without_consent_is_shown_again_with_everybody_in_it(site: Site) -> None:
    slug = site.door.event(entry="nomination", approval=True)
    fields = nomination()
    del fields["nominator.statement"]

    page = site.send(site.open(f"/et/events/{slug}/nominate"), fields, status=422)

    assert page.values["people.1.email"] == fields["people.1.email"]
    assert "#f-nominator-statement" in page.links


def test_one_more_person_is_a_button_away(site: Site) -> None:
    slug = site.door.event(entry="nomination", approval=True)

    page = site.send(site.open(f"/et/events/{slug}/nominate"), nomination(more="1"))

    assert "f-people-2-email" in page.ids
    assert page.values["nominator.name"] == "Peeter Juht"


def test_a_person_registers_with_the_employers_consent(site: Site) -> None:
    slug = site.door.event(entry="nomination", approval=True)
    consent = {
        "employer.name": "Peeter Juht",
        "employer.organisation": "Prokuratuur",
        "employer.statement": "Juht nõustus 3. veebruaril.",
    }

    page = site.send(site.open(f"/et/events/{slug}/register"), {**typed(), **consent})

    assert "Teie registreering on kätte saadud" in page.text


def test_without_naming_the_consent_the_form_comes_back(site: Site) -> None:
    slug = site.door.event(entry="nomination", approval=True)

    page = site.send(site.open(f"/et/events/{slug}/register"), typed(), status=422)

    assert "#f-employer-statement" in page.links


def with_an_online_day(site: Site) -> str:
    """The slug of an event at a venue whose second day has a link of its own."""
    days = [
        {
            "starts": f"2027-01-{day}T10:00:00+02:00",
            "ends": f"2027-01-{day}T17:00:00+02:00",
            "academic_hours": 8,
        }
        for day in (20, 27)
    ]
    return site.door.event(sessions=[days[0], {**days[1], "online_url": "https://video.example.org/tuba"}])


def test_a_session_with_a_link_of_its_own_is_online_and_not_at_the_event_s_venue(site: Site) -> None:
    slug = with_an_online_day(site)
    token = site.door.register(slug)["token"]

    page = site.open(f"/et/events/{slug}")
    feed, own = (
        site.browser.get(path).text.replace("\r\n ", "")
        for path in (f"/et/events/{slug}.ics", f"/et/r/{token}/calendar.ics")
    )

    assert "Tartu, Veebis" in page.text
    assert page.text.count("Näidismaja, Eeskuju 4, Tartu") == 1
    assert "video.example.org" not in page.text
    assert feed.count("LOCATION:Näidismaja") == feed.count("LOCATION:Veebis") == 1
    assert "video.example.org" not in feed
    assert own.count("LOCATION:Näidismaja") == own.count("LOCATION:https://video.example.org/tuba") == 1


def test_sessions_in_several_places_each_say_theirs_and_the_event_names_the_towns(site: Site) -> None:
    slug = site.door.event(
        sessions=[
            {"starts": "2027-01-20T10:00:00+02:00", "ends": "2027-01-20T17:00:00+02:00", "academic_hours": 8},
            {
                "starts": "2027-01-27T10:00:00+02:00",
                "ends": "2027-01-27T17:00:00+02:00",
                "academic_hours": 8,
                "venue": {"name": "Teine maja", "address": "Katse 3", "town": "Jõhvi"},
            },
        ]
    )

    page = site.open(f"/et/events/{slug}")

    assert "Tartu, Jõhvi" in page.text
    assert page.text.count("Näidismaja, Eeskuju 4, Tartu") == 1
    assert page.text.count("Teine maja, Katse 3, Jõhvi") == 1
