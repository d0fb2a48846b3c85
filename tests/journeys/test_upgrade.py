"""The data of an earlier release goes on under this one: nothing is lost, nobody is mailed, every link works.

The data was made by `tests/journeys/past.py` on that release; `releases/` holds its backup.
"""

import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from deploy.backup.restoring import restore
from deploy.local.mongodb import MongoDb
from shared.documents import connect
from shared.links import REGISTRATION, Links
from shared.settings import SERVICES, Settings, database_name
from tests.journeys.conftest import Stack, started
from tests.journeys.past import COMING, DONE, IVAN, KATE, MARI, TRAINER
from tests.journeys.taking_part import press
from tests.stack import ROOT, free_block, free_ports, private_home
from tests.travelled import Client, await_arrival, dead_letters

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.tar.xz"))
AN_HOUR_LATER = "2026-11-22T10:30:00+02:00"
ARRIVED_S = 120.0


@pytest.fixture(params=RELEASES, ids=[path.name.partition(".")[0] for path in RELEASES])
def older(request: pytest.FixtureRequest) -> Iterator[tuple[Path, str]]:
    """The home a release left behind, and the database with its data."""
    home = private_home() / "upgrade"
    home.mkdir(parents=True)
    with tarfile.open(request.param) as packed:
        packed.extractall(home, filter="data")
    database = MongoDb(home, free_ports(1)[0], forgets=False).start()
    database.wait_ready()
    with connect(database.url, "kutse-tests") as client:
        restore(client, [database_name(each) for each in SERVICES], home / "backup", replace=False)
    yield home, database.url
    database.stop()


@pytest.mark.timeout(600)
def test_the_data_of_an_earlier_release_goes_on(older: tuple[Path, str], phone: Page) -> None:
    home, mongo_url = older
    settings = {"MONGO_URL": mongo_url, "KUTSE_NOW": AN_HOUR_LATER}
    with connect(mongo_url, "kutse-tests") as data:
        before = _invitation(data, MARI, COMING)
        stored = _stored_document(data, MARI)
        past = _announced(data)

        with started(Stack(free_block(), home, home / "run.log", settings)) as stack:
            await_arrival(data, ARRIVED_S, past)
            quiet = [mail for address in (MARI, KATE, IVAN, TRAINER) for mail in stack.mailbox.to(address)]
            fetched = _document(stack, data, MARI)
            _give_up(phone, stack, data)
            cancelled = stack.mailbox.await_method(MARI, "CANCEL").meeting
            offered = stack.mailbox.await_mail(IVAN, "/w/")
            await_arrival(data, ARRIVED_S, past)

            assert quiet == []
            assert fetched == stored
            assert (str(cancelled["UID"]), cancelled["SEQUENCE"]) == (before["_id"], before["sequence"] + 1)
            assert offered.method == ""
            assert dead_letters(data) == []
            checked = _check(stack)
            assert checked.returncode == 0, checked.stdout


def _announced(data: Client) -> frozenset[str]:
    outboxes = [data[database_name(service)]["outbox"] for service in SERVICES]
    return frozenset(row["_id"] for outbox in outboxes for row in outbox.find({}, {"_id": 1}))


def _invitation(data: Client, email: str, slug: str) -> dict[str, Any]:
    invitee = _person(data, email, slug)["_id"]
    found = data[database_name("notifications")]["invitations"].find_one({"invitee_id": invitee})
    assert found
    return found


def _check(stack: Stack) -> subprocess.CompletedProcess[str]:
    words = (sys.executable, "-m", "deploy.check")
    return subprocess.run(words, cwd=ROOT, env=stack.environment, capture_output=True, text=True, check=False)


def _token(stack: Stack, registration: dict[str, Any]) -> str:
    secret = (stack.home / "secret").read_text().strip()
    key = Settings.from_environment({"KUTSE_SECRET": secret}).key("links")
    return Links(key).token(REGISTRATION, registration["_id"], registration.get("link", 0))


def _person(data: Client, email: str, slug: str) -> dict[str, Any]:
    event = data[database_name("notifications")]["events"].find_one({"slug": slug})
    assert event
    found = data[database_name("notifications")]["invitees"].find_one(
        {"event_id": event["_id"], "person.email": email}
    )
    assert found
    return found


def _certificate(data: Client, email: str) -> dict[str, Any]:
    found = data[database_name("certificates")]["certificates"].find_one({"recipient.email": email})
    assert found
    return found


def _stored_document(data: Client, email: str) -> bytes:
    found = data[database_name("certificates")]["pdfs"].find_one({"_id": _certificate(data, email)["_id"]})
    assert found
    return bytes(found["pdf"])


def _document(stack: Stack, data: Client, email: str) -> bytes:
    """What its holder gets by the old link; anybody can verify it."""
    code = _certificate(data, email)["_id"]
    assert httpx.get(f"{stack.certificates}/en/verify/{code}").status_code == httpx.codes.OK
    address = f"{stack.certificates}/api/v1/certificates/{code}.pdf"
    return httpx.get(address, params={"token": _token(stack, _person(data, email, DONE))}).content


def _give_up(phone: Page, stack: Stack, data: Client) -> None:
    """Mari gives her seat up at her old link."""
    phone.goto(f"{stack.site}/en/r/{_token(stack, _person(data, MARI, COMING))}")
    with phone.expect_navigation():
        phone.get_by_role("link", name="Withdraw").click()
    press(phone)
