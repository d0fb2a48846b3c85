"""A programme's own texts through the door for programs, with the checks of the pages."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.integration.notifications.conftest import Office
from tests.integration.notifications.doors import program
from tests.unit.notifications.builders import PROGRAMME, Course, Registration

TEXTS = f"/api/v1/texts/programmes/{PROGRAMME['slug']}"
THANKS = f"{TEXTS}/thanks"
OWN = {"et": "Tere tulemast jälle.", "en": "Do come again.", "ru": "Приходите ещё."}


@pytest.fixture
def client(office: Office) -> FlaskClient:
    """A program, and a training with one participant."""
    course = Course()
    office.hear(course.published(), Registration(course).confirmed())
    return program(office)


def write(client: FlaskClient, based_on: int = 0, **said: Any) -> Any:
    """A version is written."""
    body = {"based_on": based_on, **said}
    return client.put(THANKS, json=body, headers={"Accept-Language": "en"})


def test_every_mail_is_listed_with_what_a_text_may_name(client: FlaskClient) -> None:
    items = {each["mail"]: each for each in client.get(TEXTS).json["items"]}

    thanks = items["thanks"]
    assert (thanks["in_use"], thanks["latest"], thanks["broken"], thanks["subject"]) == (0, 0, False, True)
    assert {"name": "event_details", "kind": "block", "required": True} in thanks["placeholders"]
    assert "sign_in_link" not in items


def test_a_version_is_written_seen_used_and_taken_back(client: FlaskClient, office: Office) -> None:
    draft = write(client, after=OWN)
    assert (draft.status_code, draft.json["number"], draft.json["fields"]["after"]) == (200, 1, OWN)
    assert client.get(THANKS).json["in_use"] == 0

    seen = client.get(f"{THANKS}/preview?version=1&language=en").json
    assert [OWN["en"] in seen[each] for each in ("plain", "html")] == [True, True]
    used = client.post(f"{THANKS}/use", json={"version": 1}).json
    back = client.post(f"{THANKS}/restore").json

    assert (used["in_use"], back["in_use"], [each["number"] for each in back["versions"]]) == (1, 0, [1])
    assert client.get(f"{THANKS}/versions/1").json["fields"]["after"] == OWN
    acts = [row["act"] for row in office.database["audit"].find({"subject": {"$regex": "thanks$"}})]
    assert acts == ["save 1", "use 1", "restore"]


def test_a_version_of_a_number_no_database_holds_is_not_found(client: FlaskClient) -> None:
    beyond = "9" * 30

    for address in (f"versions/{beyond}", f"preview?version={beyond}", f"preview?version=-{beyond}"):
        assert client.get(f"{THANKS}/{address}").json["code"] == "unknown-version"


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"after": {**OWN, "ru": ""}}, "after.ru", "Russian is missing"),
        ({"after": {**OWN, "en": "{{ no_such }}"}}, "after.en", "{{ no_such }}"),
        ({"body": OWN}, "body.et", "{{ event_details }} must stand"),
        ({"after": {**OWN, "en": "x" * 1501}}, "after.en", "at most 1500"),
        ({"subject": {**OWN, "en": "{{ full_name }}"}}, "subject.en", "no placeholder"),
        ({"after": {**OWN, "en": "See https://[our page]"}}, "after.en", "https://"),
        ({}, "before.et", "Write something first"),
    ],
)
def test_what_lacks_something_is_refused_in_words_and_nothing_is_kept(
    client: FlaskClient, said: dict[str, Any], field: str, words: str
) -> None:
    answer = write(client, use=True, **said)

    assert answer.status_code == 422, answer.json
    assert words in str(answer.json)
    assert field in str(answer.json)
    assert client.get(THANKS).json["latest"] == 0


def test_of_two_who_write_at_once_the_later_one_is_told(client: FlaskClient) -> None:
    write(client, after=OWN)

    late = write(client, before=OWN)

    assert (late.status_code, late.json["code"]) == (409, "text-changed-meanwhile")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/v1/texts/programmes/none-such", "unknown-programme"),
        (f"{TEXTS}/none-such", "unknown-mail"),
        (f"{TEXTS}/sign_in_link", "unknown-mail"),
        (f"{THANKS}/versions/7", "unknown-version"),
        (f"{THANKS}/preview?version=7", "unknown-version"),
        (f"{THANKS}/preview?event=none-such", "unknown-event"),
        (f"{THANKS}/preview?person=none-such", "unknown-person"),
    ],
)
def test_what_there_is_not_is_not_found(client: FlaskClient, path: str, code: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.json["code"]) == (404, code)
