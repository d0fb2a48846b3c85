"""`make run` from outside: two stacks side by side, what they say, and what they leave behind."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from shared.settings import SERVICES
from tests.integration.stack.running import STOP_S, RunningStack
from tests.stack import ROOT, free_block, wait_until

pytestmark = pytest.mark.timeout(900)

PROGRAMME = {
    "slug": "kept",
    "title": {"et": "Alles", "en": "Kept", "ru": "Сохранено"},
    "funder": "ESF+",
    "reference": "2021-2027.4.08",
    "languages": ["et"],
    "timezone": "Europe/Tallinn",
}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningStack, RunningStack]]:
    """Two stacks that were started at the same moment."""
    folder = tmp_path_factory.mktemp("stacks")
    first = RunningStack(folder / "first", free_block())
    first.start()
    second = RunningStack(folder / "second", free_block(beside=first.port))
    second.start()
    yield first, second
    for stack in (first, second):
        stack.stop()


@pytest.fixture
def first(pair: tuple[RunningStack, RunningStack]) -> RunningStack:
    pair[0].ensure_ready()
    return pair[0]


@pytest.fixture
def second(pair: tuple[RunningStack, RunningStack]) -> RunningStack:
    pair[1].ensure_ready()
    return pair[1]


def test_two_stacks_run_side_by_side_and_everything_in_them_is_ready(
    first: RunningStack, second: RunningStack
) -> None:
    for stack in (first, second):
        for place in (*range(len(SERVICES)), 3, *range(10, 10 + len(SERVICES))):
            assert stack.get(place, "/readyz").status_code == 200
        assert stack.get(3, "/api/v1/mails").json() == {"items": []}


def test_it_says_what_it_waits_for_and_where_things_are(first: RunningStack) -> None:
    for waited in (
        "MongoDB",
        "RabbitMQ",
        "mailbox",
        *(f"{service} worker" for service in SERVICES),
    ):
        assert f"✓ {waited}" in first.output
    for place, path in ((0, "/"), (0, "/manage/"), (0, "/api/v1/docs"), (2, "/verify"), (3, "/")):
        assert f"http://127.0.0.1:{first.port + place}{path}" in first.output


def test_the_sign_in_link_opens_the_organisers_door(first: RunningStack) -> None:
    link = re.search(r"http://\S+/manage/sign-in/\S+", first.output)

    assert link
    assert httpx.get(link.group(), timeout=20).status_code == 200


def test_the_token_is_printed_alone_and_opens_the_api(first: RunningStack) -> None:
    answer = httpx.get(
        f"http://127.0.0.1:{first.port}/api/v1/programmes",
        headers={"Authorization": f"Bearer {token_of(first)}"},
        timeout=20,
    )

    assert answer.status_code == 200


def test_a_third_stack_on_the_same_ports_is_told_who_holds_them(first: RunningStack, tmp_path: Path) -> None:
    third = RunningStack(tmp_path / "third", first.port)

    third.start()

    assert third.exit_code() == 1
    assert re.search(
        rf"port {first.port} \(for the registration service\) is taken by process \d+", third.output
    )
    assert third.left_behind() == []


def test_a_third_stack_on_the_same_data_is_told_who_has_them(first: RunningStack) -> None:
    third = RunningStack(first.home, free_block(beside=first.port))

    third.start()

    assert third.exit_code() == 1
    assert "already runs with its data in" in third.output
    assert first.get(0, "/readyz").status_code == 200


def test_a_child_that_dies_is_named_and_the_rest_stops(second: RunningStack) -> None:
    os.kill(second.child("services.certificates", "worker"), signal.SIGKILL)

    assert second.exit_code() == 1
    assert "certificates-worker ended: killed by SIGKILL" in second.output
    assert "certificates-worker.log" in second.output
    wait_until(lambda: not second.left_behind(), what=f"the end of {second.left_behind()}")


def test_ctrl_c_leaves_nothing_behind_and_the_data_is_found_again(first: RunningStack) -> None:
    headers = {"Authorization": f"Bearer {token_of(first)}"}
    site = f"http://127.0.0.1:{first.port}/api/v1/programmes"
    made = httpx.post(site, json=PROGRAMME, headers=headers, timeout=20)

    first.send(signal.SIGINT)
    ended = first.exit_code()
    wait_until(lambda: not first.left_behind(), what=f"the end of {first.left_behind()}")
    first.ensure_ready()
    found = httpx.get(site, headers=headers, timeout=20)

    assert (made.status_code, ended) == (201, 0)
    assert [each["slug"] for each in found.json()["items"]] == ["kept"]


def test_even_a_killed_supervisor_leaves_nothing_behind(first: RunningStack) -> None:
    first.send(signal.SIGKILL)
    first.exit_code()

    wait_until(lambda: not first.left_behind(), STOP_S, what=f"the end of {first.left_behind()}")


def token_of(stack: RunningStack) -> str:
    """What `make token` prints."""
    arguments = [
        sys.executable,
        "-m",
        "deploy.local",
        "service",
        "registration",
        "token",
        "--role",
        "organiser",
    ]
    ended = subprocess.run(
        arguments, cwd=ROOT, env=stack.environment(), capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+\n", ended.stdout), ended.stdout
    return ended.stdout.strip()
