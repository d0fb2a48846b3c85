"""The door for programs."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.notifications.api.dead_letters import dead_letters
from services.notifications.api.messages import messages
from services.notifications.pages.index import index
from services.notifications.reasons import REASONS
from services.notifications.schemas.cursors import cursor
from services.notifications.settings import NotificationsSettings
from shared.messaging.dead_letters import Undelivered
from shared.web.access import issue_token
from shared.web.application import WebParts, create_app
from tests.integration.notifications.conftest import Mailers, Office
from tests.integration.notifications.post_office import PostOffice, free_port
from tests.stack import wait_until
from tests.unit.notifications.builders import NOW, Course, Registration

ENVIRONMENT = {"KUTSE_SECRET": "s" * 32, "KUTSE_NOTIFICATIONS_URL": "http://localhost"}
SETTINGS = NotificationsSettings.from_environment(ENVIRONMENT)
Send = Callable[[Callable[[], object]], None]


@pytest.fixture
def client(office: Office) -> FlaskClient:
    """An organiser's program."""
    app = create_app(
        WebParts(
            name="notifications",
            settings=SETTINGS,
            pages=[index],
            api=[messages, dead_letters],
            reasons=REASONS,
            desk=office.desk,
            clock=lambda: NOW,
        )
    )
    client = app.test_client()
    token = issue_token(SETTINGS.key("api-tokens"), "liis", "organiser", NOW, timedelta(hours=1))
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


@pytest.fixture
def registration(office: Office) -> Registration:
    """Somebody with a seat."""
    course = Course()
    registration = Registration(course)
    office.hear(course.published(), registration.confirmed())
    return registration


def items(client: FlaskClient, query: str = "") -> list[dict[str, Any]]:
    """The mails a list shows."""
    answer = client.get(f"/api/v1/messages?{query}")
    assert answer.status_code == 200, answer.json
    found: list[dict[str, Any]] = answer.json["items"]
    return found


def test_an_organiser_reads_why_a_mail_waits(
    office: Office, client: FlaskClient, registration: Registration, mailers: Mailers
) -> None:
    assert [each["why"] for each in items(client)] == ["It waits for its turn."]
    mailers.start(f"smtp://127.0.0.1:{free_port()}")
    wait_until(lambda: office.mails(state="retry"))
    office.deliver(Registration(registration.course).confirmed())

    waits = "The mail server does not answer. The mail goes out by itself as soon as it does."

    def told() -> list[dict[str, Any]]:
        """What one answer says of mails none of which is on its way once more at that moment."""
        found = items(client)
        return found if {each["why"] for each in found} == {waits} else []

    found = wait_until(told)
    assert "connection-refused" in {tried["text"] for each in found for tried in each["attempts"]}


def test_nobody_comes_in_without_a_token(client: FlaskClient) -> None:
    client.environ_base.pop("HTTP_AUTHORIZATION")

    for method, path in (
        ("GET", "/api/v1/messages"),
        ("POST", "/api/v1/messages/x/resend"),
        ("GET", "/api/v1/dead-letters"),
        ("POST", "/api/v1/dead-letters/x/replay"),
    ):
        assert client.open(path, method=method).status_code == 401


def test_mails_are_found_by_event_recipient_and_state(
    client: FlaskClient, registration: Registration
) -> None:
    (mail,) = items(client)

    assert (mail["event"], mail["template"], mail["state"]) == ("abc-01", "seat_confirmed", "queued")
    assert mail["recipient"] == "mari@example.org"
    assert items(client, "event=abc-01&recipient=mari@example.org&state=queued") == [mail]
    assert items(client, "event=abc-02") == items(client, "state=sent") == []
    assert "content" not in mail


def test_pages_of_mails_follow_one_another_without_gaps(
    office: Office, client: FlaskClient, registration: Registration
) -> None:
    for _ in range(4):
        office.deliver(Registration(registration.course).confirmed())
    seen, after = [], ""
    while True:
        answer = client.get(f"/api/v1/messages?limit=2&after={after}").json
        seen += [each["id"] for each in answer["items"]]
        after = answer.get("next", "")
        if not after:
            break

    assert len(seen) == len(set(seen)) == 5


