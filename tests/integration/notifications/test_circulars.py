"""Letters to people who were chosen: written once, seen as each of them, sent to each exactly once."""

import re
from dataclasses import replace

import pytest
from limits.storage import MemoryStorage

from services.notifications.handlers import circulars
from services.notifications.handlers.circulars import Chosen
from services.notifications.handlers.desk import Call
from shared.errors import Conflict, NotFound
from shared.web import visits
from tests.integration.notifications.conftest import Office
from tests.integration.notifications.journal_site import LIIS as ORGANISER
from tests.integration.notifications.journal_site import Site, a_site
from tests.unit.notifications.builders import NOW, Course, Registration, message
from tests.unit.notifications.corpus import parsed, text_of

LIIS = Call("organiser:liis", "correlation", NOW)
WHICH = ("abc-01", "c" * 24)
ADDRESS = "/en/manage/mail/events/abc-01/circulars/" + "c" * 24
SAID = {
    "purpose": "lunch has moved",
    "subject.et": "Lõuna",
    "subject.ru": "Обед",
    "body.et": "Tere, {{ first_name }}! Lõuna on ruumis 12.",
    "body.ru": "Обед в кафе.",
}


@pytest.fixture
def people(office: Office) -> dict[str, Registration]:
    """Two who can be reached, in two languages; one held place without a name; one whose address is dead;
    one who was not chosen."""
    course = Course()
    office.hear(course.published())
    found = {name: Registration(course) for name in ("mari", "ivan", "nobody", "dead", "other")}
    for name, one in found.items():
        domain = "places.invalid" if name == "nobody" else "example.org"
        language = "ru" if name == "ivan" else "et"
        one.person.update(email=f"{name}@{domain}", first_name=name, language=language)
        office.deliver(one.confirmed())
    office.go_rounds()
    key = {"_id": "dead@example.org", "address": "dead@example.org", "softs": []}
    office.database["troubles"].insert_one({**key, "since": NOW, "reason": "address-unknown"})
    return found


def chosen(office: Office, people: dict[str, Registration], *names: str) -> None:
    ids = [people[name].id for name in names]
    circulars.begin(office.desk, LIIS, Chosen(WHICH[1], "e" * 24, [*ids, "gone"]))


def written(office: Office, people: dict[str, Registration], *names: str) -> Site:
    """A draft to these people, with its text."""
    chosen(office, people, *names)
    site = a_site(office)
    page = site.get(ADDRESS)
    site.post(ADDRESS, **SAID, based_on=_based_on(page))
    return site


def _based_on(page: str) -> str:
    found = re.search(r'name="based_on" value="(\d+)"', page)
    assert found
    return found[1]


def test_a_letter_reaches_everybody_who_was_chosen_once_in_their_language_however_often_it_is_sent(
    office: Office, people: dict[str, Registration]
) -> None:
    site = written(office, people, "mari", "ivan", "nobody", "dead")
    preview = site.get(f"{ADDRESS}/preview?person={people['ivan'].id}")
    assert "Обед в кафе." in preview
    assert "Send to 2 people" in preview
    assert office.mails(template="circular") == []

    for _ in range(2):
        shown = site.post(f"{ADDRESS}/send", based_on=_based_on(preview)).text
        office.go_rounds()
    shown = site.get(ADDRESS)

    mails = {one["recipient"]: one for one in office.mails(template="circular")}
    assert mails.keys() == {"mari@example.org", "ivan@example.org"}
    assert len(office.mails(template="circular")) == 2
    assert "Tere, mari! Lõuna on ruumis 12." in text_of(parsed(mails["mari@example.org"]["content"]), "plain")
    assert "Обед" in mails["ivan@example.org"]["subject"]
    assert parsed(mails["ivan@example.org"]["content"])["List-Unsubscribe"] is None
    assert {one["awaited"] for one in mails.values()} == {False}
    assert "Written to 2 people." in shown
    assert "3 people are left out" in shown
    acts = [row["act"] for row in office.database["audit"].find({"subject": {"$regex": "circulars"}})]
    assert acts.count("wrote to 2 people: lunch has moved") == 1


