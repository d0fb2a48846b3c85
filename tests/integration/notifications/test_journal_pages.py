"""The pages of the mail journal."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from services.notifications.pages.manage.journal import PAGE
from shared.web.access import Actor
from tests.integration.notifications.conftest import Office
from tests.integration.notifications.journal_site import Site, a_site
from tests.integration.notifications.test_journal import PEOPLE, ended, multiply, somebody
from tests.integration.web.filling import form_to
from tests.unit.notifications.builders import NOW, Course, Registration

EVENT = "/en/manage/mail/events/abc-01/journal"
PAGES = (
    "/manage/mail/journal",
    "/manage/mail/events/abc-01/journal",
    "/manage/mail/people/{person}",
    "/manage/mail/messages/{mail}",
    "/manage/mail/messages/{mail}/mail.eml",
)


@pytest.fixture
def site(office: Office) -> Site:
    """The pages on the office's desk."""
    return a_site(office)


@pytest.fixture
def people(office: Office) -> dict[str, Registration]:
    """Everybody has a seat and a mail."""
    course = Course()
    office.hear(course.published())
    found = {name: somebody(course, name) for name in PEOPLE}
    for number, registration in enumerate(found.values()):
        office.now = NOW + timedelta(minutes=number)
        office.deliver(registration.confirmed())
    return found


def mail_of(office: Office, registration: Registration) -> str:
    """The id of the person's first mail."""
    return str(office.mails(invitee_id=registration.id)[0]["_id"])


def failed(office: Office, registration: Registration, **fields: Any) -> str:
    """This person's mail was refused; answers its id."""
    tried = {
        "begun_at": NOW,
        "ended_at": NOW,
        "outcome": "address-refused",
        "code": 550,
        "text": "No such user",
    }
    gone = {"state": "failed", "reason": "address-refused", "open": False, "due_at": None, "ended_at": NOW}
    ended(office, registration, **{**gone, "attempts": [tried], **fields})
    return mail_of(office, registration)


@pytest.mark.parametrize("path", PAGES)
def test_nobody_but_organisers_looks_at_mails(
    site: Site, office: Office, people: dict[str, Registration], path: str
) -> None:
    address = path.format(person=people["mari"].id, mail=mail_of(office, people["mari"]))
    site.visitors[0] = None
    anonymous = site.client.get(address)
    site.visitors[0] = Actor("trainer:1", "trainer")
    stranger = site.client.get(address)

    assert anonymous.status_code == 303
    assert "/manage/sign-in" in anonymous.headers["Location"]
    assert stranger.status_code == 403
    assert office.database["audit"].count_documents({}) == 0


def test_the_journal_of_an_event_begins_with_its_figures(
    site: Site, office: Office, people: dict[str, Registration]
) -> None:
    failed(office, people["mari"])
    ended(office, people["tonu"], state="sent", open=False, ended_at=NOW)

    page = site.get(EVENT)

    assert re.findall(r"journal\?fate=[^>]+>([^<]+)<", page) == [
        "1 sent",
        "2 wait",
        "1 did not arrive",
    ]
    assert page.index("olga@example.org") < page.index("mari@example.org")
    assert "This address takes no mail." in page


def test_a_name_that_was_looked_for_stands_in_no_address(
    site: Site, office: Office, people: dict[str, Registration]
) -> None:
    failed(office, people["mari"])

    found = site.post(EVENT, text="  Näide,  Mari ", fate="not-arrived")

    assert "mari@example.org" in found.text
    assert "t.oispuu@example.org" not in found.text
    addresses = re.findall(r'(?:href|action)="([^"]+)"', found.text)
    assert not [address for address in addresses if "ari" in address.replace("calendar", "")]
    assert site.post(EVENT, text="Mari", fate="sent").text.count("Nothing matches.") == 1


