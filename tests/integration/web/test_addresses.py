"""Addresses that take no mail, as organisers meet them on their pages."""

from datetime import timedelta
from typing import Any, cast

import pytest

from services.registration import bootstrap
from services.registration.store.database import DatabaseStore
from shared.contracts import notifications
from shared.contracts.envelope import Message
from shared.ids import new_id
from tests.integration.registration_api.conftest import NOW
from tests.integration.web.conftest import Site
from tests.integration.web.organising import signed_in

EMAIL, RIGHT = "mari.vale@kool-01.example.org", "mari.oige@kool-01.example.org"


@pytest.fixture
def inside(site: Site) -> Site:
    """A browser that is signed in."""
    return signed_in(site)


@pytest.fixture
def roster(inside: Site) -> tuple[str, dict[str, Any]]:
    """The path of a roster and one person there, whose mail came back."""
    slug = inside.door.event()
    person = inside.door.register(slug, email=EMAIL)
    came_back(inside, registration_id=person["id"])
    return f"/manage/events/{slug}/registrations", person


def came_back(site: Site, **more: Any) -> None:
    """A mail came back for good."""
    data = {
        "mail_id": new_id(),
        "event_id": "e",
        "registration_id": "",
        "assignment_id": "",
        "template": "any",
        "about": "notice",
        "at": NOW - timedelta(hours=1),
        "reason": "address-unknown",
        "undeliverable": True,
        **more,
    }
    kind = notifications.MAIL_BOUNCED.name
    bounced = Message(new_id(), kind, "/kutse/notifications", "mails/m", 2, "c", data["at"], data)
    bootstrap.deliver_to(cast(DatabaseStore, site.door.desk.store))(bounced)


def test_one_click_on_the_roster_leads_to_the_address_and_saving_it_puts_it_right(
    inside: Site, roster: tuple[str, dict[str, Any]]
) -> None:
    path, person = roster
    shown = inside.open(path)
    assert "1 aadress ei tööta" in shown.text
    assert "Sellist postkasti ei ole." in shown.text
    form = f"{path}/{person['id']}/address"
    assert form in shown.links

    page = inside.open(form)
    assert page.values["email"] == EMAIL
    saved = inside.send(page, {"email": RIGHT}, action=form)

    assert "Aadress on parandatud" in saved.text
    assert RIGHT in saved.text
    assert "Aadress ei tööta" not in saved.text
    assert "aadress parandatud" in inside.open(path).text


def test_the_persons_page_says_since_when_and_why_and_what_to_do(
    inside: Site, roster: tuple[str, dict[str, Any]]
) -> None:
    path, person = roster

    page = inside.open(f"{path}/{person['id']}")

    assert "Aadress ei tööta" in page.text
    assert "Sellist postkasti ei ole. Alates" in page.text
    assert f"{path}/{person['id']}/address" in page.links
    works = inside.send(page, {}, action=f"{path}/{person['id']}/address/works")
    assert "Proovime uuesti" in works.text
    assert "Aadress on üle vaadatud" in works.text


def test_the_same_address_is_not_taken_for_a_correction_and_what_was_typed_stays(
    inside: Site, roster: tuple[str, dict[str, Any]]
) -> None:
    path, person = roster
    form = f"{path}/{person['id']}/address"

    refused = inside.send(inside.open(form), {"email": EMAIL}, action=form, status=422)
    assert "See ongi aadress, mis kirju vastu ei võta" in refused.text
    wrong = inside.send(refused, {"email": "mari@"}, action=form, status=422)

    assert wrong.values["email"] == "mari@"
    assert "#f-email" in wrong.links


def test_what_needs_attention_leads_to_the_people_concerned_alone(
    inside: Site, roster: tuple[str, dict[str, Any]]
) -> None:
    path, _ = roster
    inside.door.register(path.split("/")[3], email="juri@kool-01.example.org")
    home = inside.open("/manage/")
    assert f"{path}?mail=lost" in home.links

    page = inside.open(f"{path}?mail=lost")

    assert EMAIL in page.text
    assert "juri@kool-01.example.org" not in page.text
    assert path in page.links


def test_programs_and_files_are_told_as_well(inside: Site, roster: tuple[str, dict[str, Any]]) -> None:
    slug = roster[0].split("/")[3]
    [row] = inside.door.organise("GET", f"/events/{slug}/registrations").json["items"]
    assert row["undeliverable"] is True

    sheet = inside.door.organise("GET", f"/events/{slug}/registrations.csv").get_data(as_text=True)
    names, values = (line.split(",") for line in sheet.strip().splitlines())
    assert dict(zip(names, values, strict=True))["undeliverable"] == "yes"


def test_a_trainers_address_is_put_right_on_the_events_page(inside: Site) -> None:
    slug = inside.door.event(trainers=[{"name": "Kadri Katse", "email": "kadri@example.org"}])
    event = cast(DatabaseStore, inside.door.desk.store).records.events.by_slug(slug)
    assert event is not None
    [trainer] = event.trainers
    came_back(inside, assignment_id=trainer.assignment_id, event_id=event.id)
    form = f"/manage/events/{slug}/trainers/{trainer.assignment_id}/address"
    page = inside.open(f"/manage/events/{slug}")
    assert "Aadress ei tööta" in page.text
    assert form in page.links

    saved = inside.send(inside.open(form), {"email": "kadri.katse@example.org"}, action=form)

    assert "Koolitaja saab sinna kutse ja lingi" in saved.text
    assert "kadri.katse@example.org" in saved.text
    assert "Aadress ei tööta" not in saved.text
