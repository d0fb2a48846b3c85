"""Sign-in links are mailed once, in time, and nobody's roster hears of it."""

from datetime import datetime, timedelta

import pytest

from services.notifications.handlers.messages import resend
from shared.contracts.envelope import Message
from shared.errors import Conflict
from tests.integration.notifications.conftest import Office
from tests.integration.notifications.post_office import PostOffice
from tests.integration.notifications.test_mailer import Send
from tests.unit.notifications.builders import NOW, message
from tests.unit.notifications.corpus import parsed, text_of

LINK_ID = "b" * 24
LIFE = timedelta(minutes=30)


def requested(at: datetime = NOW, link_id: str = LINK_ID) -> Message:
    """Liis asked for a link."""
    person = {"first_name": "Liis", "last_name": "", "email": "liis@example.org", "language": "et"}
    data = {"link_id": link_id, "account_id": "c" * 24, "expires_at": at + LIFE, "person": person}
    return message("kutse.sign_in.requested.v1", f"sign-in-links/{link_id}", 1, data, at)


def test_a_link_is_mailed_at_once_without_any_event(
    office: Office, post_office: PostOffice, send: Send
) -> None:
    office.hear(requested())

    send(lambda: office.mails(state="sent"))

    (mail,) = office.mails()
    assert (mail["template"], mail["recipient"]) == ("sign_in_link", "liis@example.org")
    assert "/manage/sign-in/" in text_of(parsed(mail["content"]), "plain")
    assert len(post_office.taken) == 1
    assert office.announce() == []
    assert not office.store.has_unannounced()


def test_a_link_announced_again_is_mailed_once_and_two_links_twice(office: Office) -> None:
    office.hear(requested(), requested(), requested(link_id="d" * 24))

    assert len(office.mails(state="queued")) == 2


def test_a_link_that_ran_out_is_not_mailed(office: Office) -> None:
    office.hear(requested(NOW - LIFE))

    (mail,) = office.mails()
    assert (mail["state"], mail["reason"], mail["content"]) == ("skipped", "too-old", b"")


def test_a_mail_with_a_link_is_not_sent_again_on_request(office: Office) -> None:
    office.hear(requested())
    (mail,) = office.mails()
    office.database["mails"].update_one({}, {"$set": {"state": "sent", "open": False, "due_at": None}})

    with pytest.raises(Conflict, match="message-out-of-date"):
        office.store.atomically(lambda tx: resend(tx, mail["_id"], office.desk.context("test")))
    assert len(office.mails()) == 1
