"""The example of every message type, as it travels."""

import json
from pathlib import Path
from typing import Any

from shared.contracts.routes import TYPES

FOLDER = Path(__file__).parent / "examples"
NAMES = sorted(TYPES)


def example(name: str) -> dict[str, Any]:
    """The example message of the type `name`, read from its file."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found
