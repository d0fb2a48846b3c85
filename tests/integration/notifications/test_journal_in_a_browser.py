"""The mail journal in a real browser: what an organiser does when somebody got no mail."""

import csv
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from shared.web.access import Actor
from tests.integration.notifications.conftest import Mailers, Office
from tests.integration.notifications.doors import door
from tests.integration.notifications.post_office import OpenServer, PostOffice
from tests.integration.notifications.test_journal import PEOPLE, somebody
from tests.integration.web.holding import hold
from tests.stack import free_ports, wait_until
from tests.unit.notifications.builders import Course, Registration

JOURNAL = "/manage/mail/events/abc-01/journal"
REFUSAL = "550 5.1.1 No such user here"


ANU = Actor("organiser:liis", "administrator", "liis.naidis@ministeerium.example.org")
"""May read the audit, too."""


@dataclass
class Look:
    """The pages at an address, and a browser before them."""

    url: str
    browser: Browser

    def at(self, path: str, *, scripts: bool = False) -> Page:
        """A page in a fresh window; without scripts, because no page needs any."""
        window = self.browser.new_context(
            viewport={"width": 1280, "height": 800}, java_script_enabled=scripts
        )
        page = window.new_page()
        page.goto(f"{self.url}{path}")
        return page


@pytest.fixture
def look(office: Office, browser: Browser) -> Iterator[Look]:
    """The pages behind a real port."""
    port = free_ports(1)[0]
    url = f"http://127.0.0.1:{port}"
    server = make_server("127.0.0.1", port, door(office, url, ANU), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Look(url, browser)
    server.shutdown()
    thread.join()


@pytest.fixture
def refused(
    office: Office, mailers: Mailers, post_office: PostOffice, smtp: OpenServer
) -> dict[str, Registration]:
    """Everybody got the confirmation but Mari, whose address was refused; one more mail waits."""
    post_office.script(PEOPLE["mari"][2], f"rcpt {REFUSAL}")
    course = Course()
    office.hear(course.published())
    people = {name: somebody(course, name) for name in PEOPLE}
    for registration in people.values():
        office.deliver(registration.confirmed())
    mailers.start(smtp.url)
    wait_until(lambda: len(office.mails(open=False)) == len(PEOPLE))
    mailers.stop()
    office.deliver(people["olga"].changed(first_name="Olga"))
    return people


def test_an_organiser_finds_why_somebody_got_no_mail_sends_it_again_and_takes_the_list(
    office: Office,
    look: Look,
    refused: dict[str, Registration],
    mailers: Mailers,
    smtp: OpenServer,
    tmp_path: Path,
) -> None:
    page = look.at(f"/en{JOURNAL}")
    page.get_by_text("1 did not arrive").click()
    page.get_by_label("Name or address begins with").fill("näide mari")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{look.url}/en{JOURNAL}")
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("link", name="Seat confirmed").click()
    page.get_by_text(REFUSAL.partition(" ")[2]).wait_for()
    page.get_by_text("This address takes no mail. Please check it with the person.").wait_for()
    page.get_by_role("button", name="Send again").click()
    page.get_by_text("1 mail goes out again.").wait_for()

    mailers.start(smtp.url)
    wait_until(lambda: office.mails(copy_of={"$gt": ""}, state="sent"))
    page.goto(f"{look.url}/en{JOURNAL}")
    page.get_by_label("What do you need the list for?").fill("Report")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    download.value.save_as(tmp_path / "list.csv")

    rows = list(csv.DictReader((tmp_path / "list.csv").open(encoding="utf-8-sig"), delimiter=";"))
    assert sorted(row["What became of it"] for row in rows if row["Address"] == "mari@example.org") == [
        "could not be sent",
        "sent",
    ]
    assert len(rows) == len(office.mails())


def test_nobody_is_shut_out_of_the_journal_and_it_never_moves_sideways(
    office: Office, look: Look, refused: dict[str, Registration]
) -> None:
    (mail,) = office.mails(invitee_id=refused["mari"].id)
    addresses = (
        ("journal", f"{JOURNAL}?fate=not-arrived"),
        ("person", f"/manage/mail/people/{refused['mari'].id}"),
        ("message", f"/manage/mail/messages/{mail['_id']}"),
    )
    page = look.at(f"/et{JOURNAL}", scripts=True)
    for name, path in addresses:
        address = f"{look.url}/ru{path}"
        assert hold(page, f"refused {name}", f"mail/{name}.html", lambda to=address: page.goto(to)) == []


def test_mails_are_ticked_and_sent_again_by_keyboard_alone(
    office: Office, look: Look, refused: dict[str, Registration]
) -> None:
    page = look.at(f"/et{JOURNAL}?fate=not-arrived")

    page.locator("input[name=mail]").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Saada märgitud uuesti").focus()
    page.keyboard.press("Enter")

    page.get_by_text("1 kiri läheb uuesti teele.").wait_for()
    assert len(office.mails(copy_of={"$gt": ""})) == 1
