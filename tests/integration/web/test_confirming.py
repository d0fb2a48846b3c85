"""At an event that has addresses confirmed, the page after the form tells nobody anything."""

import re
from zoneinfo import ZoneInfo

from services.registration.domain.registrations import canonical_email
from services.registration.pages.public.slips import SLIP
from shared import links
from tests.integration.web.browsing import Page
from tests.integration.web.conftest import Site
from tests.integration.web.test_registering import typed


def whole(page: Page) -> str:
    """The page with addresses in one piece, whatever may break them into lines."""
    return page.html.replace("<wbr>", "")


def plain(text: str, email: str) -> str:
    """A page without what every page has of its own: tokens, stamps, the moment, and the address typed."""
    for name in ("csrf_token", "form_stamp", SLIP):
        text = re.sub(rf'(name="{name}" value=")[^"]*', r"\1", text)
    text = re.sub(r"<time.*?</time>", "MOMENT", text)
    return text.replace(email, "ADDRESS")


def link_to(site: Site, slug: str, email: str) -> str:
    """The page the letter to this address leads to."""
    event = site.door.desk.store.records.events.by_slug(slug)
    assert event is not None
    (one,) = site.door.desk.store.records.registrations.with_email([event.id], [canonical_email(email)])
    return f"/et/c/{site.door.desk.links.token(links.CONFIRMATION, one.id, one.link)}"


def test_the_page_after_the_form_is_the_same_whether_or_not_the_address_is_registered(site: Site) -> None:
    slug = site.door.event(confidential=True)
    known = site.door.confirmed(slug, email="tuntud@ppa.example.org")["email"]
    waiting = typed()["email"]
    site.door.register(slug, email=waiting)

    pages = {
        email: site.send(site.open(f"/et/events/{slug}/register"), typed(last_name="Õun", email=email))
        for email in (known, waiting, typed()["email"], "PPA.Uus@ppa.example.org")
    }

    assert len({plain(whole(page), email) for email, page in pages.items()}) == 1
    assert all(f'<p class="typed">{email}</p>' in whole(page) for email, page in pages.items())
    assert "Jäänud on üks samm" in pages[known].text


def test_programs_learn_no_more_than_people(site: Site) -> None:
    slug = site.door.event(confidential=True)
    site.door.confirmed(slug, email="tuntud@ppa.example.org")

    new = site.door.register(slug, email="uus@ppa.example.org")
    known = site.door.register(slug, email="Tuntud@PPA.example.org")

    assert {**new, "id": ""} == {**known, "id": ""}
    assert {**new, "id": ""} == {
        "id": "",
        "status": "pending_email",
        "waiting_position": None,
        "token": None,
        "manage_url": None,
    }


def test_a_button_and_not_the_link_makes_the_seat_firm(site: Site) -> None:
    slug = site.door.event(email_confirmation=True)
    person = typed()
    site.send(site.open(f"/et/events/{slug}/register"), person)
    link = link_to(site, slug, person["email"])

    looked = site.open(link)
    own = site.send(looked, {}, link)

    assert "Kas see on teie aadress?" in looked.text
    assert person["email"] in looked.text
    assert "Koht kinnitatud" in own.text
    assert "Seda linki on juba kasutatud" in site.open(link).text


def test_a_slip_of_the_pen_is_put_right_on_the_page_and_the_old_link_dies(site: Site) -> None:
    slug = site.door.event(email_confirmation=True, capacity=1, waiting_list={"mode": "none"}, minimum=0)
    person, right = typed(), typed()["email"]
    page = site.send(site.open(f"/et/events/{slug}/register"), person)
    old = link_to(site, slug, person["email"])

    again = site.send(page, {"email": right}, action=f"/et/events/{slug}/register")

    assert f'<p class="typed">{right}</p>' in whole(again)
    site.open(old, status=404)
    own = site.send(site.open(link_to(site, slug, right)), fields={}, action=link_to(site, slug, right))
    assert "Koht kinnitatud" in own.text
    assert person["last_name"] in site.open(own.address.replace("http://localhost", "") + "/edit").html


def test_a_slip_in_the_correction_itself_still_kills_the_link_to_the_wrong_address(site: Site) -> None:
    slug = site.door.event(email_confirmation=True)
    person, right = typed(), typed()["email"]
    page = site.send(site.open(f"/et/events/{slug}/register"), person)
    old = link_to(site, slug, person["email"])

    refused = site.send(page, {"email": "mari@"}, action=f"/et/events/{slug}/register", status=422)
    site.send(refused, {**person, "email": right}, action=f"/et/events/{slug}/register")

    assert "<title>Viga: " in refused.html
    site.open(old, status=404)


