"""People who ask at the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.fixture
def people() -> Iterator[ThreadPoolExecutor]:
    """Threads enough for everybody."""
    with ThreadPoolExecutor(64) as pool:
        yield pool
