"""An employer's page, and naming colleagues on the group's."""

import re

from shared import links
from tests.integration.registration.desks import said
from tests.integration.web.browsing import Page
from tests.integration.web.conftest import Site
from tests.integration.web.test_parties import CONTACT
from tests.integration.web.test_registering import typed

MINE = {
    "nominator.name": "Piia Personal",
    "nominator.email": "piia@kool.example.org",
    "nominator.organisation": "Näidise kool",
    "nominator.statement": "Tööandja ja inimesed on nõus.",
}


def people(*persons: dict[str, str]) -> dict[str, str]:
    """Fields of the form that nominates."""
    parts = ("first_name", "last_name", "email")
    return {f"people.{at}.{part}": one[part] for at, one in enumerate(persons) for part in parts}


def page_of(site: Site, slug: str) -> Page:
    """The employer's page, by the link that was mailed for this event."""
    event = site.door.desk.store.records.events.by_slug(slug)
    assert event is not None
    (told,) = (one for one in said(site.door.desk, "kutse.employer.named.v1") if one["event_id"] == event.id)
    token = site.door.desk.links.token(links.EMPLOYER, told["employer_id"])
    return site.open(f"/et/n/{token}")


def test_whoever_names_nobody_is_asked_for_a_person_where_one_can_be_typed(site: Site) -> None:
    slug = site.door.event(capacity=10, entry="nomination")

    refused = site.send(site.open(f"/et/events/{slug}/nominate"), MINE, status=422)

    assert '<a href="#f-people">Palun nimetage vähemalt üks inimene.</a>' in refused.html
    assert "f-people" in refused.ids


def test_an_employer_follows_the_nominations_names_more_people_and_withdraws_one(site: Site) -> None:
    slug = site.door.event(capacity=10, entry="nomination")
    first, second = typed(), typed()
    done = site.send(site.open(f"/et/events/{slug}/nominate"), MINE | people(first))
    assert "/n/" not in done.html

    page = page_of(site, slug)
    form = site.open(f"{page.address}/nominate")
    assert MINE["nominator.email"] in form.text
    other = {"nominator.email": "keegi@mujal.example.org"}
    both = site.send(form, MINE | other | people(second))

    assert first["last_name"] in both.text
    assert second["last_name"] in both.text
    assert first["email"] not in both.html
    asked = site.open(next(one for one in both.links if one.endswith("/withdraw")))
    gone = site.send(asked, {})
    assert "Ei tule enam" in gone.text
    assert gone.text.count("Koht olemas") == 1
    assert "Jätan esitamise jõusse" in asked.text


def test_whoever_was_nominated_is_told_so_and_is_asked_for_nothing_once_it_is_over(site: Site) -> None:
    story = {"key": "story", "label": {"et": "Kogemus"}, "required": True}
    slug = site.door.event(capacity=10, entry="nomination", form={"questions": [story]})
    one = typed()
    site.send(site.open(f"/et/events/{slug}/nominate"), MINE | people(one))
    page = page_of(site, slug)
    asked = site.open(next(link for link in page.links if link.endswith("/withdraw")))
    site.send(asked, {})

    told = {
        kind: next(
            each
            for each in said(site.door.desk, f"kutse.registration.{kind}.v1")
            if each["person"]["email"] == one["email"]
        )
        for kind in ("confirmed", "withdrawn")
    }

    assert (told["confirmed"]["named_by"], told["confirmed"]["owes"]) == ("Näidise kool", True)
    assert (told["withdrawn"]["by_employer"], told["withdrawn"]["owes"]) == (True, False)


def test_the_lost_link_is_asked_for_and_the_answer_tells_nothing(site: Site) -> None:
    slug = site.door.event(capacity=10, entry="nomination")
    page = site.open(f"/et/events/{slug}/nominate/link")

    answer = site.send(page, {"email": "keegi@mujal.example.org"})

    assert "Kui selle aadressiga on kedagi esitatud" in answer.text


def test_asking_for_the_link_tells_nothing_of_a_draft(site: Site) -> None:
    known = site.door.event(capacity=10, entry="nomination")
    draft = site.door.draft(capacity=10, entry="nomination")
    page = site.open(f"/et/events/{known}/nominate/link")
    sent = page.hidden | {"email": "keegi@mujal.example.org"}

    answers = [site.browser.post(f"/et/events/{slug}/nominate/link", data=sent) for slug in (draft, "pole")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_contact_names_colleagues_and_loses_nothing_over_a_slip(site: Site) -> None:
    slug = site.door.event(capacity=10)
    page = site.send(site.open(f"/et/events/{slug}/register/group"), CONTACT)
    token = page.address.rpartition("/")[2]
    fields = {
        "people.1.first_name": "Mari",
        "people.1.last_name": "Maasikas",
        "people.1.email": "mari",
        "people.2.first_name": "Jaan",
        "people.2.last_name": "Tamm",
        "people.2.email": "jaan@kool.example.org",
    }

    wrong = site.send(page, fields, f"/et/g/{token}/colleagues", status=422)
    assert wrong.values["people.1.email"] == "mari"
    assert wrong.values["people.2.last_name"] == "Tamm"
    done = site.send(
        wrong, {**fields, "people.1.email": "mari@kool.example.org"}, f"/et/g/{token}/colleagues"
    )

    assert "Lingid on e-postiga teel" in done.text
    assert "mari@kool.example.org" in done.text
    place = site.open(re.findall(r'href="http://localhost(/i/[\w-]+)"', done.html)[0])
    assert place.values["last_name"] == "Maasikas"