def test_a_choice_without_a_name_has_an_address(site: Site, people: dict[str, Registration]) -> None:
    answer = site.post(EVENT, text="", fate="waiting", template="seat_confirmed", language="ru")

    assert answer.request.path.endswith("/events/abc-01/journal")
    assert dict(answer.request.args) == {"fate": "waiting", "template": "seat_confirmed", "language": "ru"}
    assert "Nothing matches." in answer.text


@pytest.mark.parametrize("searched", [False, True])
def test_pages_follow_one_another_without_gaps(
    site: Site, office: Office, people: dict[str, Registration], searched: bool
) -> None:
    multiply(office, "mails", mail_of(office, people["mari"]), 2 * PAGE)
    seen: list[str] = []
    text = "mari" if searched else ""
    page = site.post(EVENT, text=text).text
    for _ in range(4):
        seen += re.findall(r'id="m-(\w+)"', page)
        older = re.search(r'(?:after=([\w-]+)" rel="next"|name="after" value="([\w-]+)")', page)
        if not older:
            break
        after = older[1] or older[2]
        page = (
            site.post(EVENT, text=text, after=after).text if searched else site.get(f"{EVENT}?after={after}")
        )

    assert len(seen) == len(set(seen)) == 2 * PAGE + (1 if searched else len(PEOPLE))


def test_an_organiser_reads_what_a_mail_said_and_what_the_server_said(
    site: Site, office: Office, people: dict[str, Registration]
) -> None:
    mail_id = failed(office, people["mari"])

    page = site.get(f"/en/manage/mail/messages/{mail_id}")

    assert "This address takes no mail. Please check it with the person." in page
    assert "550 No such user" in page
    assert "Tere, Mari Näide!" in page
    assert "https://kutse.example.org/et/r/…" in page
    assert "invite.ics" in page
    assert "an invitation for the calendar" in page


def test_nobody_reads_a_personal_link_in_the_journal(
    site: Site, office: Office, people: dict[str, Registration]
) -> None:
    mail_id = mail_of(office, people["mari"])

    shown, taken = (
        site.get(f"/en/manage/mail/messages/{mail_id}"),
        site.client.get(f"/en/manage/mail/messages/{mail_id}/mail.eml"),
    )

    assert not re.search(r"/r/[\w-]{20}", shown)
    assert taken.data == office.mails(_id=mail_id)[0]["content"]
    assert taken.headers["Content-Disposition"] == f'attachment; filename="{mail_id}.eml"'


def test_a_waiting_mail_says_when_it_is_tried_again(
    site: Site, office: Office, people: dict[str, Registration]
) -> None:
    due_at = office.now.replace(hour=12, minute=5)
    ended(office, people["mari"], state="retry", due_at=due_at)
    ended(office, people["tonu"], state="retry", due_at=due_at + timedelta(days=1))

    page = site.get(EVENT)

    assert "It will be tried again at 14:05." in page
    assert "It will be tried again on 22 November 2026 at 14:05." in page


def test_a_failed_mail_is_sent_again_until_there_are_three_copies(
    site: Site, office: Office, people: dict[str, Registration]
) -> None:
    mail_id = failed(office, people["mari"])
    address = f"/en/manage/mail/messages/{mail_id}"

    for _ in range(3):
        assert "1 mail goes out again." in site.post(f"{address}/again").text
    page = site.post(f"{address}/again").text

    assert "1 mail was left out. This mail was sent again 3 times already." in page
    assert f'action="{address}/again"' not in page
    assert len(office.mails(copy_of=mail_id)) == 3


def test_of_two_who_send_a_mail_again_from_one_page_the_later_one_is_told(
    site: Site, office: Office, people: dict[str, Registration]
) -> None:
    address = f"/en/manage/mail/messages/{failed(office, people['mari'])}"
    form = form_to(site.get(address), address, "/again")
    ticked = {**form_to(site.get(EVENT), EVENT, "/again").fields, "mail": address.rpartition("/")[2]}
    office.now += timedelta(minutes=1)

    first = site.client.post(form.action, data=form.fields, follow_redirects=True).text
    twice = site.client.post(form.action, data=form.fields, follow_redirects=True).text
    listed = site.client.post(f"{EVENT}/again", data=ticked, follow_redirects=True).text

    assert "1 mail goes out again." in first
    assert "It was sent again already after you had opened the page." in twice
    assert "It was sent again already after you had opened the page." in listed
    assert len(office.mails(copy_of={"$gt": ""})) == 1


