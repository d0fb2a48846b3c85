"""A person registers on the pages and does with the registration what people do."""

from collections.abc import Sequence
from itertools import count

import pytest

from services.registration import bootstrap
from services.registration.store.database import DatabaseStore
from tests.integration.registration_api.bodies import number_in_words
from tests.integration.registration_api.conftest import Door
from tests.integration.web.conftest import Site, pages_of

NUMBERS = count(1)


class Flooded:
    """Every mailbox has to wait."""

    def waits_s(self, mailboxes: Sequence[str]) -> Sequence[int]:
        return [600 for _ in mailboxes]


def typed(**changes: str) -> dict[str, str]:
    """A person nobody else is, as typed into the form."""
    number = next(NUMBERS)
    person = {
        "first_name": "Jüri",
        "last_name": f"Õun {number_in_words(number)}",
        "email": f"juri.{number}@ppa.example.org",
        "language": "et",
        "organisation": "Politsei- ja Piirivalveamet",
    }
    return {**person, **changes}


def test_whoever_fills_in_the_form_has_a_seat_and_sees_the_address_they_typed(site: Site) -> None:
    slug = site.door.event()
    person = typed()

    page = site.send(site.open(f"/et/events/{slug}/register"), person)

    assert page.address.endswith("/received")
    assert "Teil on koht" in page.text
    assert person["email"] in page.text


def test_nothing_typed_is_lost_when_something_is_wrong(site: Site) -> None:
    slug = site.door.event()

    page = site.send(site.open(f"/ru/events/{slug}/register"), typed(email="juri@", last_name=""), status=422)

    assert page.values["first_name"] == "Jüri"
    assert page.values["email"] == "juri@"
    assert {"#f-email", "#f-last_name"} <= set(page.links)
    assert {"f-email-error", "f-last_name-error"} <= page.ids
    assert "Нужны исправления" in page.text


def test_a_form_sent_twice_is_one_registration(site: Site) -> None:
    slug = site.door.event()
    form, person = site.open(f"/et/events/{slug}/register"), typed()

    first, second = site.send(form, person), site.send(form, person)

    assert first.address == second.address


def test_a_colleague_entered_on_the_same_form_gets_a_registration_of_their_own(site: Site) -> None:
    slug = site.door.event()
    form = site.open(f"/et/events/{slug}/register")

    first, second = site.send(form, typed()), site.send(form, typed())

    assert first.address != second.address


def test_an_address_that_is_registered_already_is_told_so_above_the_form(site: Site) -> None:
    slug = site.door.event()
    person = typed()
    site.send(site.open(f"/en/events/{slug}/register"), person)

    page = site.send(site.open(f"/en/events/{slug}/register"), person, status=409)

    assert "already registered" in page.text
    assert page.values["email"] == person["email"]


def test_whoever_lacks_what_an_event_builds_on_reads_what_that_is_by_its_title(site: Site) -> None:
    slug = site.door.event(requires_activity="A1", prerequisite_blocks=True)

    page = site.send(site.open(f"/et/events/{slug}/register"), typed(), status=409)

    assert "peate olema läbinud selle programmi tegevuse A1 (ABC)" in site.open(f"/et/events/{slug}").text
    assert "neile, kes on läbinud tegevuse A1 (ABC)." in page.text


def test_whoever_is_from_no_group_an_event_is_for_reads_that_an_activity_would_do(site: Site) -> None:
    groups = ["Ohvriabi", "ppa.example.org"]
    either = {"requires_activity": "A1", "requires_groups": groups, "requires_either": True}
    slug = site.door.event(**either, prerequisite_blocks=True)

    form = site.open(f"/et/events/{slug}/register")
    page = site.send(form, typed(email="keegi@kool.example.org"), status=409)
    inside = site.send(form, typed(email="kati@ppa.example.org"))

    said = "tegevuse A1 (ABC) või kuuluma siia: Ohvriabi, ppa.example.org"
    assert said in site.open(f"/et/events/{slug}").text
    assert "läbinud tegevuse A1 (ABC) või kuuluvad siia: Ohvriabi, ppa.example.org." in page.text
    assert page.values["email"] == "keegi@kool.example.org"
    assert "Teil on koht" in inside.text


