"""The journal as organisers look at it."""

from datetime import timedelta
from typing import Any

import pytest

from services.notifications.handlers import journal
from services.notifications.handlers.desk import Call
from services.notifications.handlers.records import Filter
from services.notifications.handlers.views import Page
from shared.errors import NotFound
from tests.integration.notifications.conftest import Office
from tests.unit.notifications.builders import NOW, Course, Registration, event_data

CALL = Call("organiser:liis", "c" * 24, NOW)

PEOPLE = {
    "mari": ("Mari", "Näide", "mari@example.org"),
    "tonu": ("Tõnu", "Õispuu", "t.oispuu@example.org"),
    "anna": ("Anna Maria", "von Tamm", "anna@example.org"),
    "olga": ("Ольга", "Примерная", "olga@example.org"),
}


def somebody(course: Course, name: str) -> Registration:
    """One of the people above with a registration."""
    first_name, last_name, email = PEOPLE[name]
    registration = Registration(course)
    registration.person |= {"first_name": first_name, "last_name": last_name, "email": email}
    return registration


@pytest.fixture
def people(office: Office) -> dict[str, Registration]:
    """Everybody above has a seat at one event, Mari at another one, too; a mail each."""
    course, other = Course(), Course(event_data(id="f" * 24, slug="abc-02"))
    office.hear(course.published(), other.published())
    found = {name: somebody(course, name) for name in PEOPLE}
    for number, registration in enumerate(found.values()):
        office.now = NOW + timedelta(minutes=number)
        office.deliver(registration.confirmed())
    office.deliver(somebody(other, "mari").confirmed())
    return found


def look(office: Office, text: str = "", **wanted: Any) -> Page:
    """A page of the journal."""
    return journal.look(office.desk, CALL, Filter(**wanted), text)


def found(office: Office, text: str, **wanted: Any) -> list[str]:
    """Addresses of the mails that a search finds."""
    return [line.row["recipient"] for line in look(office, text, event="abc-01", **wanted).lines]


def ended(office: Office, registration: Registration, **fields: Any) -> None:
    """This person's mail is as given."""
    office.database["mails"].update_many({"invitee_id": registration.id}, {"$set": fields})


def multiply(office: Office, collection: str, document_id: str, times: int) -> None:
    """So many documents like this one, each with an id of its own."""
    rows = office.database[collection]
    one = rows.find_one({"_id": document_id})
    rows.insert_many([{**one, "_id": f"{number:024x}"} for number in range(1, times + 1)])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mari", "mari"),
        ("NÄIDE", "mari"),
        ("Mari Näi", "mari"),
        ("näide, mari", "mari"),
        ("tonu", "tonu"),
        ("Tõnu Õispuu", "tonu"),
        ("t.oispuu@", "tonu"),
        ("anna maria", "anna"),
        ("Anna Maria von Tamm", "anna"),
        ("von tamm", "anna"),
        ("ольга", "olga"),
    ],
)
def test_a_person_is_found_by_the_beginning_of_a_name_or_an_address(
    office: Office, people: dict[str, Registration], text: str, name: str
) -> None:
    assert found(office, text) == [PEOPLE[name][2]]


@pytest.mark.parametrize("text", ["ide", "example.org", "$ne", "mari@example.com", "{}", "^m"])
def test_what_is_no_beginning_finds_nobody(
    office: Office, people: dict[str, Registration], text: str
) -> None:
    assert found(office, text) == []


def test_a_mail_to_a_former_address_is_found_by_it(office: Office, people: dict[str, Registration]) -> None:
    mari = people["mari"]
    mari.person["email"] = "mari.uus@example.org"
    office.hear(mari.changed("email"))

    assert "mari@example.org" in found(office, "mari@example")


def test_a_search_that_meets_too_many_people_says_so(office: Office, people: dict[str, Registration]) -> None:
    multiply(office, "invitees", people["mari"].id, journal.MOST_PEOPLE)

    assert look(office, "t", event="abc-01").crowded is False
    assert look(office, "m", event="abc-01").crowded is True


