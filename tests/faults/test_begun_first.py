"""Workers that are begun while there is no database yet live, say what they lack, and are not begun anew."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from deploy.local.choices import Choices
from deploy.local.ports import Ports
from deploy.local.processes import Child
from deploy.local.programs import environment, service_command
from deploy.local.readiness import is_ready
from shared.settings import SERVICES
from tests.stack import free_block, free_ports, wait_until

START_S = 60.0


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[dict[str, tuple[Child, int]]]:
    """Each service's worker, and where it answers whoever runs it; nobody is where its database should be."""
    nowhere = f"mongodb://127.0.0.1:{free_ports(1)[0]}/?directConnection=true"
    choices = Choices(free_block(), tmp_path, False, timedelta(0), {"MONGO_URL": nowhere})
    variables, ports = environment(choices, {}), Ports(choices.port)
    begun = {
        name: (Child(service_command(name, "worker", variables)), ports.health(name)) for name in SERVICES
    }
    yield begun
    for child, _ in begun.values():
        child.ask_to_stop()
    for child, _ in begun.values():
        child.stop()


def test_a_worker_without_a_database_lives_and_says_what_it_lacks(
    workers: dict[str, tuple[Child, int]],
) -> None:
    for child, port in workers.values():
        wait_until(partial(is_ready, port, "/healthz"), START_S, f"{child.name} alive")
        wait_until(partial(_has_said, child), START_S, f"a word of {child.name}")
        lacks = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=30).json()["missing"]

        assert lacks == ["mongodb", "data"]
        assert child.exit_code() is None


def _has_said(child: Child) -> bool:
    """That it waits for its database."""
    return any('"waiting"' in line and '"mongodb"' in line for line in child.last_lines())