def test_a_full_event_takes_people_into_the_queue_and_says_their_place(site: Site) -> None:
    slug = site.door.event(capacity=1, minimum=1)
    site.send(site.open(f"/et/events/{slug}/register"), typed())

    event = site.open(f"/et/events/{slug}")
    page = site.send(site.open(f"/et/events/{slug}/register"), typed())

    assert "Kohad täis, ootenimekiri" in event.text
    assert "järjekorras 1. kohal" in page.text


def test_details_are_corrected_on_the_personal_page(site: Site) -> None:
    token = site.door.register(site.door.event())["token"]

    page = site.send(site.open(f"/et/r/{token}/edit"), typed(first_name="Mari-Liis", organisation=""))

    assert "Teie andmed on salvestatud" in page.text
    assert "Mari-Liis" in page.text
    assert "Näidiskool" not in page.text


def test_looking_at_the_question_withdraws_nobody_and_the_button_does(site: Site) -> None:
    token = site.door.register(site.door.event())["token"]

    question = site.open(f"/et/r/{token}/withdraw")
    before = site.open(f"/et/r/{token}")
    after = site.send(question, {})

    assert "Koht kinnitatud" in before.text
    assert "Loobutud" in after.text


def test_the_person_who_waits_is_offered_the_freed_seat_and_accepts_it_by_a_button(site: Site) -> None:
    slug = site.door.event(capacity=1, minimum=1)
    seated, waiting = site.door.register(slug)["token"], site.door.register(slug)["token"]
    site.send(site.open(f"/et/r/{seated}/withdraw"), {})

    offer = site.open(f"/et/w/{waiting}")
    page = site.send(offer, {}, action=f"/et/w/{waiting}/accept")

    assert "Teile hoitakse kohta" in offer.text
    assert "Koht kinnitatud" in page.text


def test_a_declined_offer_is_gone(site: Site) -> None:
    slug = site.door.event(capacity=1, minimum=1)
    seated, waiting = site.door.register(slug)["token"], site.door.register(slug)["token"]
    site.send(site.open(f"/et/r/{seated}/withdraw"), {})

    page = site.send(site.open(f"/et/w/{waiting}"), {}, action=f"/et/w/{waiting}/decline")

    assert "Pakkumisest loobutud" in page.text
    assert "Loobusite pakutud kohast. Kui mõtlete ümber, võite uuesti registreeruda." in page.text


def test_of_coming_again_one_reads_only_while_one_can(site: Site) -> None:
    slug = site.door.event()
    token = site.door.register(slug)["token"]
    site.send(site.open(f"/et/r/{token}/withdraw"), {})
    open_still = site.open(f"/et/r/{token}")

    closed = {"registration": {"closes": "2026-11-20T12:00:00+02:00", "opens": None}}
    assert site.door.organise("PATCH", f"/events/{slug}", closed).status_code == 200
    too_late = site.open(f"/et/r/{token}")

    said = ("Teie registreering on lõppenud.", "uuesti registreeruda")
    assert [[words in page.text for words in said] for page in (open_still, too_late)] == [
        [True, True],
        [True, False],
    ]


def test_a_seat_is_handed_to_a_colleague(site: Site) -> None:
    token = site.door.register(site.door.event())["token"]

    page = site.send(site.open(f"/et/r/{token}/substitute"), typed(organisation=""))

    assert "Teie koht on üle antud" in page.text


def test_whoever_clicks_twice_or_goes_back_reads_that_the_seat_is_handed_over(site: Site) -> None:
    token = site.door.register(site.door.event())["token"]
    form, colleague = site.open(f"/et/r/{token}/substitute"), typed(organisation="")
    site.send(form, colleague)

    again = site.send(form, colleague)
    back = site.browser.get(f"/et/r/{token}/substitute")

    assert again.address == f"/et/r/{token}"
    assert "Teie koha võttis üle kolleeg." in again.text
    assert back.location.endswith(f"/et/r/{token}")


