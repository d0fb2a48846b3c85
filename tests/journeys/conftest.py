"""One whole stack for all stories of a run; it ends with the last of them."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from deploy.local.rabbitmq import RabbitMq, RabbitPorts
from tests.collecting import Collector, collecting
from tests.integration.web.vouching import Provider, running_provider
from tests.journeys.mailbox import Mailbox
from tests.journeys.past import Organiser
from tests.stack import ROOT, free_block, free_ports, private_home, wait_until

READY_S = 240.0


@dataclass(frozen=True)
class Stack:
    """A running stack: its first port, its data, what it printed, and settings of its own."""

    port: int
    home: Path
    log: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def site(self) -> str:
        """The registration service, where people and organisers are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def certificates(self) -> str:
        """The certificates service."""
        return f"http://127.0.0.1:{self.port + 2}"

    @property
    def mailbox(self) -> Mailbox:
        """Every mail the stack sent."""
        return Mailbox(f"http://127.0.0.1:{self.port + 3}")

    def command(self, *words: str) -> str:
        """What a command of the registration service answers on this stack."""
        words = (sys.executable, "-m", "deploy.local", "service", "registration", *words)
        done = subprocess.run(
            words, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    @property
    def environment(self) -> dict[str, str]:
        """What makes a command speak of this stack."""
        mine = {"KUTSE_PORT": str(self.port), "KUTSE_HOME": str(self.home), "KUTSE_SAMPLE": "0"}
        return {**os.environ, **mine, **self.settings}


@pytest.fixture(scope="package")
def broker() -> Iterator[RabbitMq]:
    """The stack's broker, started beside it, so that a story can stop it and the stack lives on."""
    broker = RabbitMq(private_home() / "broker", RabbitPorts(*free_ports(3))).start()
    yield broker
    broker.stop()


@pytest.fixture(scope="package")
def collector() -> Iterator[Collector]:
    """Where the stack tells its spans."""
    with collecting() as told:
        yield told


@pytest.fixture(scope="package")
def provider() -> Iterator[Provider]:
    """Where organisers of the stack can sign in, beside the ways everybody has."""
    with running_provider() as known:
        yield known


@pytest.fixture(scope="package")
def stack(broker: RabbitMq, collector: Collector, provider: Provider) -> Iterator[Stack]:
    """Everything `make run` starts, empty, on ports of its own."""
    home = private_home() / "journeys"
    home.mkdir(parents=True)
    settings = {"AMQP_URL": broker.url, "KUTSE_TRACES": collector.address, **provider.settings}
    with started(Stack(free_block(), home, home / "run.log", settings)) as running:
        yield running


@pytest.fixture(scope="package")
def program(stack: Stack) -> Organiser:
    """An organiser's program."""
    return Organiser(stack.site, stack.command("token", "--role", "organiser"))


@contextmanager
def started(running: Stack) -> Iterator[Stack]:
    """Inside, the stack is ready; afterwards nothing of it runs."""
    with running.log.open("wb") as log:
        words = (sys.executable, "-m", "deploy.local", "run")
        process = subprocess.Popen(words, cwd=ROOT, env=running.environment, stdout=log, stderr=log)
    try:
        wait_until(lambda: _is_ready(process, running.log), READY_S, "the stack is ready")
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _is_ready(process: subprocess.Popen[bytes], log: Path) -> bool:
    assert process.poll() is None, log.read_text()
    return "/manage/sign-in/" in log.read_text()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A participant's phone: 360 pixels wide, no script."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="package")
def organiser(browser: Browser, stack: Stack) -> Iterator[Page]:
    """An organiser's screen, signed in by the one-time link that the stack printed."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    link = re.findall(r"http://\S+/manage/sign-in/\S+", stack.log.read_text())[-1]
    page.goto(link.replace("/manage/", "/en/manage/"))
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    yield page
    context.close()