def test_a_test_mail_of_a_letter_goes_to_who_writes_it_alone_once_a_press_and_names_nobody_chosen(
    office: Office, people: dict[str, Registration]
) -> None:
    site = written(office, people, "mari", "ivan")
    visits.install(site.client.application, visits.Visits(MemoryStorage(), {"test-mail": "20 per hour"}))
    site.visitors[0] = replace(ORGANISER, email="liis@example.org")
    preview = site.get(f"{ADDRESS}/preview")
    assert "Send a test mail to liis@example.org" in preview

    page = site.post(f"{ADDRESS}/test", person=people["ivan"].id).text

    assert "A test mail is on its way to liis@example.org." in page
    [mail] = office.mails(template="circular")
    said = parsed(mail["content"])
    about = mail["recipient"], mail["event_slug"], mail["invitee_id"]
    assert about == ("liis@example.org", "", mail["_id"])
    assert "Обед в кафе." in text_of(said, "plain")
    assert "ivan" not in str(said).lower()
    assert "/r/" not in text_of(said, "plain")
    assert office.database["rounds"].count_documents({}) == 0
    assert office.database["audit"].count_documents({"act": "tried a letter"}) == 1


def test_a_letter_sent_after_the_session_ended_is_shown_again_with_what_was_typed(
    office: Office, people: dict[str, Registration]
) -> None:
    chosen(office, people, "mari")
    site = a_site(office)
    token = site.token()

    site.visitors[0] = None
    over = site.client.post(ADDRESS, data={"csrf_token": token, **SAID})

    assert over.status_code == 401
    assert "Sign in in a new window" in over.text
    assert SAID["body.et"] in over.text


def test_whoever_has_no_address_is_told_so_and_gets_no_test_mail(
    office: Office, people: dict[str, Registration]
) -> None:
    site = written(office, people, "mari")

    assert "Your account has no address" in site.get(f"{ADDRESS}/preview")
    assert "Your account has no address" in site.post(f"{ADDRESS}/test").text
    assert office.mails(template="circular") == []


def test_a_letter_that_lacks_a_language_of_its_readers_or_a_purpose_stays_a_draft(
    office: Office, people: dict[str, Registration]
) -> None:
    chosen(office, people, "mari", "ivan")
    site = a_site(office)

    lacking = site.post(ADDRESS, **{**SAID, "body.ru": "", "purpose": ""}, based_on="1")
    personal = site.post(ADDRESS, **{**SAID, "body.et": "{{ nobody_knows }}"}, based_on="2")
    sent = site.post(f"{ADDRESS}/send", based_on="2")

    assert lacking.status_code == 422
    assert "Say what for" in lacking.text
    assert "The text in Russian is missing." in lacking.text
    assert "Lõuna on ruumis 12." in lacking.text
    assert personal.status_code == 422
    assert "{{ nobody_knows }}" in personal.text
    assert sent.status_code == 422
    office.go_rounds()
    assert office.mails(template="circular") == []


def test_of_two_who_write_the_same_letter_the_later_one_is_told_and_loses_nothing(
    office: Office, people: dict[str, Registration]
) -> None:
    site = written(office, people, "mari")

    later = site.post(ADDRESS, **{**SAID, "body.et": "Teine tekst"}, based_on="1")

    assert later.status_code == 409
    assert "Teine tekst" in later.text
    with pytest.raises(Conflict, match="text-changed-meanwhile"):
        circulars.send(office.desk, LIIS, WHICH, 1)
    circulars.send(office.desk, LIIS, WHICH, 2)
    with pytest.raises(Conflict, match="circular-sent"):
        circulars.drop(office.desk, *WHICH)


def test_a_draft_somebody_else_has_written_in_since_is_not_deleted(
    office: Office, people: dict[str, Registration]
) -> None:
    site = written(office, people, "mari")
    drop = f"{ADDRESS}/drop"

    late = site.post(drop, based_on="1")
    gone, twice = site.post(drop, based_on="2").text, site.post(drop, based_on="2").text

    assert late.status_code == 409
    assert "Somebody has saved version 2 meanwhile." in late.text
    assert "The draft is deleted." in gone
    assert "The draft was deleted already." in twice


def test_a_round_that_broke_off_goes_on_and_whoever_was_erased_meanwhile_is_left_out(
    office: Office, people: dict[str, Registration]
) -> None:
    written(office, people, "mari", "ivan")
    circulars.send(office.desk, LIIS, WHICH, 2)
    erased = {
        "erasure_id": "f" * 24,
        "registration_ids": [people["mari"].id],
        "evidence_ids": [],
        "feed_id": "0" * 24,
        "pseudonym": "p",
    }
    office.deliver(message("kutse.person.erased.v1", "persons/f", 1, erased))

    office.go_rounds()
    office.go_rounds()

    assert [one["recipient"] for one in office.mails(template="circular")] == ["ivan@example.org"]
    left_out = circulars.view(office.desk, *WHICH).circular.left_out
    assert left_out[people["mari"].id] == "unknown"


def test_a_letter_of_an_event_that_is_not_known_here_yet_is_not_begun(office: Office) -> None:
    with pytest.raises(NotFound, match="unknown-event"):
        circulars.begin(office.desk, LIIS, Chosen("c" * 24, "nothing", ["r"]))