def test_the_calendar_file_holds_the_sessions_and_no_personal_link(site: Site) -> None:
    token = site.door.register(site.door.event())["token"]

    file = site.browser.get(f"/et/r/{token}/calendar.ics")

    assert file.content_type == "text/calendar; charset=utf-8"
    assert file.text.count("BEGIN:VEVENT") == 1
    assert "DTSTART:20270120T080000Z" in file.text
    assert token not in file.text.replace("\r\n ", "")


def test_the_calendar_file_of_a_confidential_event_names_no_topic_and_no_page(site: Site) -> None:
    link = "https://video.example.org/tuba"
    slug = site.door.event(confidential=True, online_url=link)
    token = site.door.confirmed(slug)["token"]

    file = site.browser.get(f"/et/r/{token}/calendar.ics").text.replace("\r\n ", "")

    assert "SUMMARY:Kohtumine\r\n" in file
    assert [said for said in ("ABC", slug, link) if said in file] == []
    assert "LOCATION:Tartu\r\n" in file


@pytest.mark.parametrize("page", ["", "/edit", "/withdraw", "/received", "/calendar.ics"])
def test_a_link_that_is_not_ours_opens_nothing(site: Site, page: str) -> None:
    site.open(f"/en/r/{'A' * 38}{page}", status=404)


@pytest.mark.parametrize("tell", [True, False])
def test_a_reason_is_read_on_the_personal_page_only_when_it_was_meant_for_the_person(
    site: Site, tell: bool
) -> None:
    slug = site.door.event(approval=True)
    one = site.door.register(slug)

    said = {"reason": "Rühm on täis saanud.", "tell": tell}
    site.door.organise("POST", f"/events/{slug}/registrations/{one['id']}/reject", said)
    page = site.open(f"/et/r/{one['token']}")

    assert ("Rühm on täis saanud." in page.text) is tell


def test_why_the_organiser_cancelled_a_registration_is_read_on_the_personal_page(site: Site) -> None:
    slug = site.door.event()
    one = site.door.register(slug)

    said = {"reason": "Palusite seda telefonis."}
    site.door.organise("POST", f"/events/{slug}/registrations/{one['id']}/cancel", said)

    assert "Palusite seda telefonis." in site.open(f"/et/r/{one['token']}").text


def test_all_that_is_wrong_is_said_at_once_what_the_event_asks_for_included(site: Site) -> None:
    rules = {"key": "rules", "text": {"et": "Nõustun reeglitega."}, "required": True}
    story = {"key": "story", "label": {"et": "Kogemus"}, "required": True}
    asks = {"organisation": "required", "questions": [story], "consents": [rules]}
    slug = site.door.event(form=asks)

    wrong = typed(email="juri@", last_name="", organisation="")
    page = site.send(site.open(f"/et/events/{slug}/register"), wrong, status=422)

    everything = {"last_name", "email", "organisation", "answers-story", "consents-rules"}
    assert {f"#f-{name}" for name in everything} <= set(page.links)


def test_whoever_gave_a_seat_up_is_led_to_where_one_registers_again(site: Site) -> None:
    token = site.door.register(site.door.event())["token"]

    page = site.send(site.open(f"/et/r/{token}/withdraw"), {})

    assert "Registreeru uuesti" in page.text


@pytest.mark.parametrize(
    ("language", "sentence"), [("et", "väga sageli"), ("en", "very often"), ("ru", "очень часто")]
)
def test_whoever_types_a_flooded_address_keeps_what_they_typed_and_reads_what_to_do(
    door: Door, api_store: DatabaseStore, language: str, sentence: str
) -> None:
    app = pages_of(door, bootstrap.create_desk(door.settings, api_store, Flooded()))
    site, person = Site(app, door, app.test_client()), typed()

    page = site.send(site.open(f"/{language}/events/{door.event()}/register"), person, status=429)

    assert sentence in page.text
    assert page.values["email"] == person["email"]
