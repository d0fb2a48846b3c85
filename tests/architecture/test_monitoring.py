"""Alerts and the dashboard ask only for what is counted; each alert fires, and has its runbook entry."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

from services.certificates import bootstrap as certificates
from services.notifications import bootstrap as notifications
from services.registration import bootstrap as registration
from tests.architecture.sources import ROOT

MONITORING = ROOT / "deploy" / "monitoring"
PROMTOOL = Path(sys.prefix, "promtool")
"""Of Debian's package prometheus; deploy/local/set-up.sh puts it there."""

COUNTED_IN = (registration, notifications, certificates)
"""Loading them makes every figure there is."""

OTHERS = frozenset({"up", "node_filesystem_avail_bytes", "node_filesystem_size_bytes"})
NAME = re.compile(r"\b(?:kutse_\w+|up|node_\w+)\b")
ENTRY = re.compile(r"^### ([a-z-]+)$", re.MULTILINE)


def rules() -> list[dict[str, Any]]:
    """Every alert."""
    (group,) = yaml.safe_load((MONITORING / "alerts.yaml").read_text())["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def queries() -> list[str]:
    """Every question of the dashboard."""
    panels = json.loads((MONITORING / "dashboard.json").read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel.get("targets", ())]


def counted() -> set[str]:
    """The names under which something is counted."""
    assert COUNTED_IN
    names: set[str] = set(REGISTRY._names_to_collectors)
    return names


@pytest.mark.parametrize("question", [*(rule["expr"] for rule in rules()), *queries()])
def test_only_what_is_counted_is_asked_for(question: str) -> None:
    asked = set(NAME.findall(re.sub(r'"[^"]*"|\b(?:by|without) \([^)]*\)', "", question)))

    assert asked
    assert asked <= counted() | OTHERS


def test_every_figure_of_ours_is_on_the_dashboard() -> None:
    shown = " ".join(queries())
    unasked = ("_created", "_sum", "_count", "_every_seconds")
    ours = {name for name in counted() if name.startswith("kutse_") and not name.endswith(unasked)}
    families = {name for name in ours if {f"{name}_total", f"{name}_bucket"} & ours}

    assert {name for name in ours - families if name not in shown} == set()


def test_every_alert_has_its_entry_in_the_runbook() -> None:
    entries = set(ENTRY.findall((ROOT / "docs" / "runbook.md").read_text()))

    assert {rule["labels"]["runbook"] for rule in rules()} <= entries


def test_every_alert_fires_when_it_should_and_is_silent_when_it_should() -> None:
    tested = yaml.safe_load((MONITORING / "alerts.test.yaml").read_text())["tests"]
    expected = [each for test in tested for each in test["alert_rule_test"]]
    fired = {each["alertname"] for each in expected if each["exp_alerts"]}
    silent = {each["alertname"] for each in expected if not each["exp_alerts"]}

    done = subprocess.run(
        [PROMTOOL, "test", "rules", MONITORING / "alerts.test.yaml"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert fired == silent == {rule["alert"] for rule in rules()}
