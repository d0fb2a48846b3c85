"""Nobody can have somebody else's mailbox flooded, and nobody learns from the limit who is registered."""

from dataclasses import replace

import pytest

from services.registration import bootstrap
from services.registration.store.database import DatabaseStore
from services.registration.store.strangers import StoredMailboxes
from shared.clock import system_clock
from tests.integration.registration_api.bodies import person_body
from tests.integration.registration_api.conftest import NUMBERS, Door, open_door

MOST = 3


@pytest.fixture
def guarded(door: Door, api_store: DatabaseStore) -> Door:
    """The door with a limit of three mails a day to one mailbox."""
    mailboxes = StoredMailboxes(api_store.database["mailboxes"], system_clock(), MOST)
    desk = bootstrap.create_desk(door.settings, api_store, mailboxes)
    return open_door(replace(desk, clock=door.desk.clock), door.settings)


def victim() -> dict[str, str]:
    """Somebody whose address others know."""
    return person_body(next(NUMBERS))


def register(door: Door, person: dict[str, str], slug: str = "", **headers: str) -> tuple[int, str]:
    """Status and code of the answer."""
    ask = door.organise if headers.pop("by", "") else door.ask
    answer = ask("POST", f"/events/{slug or door.event()}/registrations", person, **headers)
    return answer.status_code, answer.json.get("code", "")


def test_whatever_alias_is_used_a_mailbox_gets_so_many_mails_a_day_and_no_more(guarded: Door) -> None:
    spellings = (
        "kati.kuusk@gmail.com",
        "katikuusk+news@gmail.com",
        "KATI.KUUSK@googlemail.com",
        "kati.k.uusk@gmail.com",
    )
    people = [{**victim(), "email": spelling} for spelling in spellings]

    answers = [register(guarded, person) for person in people]

    assert answers == [(201, ""), (201, ""), (201, ""), (429, "mailbox-flooded")]


def test_the_answer_says_when_to_come_back_and_is_the_same_whether_the_address_is_known(
    guarded: Door,
) -> None:
    slug = guarded.event()
    known = {**victim(), "email": "known@example.org"}
    unknown = {**victim(), "email": "unknown@example.org"}
    first = [register(guarded, known, slug)[0] for _ in range(MOST)]
    wrong = [register(guarded, unknown, "no-such-event")[0] for _ in range(MOST)]

    refused = [guarded.ask("POST", f"/events/{slug}/registrations", person) for person in (known, unknown)]

    assert (first, wrong) == ([201, 409, 409], [404] * MOST)
    told = [{k: v for k, v in answer.json.items() if k != "instance"} for answer in refused]
    assert told[0] == told[1]
    assert told[0]["status"] == 429
    assert all(0 < int(answer.headers["Retry-After"]) <= 86_400 for answer in refused)


def test_an_organiser_enters_whoever_the_limit_kept_out(guarded: Door) -> None:
    person = {**victim(), "email": "held@example.org"}
    for _ in range(MOST):
        register(guarded, person)

    assert register(guarded, person) == (429, "mailbox-flooded")
    assert register(guarded, person, by="organiser") == (201, "")


def test_links_do_not_get_round_the_limit(guarded: Door) -> None:
    slug = guarded.event()
    token = guarded.register(slug, email="mine@example.org")["token"]
    change = [
        guarded.ask("PATCH", f"/registrations/{token}", {"first_name": name}).status_code
        for name in ("Mai", "Maie", "Maire")
    ]
    handed = guarded.ask(
        "POST", f"/registrations/{token}/substitute", {**victim(), "email": "mine+2@example.org"}
    )
    given_up = guarded.ask("POST", f"/registrations/{token}/withdraw")

    assert change == [200, 200, 429]
    assert handed.status_code == 429
    assert given_up.status_code == 200


def test_of_several_nominated_only_the_flooded_one_is_left_out(guarded: Door) -> None:
    slug = guarded.event(entry="nomination")
    flooded = {**victim(), "email": "full@example.org"}
    for _ in range(MOST):
        register(guarded, flooded)
    nominator = {
        "name": "Juht Juhan",
        "email": "juht@kool.example.org",
        "organisation": "Näidiskool",
        "statement": "yes",
    }

    answer = guarded.ask(
        "POST",
        f"/events/{slug}/nominations",
        {"nominator": nominator, "people": [flooded, person_body(next(NUMBERS))]},
    )

    assert answer.status_code == 201, answer.text
    assert [each.get("refused", "") for each in answer.json["items"]] == ["mailbox-flooded", ""]