def test_a_mark_that_is_none_of_ours_is_refused(client: FlaskClient) -> None:
    beyond = cursor({"written_at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), "_id": "x"})
    for mark in ("xyz", beyond):
        assert client.get(f"/api/v1/messages?after={mark}").status_code == 422


def test_a_mail_that_failed_is_sent_again_on_request(
    office: Office, client: FlaskClient, registration: Registration, post_office: PostOffice, send: Send
) -> None:
    post_office.script("mari@example.org", "rcpt 550 5.1.1 unknown")
    send(lambda: office.mails(state="failed"))
    (mail,) = items(client)
    answer = client.post(f"/api/v1/messages/{mail['id']}/resend")
    assert answer.status_code == 202
    assert answer.json["copy_of"] == mail["id"]

    send(lambda: office.mails(state="sent"))
    (sent,) = post_office.mails()
    assert sent["Message-ID"] == answer.json["message_id"] != mail["message_id"]


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (lambda office, registration: None, "message-under-way"),
        (lambda office, registration: office.hear(registration.ended("withdrawn")), "message-out-of-date"),
        (lambda office, registration: office.hear(registration.course.cancelled()), "message-out-of-date"),
    ],
)
def test_a_mail_that_would_mislead_is_not_sent_again(
    office: Office, client: FlaskClient, registration: Registration, happens: Any, code: str
) -> None:
    mail_id = office.mails()[0]["_id"]
    happens(office, registration)
    answer = client.post(f"/api/v1/messages/{mail_id}/resend")

    assert (answer.status_code, answer.json["code"]) == (409, code)


def test_a_mail_is_sent_again_three_times_at_most(
    office: Office, client: FlaskClient, registration: Registration, send: Send
) -> None:
    send(lambda: office.mails(state="sent"))
    (mail,) = items(client)
    codes = [client.post(f"/api/v1/messages/{mail['id']}/resend").status_code for _ in range(4)]

    assert codes == [202, 202, 202, 409]


def test_a_copy_counts_as_the_mail_it_is_a_copy_of(
    office: Office, client: FlaskClient, registration: Registration, send: Send
) -> None:
    send(lambda: office.mails(state="sent"))
    (mail,) = items(client)
    last, codes = mail["id"], []
    for count in range(2, 6):
        answer = client.post(f"/api/v1/messages/{last}/resend")
        codes.append(answer.status_code)
        last = answer.json.get("id", last)
        send(lambda wanted=count: len(office.mails(state="sent")) >= min(wanted, 4))

    assert codes == [202, 202, 202, 409]
    assert {each["copy_of"] for each in items(client)} == {"", mail["id"]}


def test_an_unknown_mail_is_not_found(client: FlaskClient) -> None:
    assert client.post("/api/v1/messages/nothing/resend").status_code == 404


def test_dead_letters_are_listed_and_replayed(office: Office, client: FlaskClient) -> None:
    office.desk.dead_letters.bury(Undelivered("m1", "kutse.event.changed.v1", b"{}", "invalid"))  # type: ignore[attr-defined]
    (letter,) = client.get("/api/v1/dead-letters").json["items"]
    assert (letter["id"], letter["reason"]) == ("m1", "invalid")

    assert client.post("/api/v1/dead-letters/m1/replay").status_code == 202
    assert client.post("/api/v1/dead-letters/m1/replay").json["code"] == "dead-letter-closed"
    assert client.get("/api/v1/dead-letters").json["items"] == []


def test_the_front_door_leads_to_the_catalogue(client: FlaskClient) -> None:
    answer = client.get("/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "http://127.0.0.1:8000/")


def test_the_api_describes_itself(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").json["paths"]

    assert {"/api/v1/messages", "/api/v1/messages/{mail_id}/resend", "/api/v1/dead-letters"} <= set(paths)
