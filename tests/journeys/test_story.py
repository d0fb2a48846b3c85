"""One command tells all that happened to a registration, from click to mail, and names nobody."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from deploy.story.__main__ import in_words
from shared.documents import connect
from shared.settings import MONGO_PORT
from shared.stories import step_of
from tests.journeys.conftest import Stack
from tests.journeys.past import PROGRAMME, Organiser
from tests.stack import ROOT
from tests.travelled import await_arrival

SLUG = "abc-lugu"
EMAIL = "leelo.lugu@kool-17.example.org"
ARRIVED_S = 60.0
IN_ORDER = [
    ("registration", "became", "confirmed"),
    ("registration", "announced", "kutse.registration.confirmed.v1"),
    ("notifications", "mail written", "seat_confirmed REQUEST"),
    ("notifications", "mail offered", "seat_confirmed REQUEST"),
    ("notifications", "mail sent", "seat_confirmed REQUEST"),
]
SOMEWHERE = [
    ("registration", "published", "kutse.registration.confirmed.v1"),
    ("notifications", "heard", "kutse.registration.confirmed.v1"),
    ("notifications", "announced", "kutse.mail.sent.v1"),
    ("registration", "heard", "kutse.mail.sent.v1"),
    ("registration", "roster shows", "invited"),
]


@pytest.mark.timeout(300)
def test_the_story_of_a_registration_is_told_from_click_to_mail_without_naming_anybody(
    stack: Stack, program: Organiser
) -> None:
    registration = _registered(program)
    with connect(
        f"mongodb://127.0.0.1:{stack.port + MONGO_PORT}/?directConnection=true", "kutse-tests"
    ) as data:
        await_arrival(data, ARRIVED_S)

    told = _tell(stack, registration, "--json")
    unknown = _tell(stack, "0" * 24)

    steps = [step_of(line) for line in told.stdout.splitlines()]
    words = list(in_words(steps))
    happened = [(step.service, step.what, step.about) for step in steps]
    places = [happened.index(one) for one in IN_ORDER]
    assert places == sorted(places)
    assert set(SOMEWHERE) <= set(happened)
    assert len({step.correlation_id for step in steps if step.correlation_id}) == 1
    assert len(words) == len(steps)
    for text in ("Leelo", "Lugu", EMAIL):
        assert text not in told.stdout
    assert (told.returncode, unknown.returncode) == (0, 1)


def _registered(organiser: Organiser) -> str:
    """A new person's registration for an event of its own."""
    day = datetime.now(UTC).replace(microsecond=0) + timedelta(days=40)
    programme = f"{PROGRAMME}-lugu"
    organiser.post("/programmes", {"slug": programme, "title": {"et": "Lugu"}, "languages": ["et"]})
    activity = {"programme": programme, "code": "A1", "kind": "training", "title": {"et": "Lugu"}}
    organiser.post("/activities", activity)
    event = {
        "programme": programme,
        "activity": "A1",
        "slug": SLUG,
        "kind": "training",
        "title": {"et": "ABC-koolitus"},
        "venue": {"name": "Näidismaja", "address": "Näite 1", "town": "Põlva"},
        "sessions": [{"starts": day.isoformat(), "ends": (day + timedelta(hours=4)).isoformat()}],
        "capacity": 5,
    }
    organiser.post("/events", event)
    organiser.post(f"/events/{SLUG}/publish")
    person = {"first_name": "Leelo", "last_name": "Lugu", "email": EMAIL, "language": "et"}
    registered: str = organiser.post(f"/events/{SLUG}/registrations", person)["id"]
    return registered


def _tell(stack: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "deploy.local", "with", "deploy.story", *words)
    return subprocess.run(
        command, cwd=ROOT, env=stack.environment, capture_output=True, text=True, check=False
    )
