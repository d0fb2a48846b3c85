"""Asking the services' own checks, each in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any

from shared.checking.commands import finding_of
from shared.checking.findings import Finding

CLEAN, FOUND = 0, 1


class CheckFailedError(Exception):
    """A service's check did not come to an end; the text says what it wrote."""


def findings_of(service: str, options: Sequence[str]) -> Iterator[Finding]:
    """What the service finds.

    Raises:
        CheckFailedError: it could not look, for instance because the database does not answer.
    """
    with _lines(service, options) as lines:
        for line in lines:
            yield finding_of(line)


def facts_of(service: str, kind: str) -> Iterator[dict[str, Any]]:
    """What the service tells of this kind, in order of `id`.

    Raises:
        CheckFailedError: it could not tell.
    """
    with _lines(service, ["--facts", kind]) as lines:
        for line in lines:
            yield json.loads(line)


@contextmanager
def _lines(service: str, options: Sequence[str]) -> Iterator[Iterator[str]]:
    words = [sys.executable, "-m", f"services.{service}", "check", *options]
    with TemporaryFile("w+") as errors:
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=errors, text=True) as process:  # noqa: S603
            yield iter(process.stdout or ())
        errors.seek(0)
        said = errors.read()
    if process.returncode not in (CLEAN, FOUND):
        last = said.strip().splitlines()[-1:] or ["it said nothing"]
        raise CheckFailedError(f"{service}: {last[0]}")
