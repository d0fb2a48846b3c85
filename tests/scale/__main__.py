"""`make scale`: 1, 2 and 4 web processes and workers on two hosts; a database and a broker die under load.

Two network namespaces stand for the hosts; a replica set of three and a cluster of three are shared. For each
number of processes people register in a rush, and it is counted how fast; then they come at a steady rate
while the leading database and the leading broker are killed. Written to var/scale as JSON and as a page.
Wants to be run as root; opens nothing to the outside.
"""

import argparse
import json
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tests.scale.hosts import hosts
from tests.scale.installation import Installation
from tests.scale.measured import Measured, page, serve
from tests.stack import ROOT, free_block, free_ports

SERVER_PORTS = 10


def main(arguments: Sequence[str]) -> int:
    """Does what was asked for; answers 1 when any promise was broken."""
    asked = _parser().parse_args(arguments)
    folder = ROOT / "var" / "scale" / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
    folder.mkdir(parents=True)
    installation = Installation(folder / "home", free_ports(SERVER_PORTS), free_block())
    measured: list[Measured] = []
    try:
        with hosts(2) as both:
            installation.start()
            for processes in asked.processes:
                measured.append(serve(installation, both, processes, asked))
                _write(folder, measured)
    finally:
        installation.stop()
    if not any(one.complaints for one in measured):
        shutil.rmtree(installation.home, ignore_errors=True)
    sys.stdout.write(f"{page(measured)}\nwritten to {folder.relative_to(ROOT)}\n")
    return 1 if any(one.complaints for one in measured) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.scale")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4], help="of web and workers")
    parser.add_argument("--people", type=int, default=3_000, help="in each rush")
    parser.add_argument("--rate", type=float, default=20.0, help="people a second while members die")
    return parser


def _write(folder: Path, measured: Sequence[Measured]) -> None:
    machine = {"processors": os.cpu_count(), "load": os.getloadavg()[0]}
    whole = {"machine": machine, "runs": [asdict(one) for one in measured]}
    (folder / "scale.json").write_text(json.dumps(whole, indent=1) + "\n")
    (folder / "scale.md").write_text(page(measured) + "\n")


if __name__ == "__main__":
    # Whoever is told to end ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main(sys.argv[1:]))
