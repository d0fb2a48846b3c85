"""`make bench`: every measurement of this folder, one after the other, as JSON and as a page under var/bench.

`python -m tests.bench rush stack` takes only those. Ratios are within one run on one machine, which is named.
"""

import json
import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.bench import certificates, clicks, growth, mails, opening, reminders, report, roster, rush, stack
from tests.stack import ROOT

Measurement = Callable[[], dict[str, Any]]
MEASUREMENTS: dict[str, Measurement] = {
    "rush": rush.run,
    "opening": opening.run,
    "growth": growth.run,
    "mails": mails.run,
    "clicks": clicks.run,
    "reminders": reminders.run,
    "certificates": certificates.run,
    "roster": roster.run,
    "stack": stack.run,
}


def main(names: list[str]) -> None:
    """Runs the named measurements, all without names."""
    figures: dict[str, Any] = {"machine": _machine()}
    for name in names or MEASUREMENTS:
        figures[name] = MEASUREMENTS[name]()
        sys.stdout.write(f"{name}: {json.dumps(figures[name], indent=2)}\n")
        sys.stdout.flush()
    target = ROOT / "var" / "bench" / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(figures, indent=2) + "\n")
    page = target.with_suffix(".html")
    page.write_text(report.page(figures))
    sys.stdout.write(f"written to {target.relative_to(ROOT)} and {page.relative_to(ROOT)}\n")


def _machine() -> dict[str, Any]:
    return {
        "processors": os.cpu_count(),
        "load_at_start": os.getloadavg()[0],
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
