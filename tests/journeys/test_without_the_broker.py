"""RabbitMQ dies and comes back: people register all the while, and every mail arrives once."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from deploy.local.rabbitmq import RabbitMq
from shared.documents import connect
from shared.settings import HEALTH_PORT, MONGO_PORT, SERVICES
from tests.journeys import organising as organise
from tests.journeys.conftest import Stack
from tests.journeys.mailbox import Mail
from tests.journeys.taking_part import Somebody, sign_up
from tests.stack import wait_until
from tests.travelled import Client, await_arrival, dead_letters

PROGRAMME, SLUG, NEXT = "katkestus", "abc-viljandi", "abc-kunda"
DRAINED_S = 120.0
SEAT, QUEUE = "You have a seat", "You are on the waiting list"
MAILED = {SEAT: ("Seat confirmed", "REQUEST"), QUEUE: ("On the waiting list", "")}
"""What the page says -> what the mail's subject begins with, and what it tells a calendar."""

AT_THE_FORM = {
    Somebody("Anna", "Tamm", "anna.tamm@kool-11.example.org", "en"): SEAT,
    Somebody("Boris", "Saar", "boris.saar@kool-12.example.org", "en"): SEAT,
    Somebody("Clara", "Sepp", "clara.sepp@kool-13.example.org", "en"): QUEUE,
}
BY_A_PROGRAM = {
    Somebody("Diana", "Rebane", "diana.rebane@kool-14.example.org", "en"): ("waitlisted", 2),
    Somebody("Edgar", "Koppel", "edgar.koppel@kool-15.example.org", "en"): ("waitlisted", 3),
}
CROWD = [Somebody("Mari", f"Mets {one}", f"mets.{one}@kool-16.example.org", "en") for one in "abcdefghijkl"]


@pytest.fixture
def data(stack: Stack) -> Iterator[Client]:
    """The stack's databases, to look into."""
    url = f"mongodb://127.0.0.1:{stack.port + MONGO_PORT}/?directConnection=true"
    with connect(url, "kutse-journeys") as client:
        yield client


@pytest.mark.timeout(600)
def test_people_register_while_the_broker_is_dead_and_each_is_told_once_when_it_is_back(
    stack: Stack, broker: RabbitMq, organiser: Page, phone: Page, data: Client
) -> None:
    organise.create_programme(organiser, stack, PROGRAMME)
    _publish(organiser, stack, SLUG, seats=2)

    with _dead(broker):
        wait_until(lambda: all("rabbitmq" in _missing(stack, service) for service in SERVICES))
        shown = {person: _sign_up(phone, stack, person) for person in AT_THE_FORM}
        answered = {person: _answer(_ask(stack, SLUG, person)) for person in BY_A_PROGRAM}
        ready = [httpx.get(f"http://127.0.0.1:{stack.port + place}/readyz").json() for place in range(3)]
        roster = _roster(organiser, stack, SLUG)
        mailed = [mail for person in roster for mail in stack.mailbox.to(person)]
    await_arrival(data, DRAINED_S)

    assert (shown, answered) == (AT_THE_FORM, BY_A_PROGRAM)
    assert ready == [{"ready": True, "missing": []}] * len(SERVICES)
    assert set(roster) == {person.email for person in (*AT_THE_FORM, *BY_A_PROGRAM)}
    assert (set(roster.values()), mailed) == ({False}, [])
    for person, status in (AT_THE_FORM | dict.fromkeys(BY_A_PROGRAM, QUEUE)).items():
        _was_told_once(stack, person, status)
    assert _roster(organiser, stack, SLUG) == {
        person.email: AT_THE_FORM.get(person) == SEAT for person in (*AT_THE_FORM, *BY_A_PROGRAM)
    }
    assert dead_letters(data) == []
    wait_until(lambda: not any(_missing(stack, service) for service in SERVICES))


@pytest.mark.timeout(600)
def test_what_was_travelling_when_the_broker_was_killed_arrives_once_all_the_same(
    stack: Stack, broker: RabbitMq, organiser: Page, data: Client
) -> None:
    organise.create_programme(organiser, stack, f"{PROGRAMME}-2")
    _publish(organiser, stack, NEXT, seats=len(CROWD), programme=f"{PROGRAMME}-2")

    first, rest = CROWD[: len(CROWD) // 2], CROWD[len(CROWD) // 2 :]
    answers = [_ask(stack, NEXT, person) for person in first]
    wait_until(lambda: stack.mailbox.to(first[0].email), what="the first mail")
    with _dead(broker):
        answers += [_ask(stack, NEXT, person) for person in rest]
    await_arrival(data, DRAINED_S)

    assert [answer.status_code for answer in answers] == [201] * len(CROWD)
    for person in CROWD:
        _was_told_once(stack, person, SEAT)
    assert _roster(organiser, stack, NEXT) == dict.fromkeys((person.email for person in CROWD), True)
    assert dead_letters(data) == []


@contextmanager
def _dead(broker: RabbitMq) -> Iterator[None]:
    """Inside, RabbitMQ has been killed with SIGKILL; afterwards it answers again."""
    os.kill(broker.children[-1].pid, signal.SIGKILL)
    broker.stop()
    try:
        yield
    finally:
        broker.start().wait_ready()


def _publish(page: Page, stack: Stack, slug: str, seats: int, programme: str = PROGRAMME) -> None:
    organise.start_event(page, stack, programme, slug, "ABC-koolitus")
    page.fill("#f-capacity", str(seats))
    organise.save(page)
    organise.publish(page, stack, slug)


def _sign_up(page: Page, stack: Stack, person: Somebody) -> str:
    """What the person reads first after sending the form."""
    sign_up(page, stack, SLUG, person)
    return page.inner_text("h1")


def _ask(stack: Stack, slug: str, person: Somebody) -> httpx.Response:
    """What a program is answered that registers the person."""
    body = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "language": person.language,
    }
    return httpx.post(f"{stack.site}/api/v1/events/{slug}/registrations", json=body, timeout=10)


def _answer(response: httpx.Response) -> tuple[str, int]:
    answer: dict[str, Any] = response.json()
    assert response.status_code == 201, answer
    return answer["status"], answer["waiting_position"]


def _missing(stack: Stack, service: str) -> list[str]:
    """What the worker of a service says it lacks."""
    port = stack.port + HEALTH_PORT + SERVICES.index(service)
    missing: list[str] = httpx.get(f"http://127.0.0.1:{port}/readyz").json()["missing"]
    return missing


def _roster(page: Page, stack: Stack, slug: str) -> dict[str, bool]:
    """Address -> does the organiser's list say that the invitation went out?"""
    page.goto(f"{stack.site}/en/manage/events/{slug}/registrations")
    rows = page.locator("main tbody tr").all()
    return {
        row.locator("th .muted").inner_text(): row.locator("td[data-label=Invited]").inner_text() != ""
        for row in rows
    }


def _was_told_once(stack: Stack, person: Somebody, status: str) -> None:
    mail: Mail
    (mail,) = stack.mailbox.to(person.email)
    subject, method = MAILED[status]
    assert mail.subject.startswith(subject)
    assert mail.method == method
