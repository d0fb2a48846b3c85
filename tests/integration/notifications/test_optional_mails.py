"""Mails that need not be: how to do without them, and what comes all the same."""

import email
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.notifications.bootstrap import NAME, TRANSLATIONS
from services.notifications.domain.letters import Lead
from services.notifications.handlers.post import tell
from services.notifications.pages.optional_mails import optional_mails
from services.notifications.reasons import REASONS
from services.notifications.settings import NotificationsSettings
from shared import links
from shared.web.application import WebParts, create_app
from tests.integration.notifications.conftest import Office
from tests.unit.notifications.builders import Course, Registration

SETTINGS = NotificationsSettings.from_environment(
    {"KUTSE_SECRET": "s" * 32, "KUTSE_NOTIFICATIONS_URL": "http://localhost"}
)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def registration(office: Office) -> Registration:
    """Mari has a seat."""
    registration = Registration(Course())
    office.hear(registration.course.published(), registration.confirmed())
    return registration


@pytest.fixture
def client(office: Office) -> FlaskClient:
    """A browser, or a mail program; without cookies."""
    parts = WebParts(
        name=NAME,
        settings=SETTINGS,
        pages=[optional_mails],
        reasons=REASONS,
        translations=[TRANSLATIONS / "messages"],
        desk=office.desk,
        clock=lambda: office.now,
    )
    return create_app(parts).test_client(use_cookies=False)


def thank(office: Office, registration: Registration, cause: str) -> dict[str, Any]:
    """Mari is thanked; the mail as journalled."""

    def work(tx: Any) -> None:
        invitee = tx.invitees.get(registration.id)
        event = tx.events.get(invitee.event_id)
        tell(tx, office.desk.context("c"), cause, Lead("thanks"), (invitee, event))

    office.store.atomically(work)
    (mail,) = office.mails(template="thanks", key={"$regex": f"^{cause}:"})
    return mail


def address_in(mail: dict[str, Any]) -> str:
    """Where its header leads."""
    return str(parsed(mail)["List-Unsubscribe"]).strip(" <>")


def parsed(mail: dict[str, Any]) -> EmailMessage:
    """The mail as a mail program reads it."""
    return email.message_from_bytes(mail["content"], policy=default)  # type: ignore[return-value]


def path_in(mail: dict[str, Any]) -> str:
    """The same without its host."""
    return address_in(mail).removeprefix("https://n.example.org")


def test_a_mail_that_need_not_be_says_how_to_do_without_it_in_its_head_and_in_its_text(
    office: Office, registration: Registration
) -> None:
    mail = thank(office, registration, "one")
    plain = parsed(mail).get_body(("plain",))

    assert address_in(mail).startswith("https://n.example.org/u/")
    assert parsed(mail)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert plain is not None
    assert f"https://n.example.org/et{path_in(mail)}" in plain.get_content()


def test_a_mail_that_is_needed_offers_nothing_of_the_kind(office: Office, registration: Registration) -> None:
    (mail,) = office.mails()

    assert parsed(mail)["List-Unsubscribe"] is None
    assert b"/u/" not in mail["content"]


def test_one_request_of_a_mail_program_ends_them_at_once_and_keeps_what_is_needed(
    office: Office, registration: Registration, client: FlaskClient
) -> None:
    waiting = thank(office, registration, "one")
    answer = client.post(path_in(waiting), data=ONE_CLICK)
    later = thank(office, registration, "two")
    office.hear(registration.changed(first_name="Maarika"))

    assert (answer.status_code, answer.headers.get("Location")) == (200, None)
    fates = [(each["state"], each["reason"]) for each in office.mails(template="thanks")]
    assert fates == [("skipped", "unsubscribed")] * 2
    assert later["template"] == "thanks"
    assert [each["state"] for each in office.mails(template="details_changed")] == ["queued"]


def test_looking_changes_nothing_however_often_scanners_look(
    office: Office, registration: Registration, client: FlaskClient
) -> None:
    mail = thank(office, registration, "one")
    before = office.everything()
    pages = [client.get(path_in(mail)) for _ in range(3)]

    assert [page.status_code for page in pages] == [200] * 3
    assert office.everything() == before
    assert "<button" in pages[0].text


@pytest.mark.parametrize(("language", "said"), [("en", "again"), ("et", "jälle"), ("ru", "снова")])
def test_whoever_changed_their_mind_gets_them_again(
    office: Office, registration: Registration, client: FlaskClient, language: str, said: str
) -> None:
    path = path_in(thank(office, registration, "one"))
    client.post(path, data=ONE_CLICK)
    offered = client.get(f"/{language}{path}").text
    done = client.post(f"/{language}{path}", data={"again": "yes"}).text

    assert said in offered.lower()
    assert said in done.lower()
    assert thank(office, registration, "two")["state"] == "queued"


def test_the_choice_of_one_person_is_nobody_elses(
    office: Office, registration: Registration, client: FlaskClient
) -> None:
    other = Registration(registration.course)
    other.person["email"] = "juri@example.org"
    office.hear(other.confirmed())
    client.post(path_in(thank(office, registration, "one")), data=ONE_CLICK)

    assert thank(office, other, "two")["state"] == "queued"


def test_the_choice_holds_for_other_events_of_the_programme_however_the_address_is_written(
    office: Office, registration: Registration, client: FlaskClient
) -> None:
    client.post(path_in(thank(office, registration, "one")), data=ONE_CLICK)
    again = Registration(Course({**registration.course.data, "id": "f" * 24, "slug": "abc-02"}))
    again.person["email"] = "Mari@Example.org"
    office.hear(again.course.published(), again.confirmed())

    assert thank(office, again, "two")["reason"] == "unsubscribed"


@pytest.mark.parametrize("purpose", [links.REGISTRATION, links.TRAINER])
def test_no_other_link_opens_the_choice(
    office: Office, registration: Registration, client: FlaskClient, purpose: str
) -> None:
    token = office.desk.links.token(purpose, registration.id)

    assert client.get(f"/u/{token}").status_code == 404
    assert client.post(f"/u/{token}").status_code == 404


def test_a_link_of_somebody_who_is_known_no_more_leads_nowhere(office: Office, client: FlaskClient) -> None:
    token = office.desk.links.token(links.OPTIONAL_MAILS, "d" * 24)

    assert client.get(f"/u/{token}").status_code == 404