def test_of_ticked_mails_the_page_says_what_was_left_out(
    site: Site, office: Office, people: dict[str, Registration]
) -> None:
    refused = failed(office, people["mari"])
    waiting = mail_of(office, people["tonu"])

    page = site.post(f"{EVENT}/again", mail=[refused, waiting], fate="not-arrived").text

    assert "1 mail goes out again." in page
    assert "1 mail was left out. This mail may still go out by itself." in page
    assert "Tick the mails that are to be sent again." in site.post(f"{EVENT}/again").text


def test_the_journal_is_taken_along_as_csv_and_as_a_workbook(
    site: Site, office: Office, people: dict[str, Registration]
) -> None:
    failed(office, people["mari"])
    office.database["invitees"].update_one(
        {"_id": people["mari"].id}, {"$set": {"person.first_name": "=1+1"}}
    )
    wish = {"purpose": "Aruanne", "fate": "not-arrived"}

    text = site.post(f"{EVENT}/export", form="csv", **wish)
    book = site.post(f"{EVENT}/export", form="xlsx", **wish)
    none = site.post(f"{EVENT}/export", form="csv", **{**wish, "purpose": " "})

    (line,) = csv.DictReader(io.StringIO(text.data.decode("utf-8-sig")), delimiter=";")
    assert line["Address"] == "mari@example.org"
    assert "Say what you need the list for first." in none.text
    assert line["First name"] == "'=1+1"
    assert line["What became of it"] == "could not be sent"
    assert line["Explanation"].startswith("This address takes no mail.")
    sheet, about = openpyxl.load_workbook(io.BytesIO(book.data)).worksheets
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [len(row) for row in cells] == [len(line), len(line)]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n"}
    assert "Eesmärk: Aruanne" in [row[0].value for row in about.iter_rows()]
    assert [row["act"] for row in office.database["audit"].find({"act": {"$regex": "^took"}})] == [
        "took the mail journal as csv: Aruanne",
        "took the mail journal as xlsx: Aruanne",
    ]


def test_a_persons_mails_stand_in_the_order_they_were_written(
    site: Site, office: Office, people: dict[str, Registration]
) -> None:
    office.now += timedelta(hours=1)
    office.deliver(people["mari"].ended("withdrawn", at=office.now))

    page = site.get(f"/en/manage/mail/people/{people['mari'].id}")

    assert page.index("Seat confirmed") < page.index("Registration withdrawn")
    assert "Something newer has been said in its place." in page
    assert f"/manage/events/abc-01/registrations/{people['mari'].id}" in page


@pytest.mark.parametrize("path", PAGES[1:])
def test_what_there_is_not_is_not_found(site: Site, path: str) -> None:
    site.get(path.format(person="0" * 24, mail="0" * 24), 404)


def test_an_empty_journal_says_so(site: Site, office: Office) -> None:
    office.hear(Course().published())

    assert "No mails yet" in site.get(EVENT)
    assert "No mails yet" in site.get("/en/manage/mail/journal")


def test_what_is_still_to_come_is_shown_for_the_event_and_for_the_person(
    site: Site, people: dict[str, Registration]
) -> None:
    event, person = site.get(EVENT), site.get(f"/en/manage/mail/people/{people['mari'].id}")

    for page in (event, person):
        assert "Reminder a week before" in page
        assert "2 December 2026, 18:00" in page
        assert "planned" in page
    assert "4 people" in event
    assert "Trainer: reminder" in event
    assert "Trainer: reminder" not in person