def test_whoever_did_not_ask_says_so(site: Site) -> None:
    slug = site.door.event(email_confirmation=True)
    person = typed()
    site.send(site.open(f"/et/events/{slug}/register"), person)
    link = link_to(site, slug, person["email"])

    told = site.send(site.open(link), {}, f"{link}/let-go")

    assert "Aitäh, et andsite teada" in told.text
    assert "Seda linki on juba kasutatud" in site.open(link).text


def test_after_the_deadline_answers_are_there_to_read_and_the_address_to_be_put_right(site: Site) -> None:
    slug = site.door.event(answers_until="2026-11-20T12:00:00+02:00")
    one = site.door.register(slug, job_title="Õpetaja")
    page = site.open(f"/et/r/{one['token']}/edit")

    changed = site.send(page, {"email": typed()["email"], "language": "ru", "first_name": "Teine"})
    assert "Vastuseid sai muuta kuni 20. november 2026, 12:00" in page.text
    assert "Õpetaja" in page.text
    assert "f-first_name" not in page.ids
    assert "Teine" not in changed.text
    late = site.door.ask(
        "PATCH", changed.address[3:].replace("/r/", "/registrations/"), {"needs": "Taimetoit"}
    )
    assert (late.status_code, late.json["code"]) == (409, "answers-closed")


def test_a_colleague_who_takes_a_seat_over_has_agreed_to_nothing_yet(site: Site) -> None:
    consent = {"key": "photos", "text": {"et": "Pildistamine"}, "version": 1, "required": False}
    slug = site.door.event(form={"consents": [consent], "phone": "optional"})
    one = site.door.register(slug, consents={"photos": 1}, phone="+372 5555 5555")

    site.send(site.open(f"/et/r/{one['token']}/substitute"), typed())

    roster = site.door.organise("GET", f"/events/{slug}/registrations").json["items"]
    (successor,) = [each for each in roster if each["status"] == "confirmed"]
    found = site.door.desk.store.records.registrations.get(successor["id"])
    assert found is not None
    assert (dict(found.consents), found.person.phone, dict(found.answers)) == ({}, "", {})


def test_a_hand_over_and_a_new_address_read_the_same_whoever_has_the_address(site: Site) -> None:
    slug = site.door.event(confidential=True, capacity=9)
    known = site.door.confirmed(slug, email="tuntud@ppa.example.org")["email"]
    new = "uus@ppa.example.org"

    seats, addresses = {}, {}
    for email in (known, new):
        one = site.door.confirmed(slug, email=typed()["email"], first_name="Mari", last_name="Näide")
        own = f"/et/r/{one['token']}"
        page = whole(site.send(site.open(own + "/substitute"), typed(email=email)))
        seats[email] = plain(page.replace(one["token"], "TOKEN"), one["email"])
        site.send(site.open(own), {}, action=own + "/keep")
        told = site.door.ask("PATCH", f"/registrations/{one['token']}", {"email": email})
        addresses[email] = (told.status_code, told.json["email"] == one["email"])
        assert told.json["to_be_confirmed"]["kind"] == "address"

    assert "Teie koht ootab kolleegi vastust" in seats[known]
    assert seats[known] == seats[new]
    assert addresses[known] == addresses[new] == (200, True)


def test_a_colleague_confirms_the_seat_on_the_page_the_letter_leads_to(site: Site) -> None:
    slug = site.door.event(confidential=True)
    one, colleague = site.door.confirmed(slug, email="mina@ppa.example.org"), "tema@ppa.example.org"
    site.send(site.open(f"/et/r/{one['token']}/substitute"), typed(email=colleague))

    page = site.open(link_to(site, slug, colleague))
    there = site.send(page, {}, action=page.address)

    assert "Kolleeg loovutab teile oma koha" in page.text
    assert "Teie aadress on kinnitatud" in there.text
    assert "Teie koha võttis üle kolleeg" in site.open(f"/et/r/{one['token']}").text


def test_both_pages_say_until_when_the_seat_is_held(site: Site) -> None:
    slug, person = site.door.event(email_confirmation=True, confirm_hours=12), typed()

    asked = site.send(site.open(f"/et/events/{slug}/register"), person)
    looked = site.open(link_to(site, slug, person["email"]))

    event = site.door.desk.store.records.events.by_slug(slug)
    assert event is not None
    (one,) = site.door.desk.store.records.registrations.of_event(event.id)
    assert one.held_until is not None
    until = one.held_until.astimezone(ZoneInfo(event.timezone))
    words = f"{until.day}. november 2026, {until:%H:%M}"
    assert [words in page.text for page in (asked, looked)] == [True, True]
