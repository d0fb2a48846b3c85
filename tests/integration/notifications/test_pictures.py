"""A programme's logo is in each of its mails, and in the database once."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from services.notifications.domain.logos import Logo
from services.notifications.handlers import journal
from services.notifications.handlers.desk import Call
from tests.integration.notifications.conftest import Office, confirmed
from tests.integration.notifications.post_office import PostOffice
from tests.unit.notifications.builders import NOW, event_data
from tests.unit.notifications.corpus import parsed

PEOPLE = 3
LOGO = Logo(bytes(range(256)) * 200, "png", 100, 40)
ENCODED = base64.encodebytes(LOGO.content).replace(b"\n", b"\r\n")
CALL = Call("organiser:liis", "c" * 24, NOW)


@pytest.fixture
def mails(office: Office) -> list[dict[str, Any]]:
    """The rows of mails to people of an event whose programme has a logo."""
    slug = event_data()["programme"]["slug"]
    office.store.atomically(lambda tx: tx.texts.set_logo(slug, LOGO))
    confirmed(office, PEOPLE)
    return office.mails()


def pictures_in(content: bytes) -> list[bytes]:
    return [
        part.get_payload(decode=True)  # type: ignore[misc]
        for part in parsed(content).walk()
        if part.get_content_maintype() == "image"
    ]


def test_a_logo_is_stored_once_however_many_mails_carry_it(
    office: Office, mails: list[dict[str, Any]]
) -> None:
    (kept,) = office.database["pictures"].find()

    assert kept["content"] == ENCODED
    assert len(mails) == PEOPLE
    assert all(len(each["content"]) < len(ENCODED) for each in mails)
    assert {each["picture"]["digest"] for each in mails} == {kept["_id"]}


def test_what_is_sent_and_what_the_journal_shows_are_the_same_bytes_with_the_logo(
    office: Office,
    mails: list[dict[str, Any]],
    post_office: PostOffice,
    send: Callable[[Callable[[], object]], None],
) -> None:
    send(lambda: len(office.mails(state="sent")) == PEOPLE)

    shown = {journal.take_mail(office.desk, CALL, each["_id"]) for each in mails}

    assert {content for _, content in post_office.taken} == shown
    assert all(pictures_in(content) == [LOGO.content] for content in shown)


def test_a_mail_sent_again_carries_the_same_logo_and_stores_it_no_second_time(
    office: Office, mails: list[dict[str, Any]], send: Callable[[Callable[[], object]], None]
) -> None:
    send(lambda: len(office.mails(state="sent")) == PEOPLE)
    journal.send_each_again(office.desk, CALL, [mails[0]["_id"]])
    (again,) = office.mails(copy_of=mails[0]["_id"])

    assert pictures_in(journal.take_mail(office.desk, CALL, again["_id"])) == [LOGO.content]
    assert len(again["content"]) < len(ENCODED)
    assert office.database["pictures"].count_documents({}) == 1


def test_a_mail_that_was_stored_whole_is_read_as_ever(office: Office, mails: list[dict[str, Any]]) -> None:
    whole = journal.take_mail(office.desk, CALL, mails[0]["_id"])
    office.database["mails"].update_one(
        {"_id": mails[0]["_id"]}, {"$set": {"content": whole}, "$unset": {"picture": ""}}
    )
    office.database["pictures"].delete_many({})

    assert journal.take_mail(office.desk, CALL, mails[0]["_id"]) == whole