def test_the_figures_tell_what_became_of_an_events_mails(
    office: Office, people: dict[str, Registration]
) -> None:
    ended(office, people["mari"], state="sent")
    ended(office, people["tonu"], state="sent", bounced_at=NOW, bounce="mailbox-full")
    ended(office, people["anna"], state="failed", reason="address-refused")

    page = look(office, event="abc-01")

    assert dict(page.counts) == {"sent": 1, "bounced": 1, "failed": 1, "waiting": 1}
    assert [line.fate for line in page.lines] == ["waiting", "failed", "bounced", "sent"]
    assert look(office).counts["waiting"] == 2


@pytest.mark.parametrize(
    ("fate", "names"),
    [
        ("sent", ["mari"]),
        ("bounced", ["tonu"]),
        ("failed", ["anna"]),
        ("not-arrived", ["anna", "tonu"]),
        ("waiting", ["olga"]),
        ("unclear", []),
    ],
)
def test_mails_are_found_by_what_became_of_them(
    office: Office, people: dict[str, Registration], fate: str, names: list[str]
) -> None:
    ended(office, people["mari"], state="sent")
    ended(office, people["tonu"], state="sent", bounced_at=NOW, bounce="mailbox-full")
    ended(office, people["anna"], state="failed", reason="address-refused")

    assert found(office, "", fate=fate) == [PEOPLE[name][2] for name in names]


def test_every_look_is_in_the_audit(office: Office, people: dict[str, Registration]) -> None:
    (mail,) = office.mails(invitee_id=people["mari"].id)

    look(office, "mari", event="abc-01")
    journal.of_person(office.desk, CALL, people["mari"].id)
    journal.open_mail(office.desk, CALL, mail["_id"])
    journal.take_mail(office.desk, CALL, mail["_id"])
    list(journal.take(office.desk, CALL, Filter(), "", "csv: aruandeks"))

    rows = list(office.database["audit"].find({}, {"_id": 0}))
    assert [(row["act"], row["subject"]) for row in rows] == [
        ("looked at the mail journal", "events/abc-01"),
        ("looked at a person's mails", f"people/{people['mari'].id}"),
        ("opened a mail", f"mails/{mail['_id']}"),
        ("took a mail as it was sent", f"mails/{mail['_id']}"),
        ("took the mail journal as csv: aruandeks", "mails"),
    ]
    assert {(row["actor"], row["correlation_id"]) for row in rows} == {(CALL.actor, CALL.correlation_id)}
    assert "mari" not in str([(row["act"], row["subject"]) for row in rows])


def test_what_is_taken_along_is_everything_however_many_stretches(
    office: Office, people: dict[str, Registration]
) -> None:
    (mail,) = office.mails(invitee_id=people["mari"].id)
    multiply(office, "mails", mail["_id"], 2 * journal.STRETCH)

    taken = list(journal.take(office.desk, CALL, Filter(), "", "csv"))

    everything = 2 * journal.STRETCH + len(PEOPLE) + 1
    assert len({line.row["_id"] for line in taken}) == len(taken) == everything


def test_of_many_mails_those_that_may_be_are_sent_again(
    office: Office, people: dict[str, Registration]
) -> None:
    ended(office, people["mari"], state="failed", reason="gave-up", open=False, due_at=None)
    ids = [mail["_id"] for mail in office.mails(event_slug="abc-01")]

    done = journal.send_each_again(office.desk, CALL, [*ids, "0" * 24])

    assert (done.done, dict(done.refused)) == (1, {"message-under-way": 3, "unknown-message": 1})
    assert len(office.mails(copy_of={"$gt": ""})) == 1
    assert [row["act"] for row in office.database["audit"].find()] == ["sent a mail again"]


def test_what_cannot_be_found_is_refused(office: Office) -> None:
    for ask in (
        lambda: look(office, event="nowhere"),
        lambda: journal.of_person(office.desk, CALL, "0" * 24),
        lambda: journal.open_mail(office.desk, CALL, "0" * 24),
        lambda: journal.take_mail(office.desk, CALL, "0" * 24),
    ):
        with pytest.raises(NotFound):
            ask()
