"""Which of the programs of the proof this machine has."""

import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.proof.readers import PACKAGES, SYSTEM_PYTHON

WHOLE = os.environ.get("KUTSE_PROOF") == "whole"
"""Is everything to be proved, as `make proof` does?"""

TYPELIB = "import gi; gi.require_version('ICalGLib', '3.0')"


def _packages() -> bool:
    return (PACKAGES / "node_modules" / "ical.js").exists()


def _libical() -> bool:
    return Path(SYSTEM_PYTHON).exists() and _succeeds(SYSTEM_PYTHON, "-c", TYPELIB)


def _servers() -> bool:
    """Postfix is started by root alone."""
    return os.geteuid() == 0 and all(
        Path(each).exists() for each in ("/usr/sbin/postfix", "/usr/sbin/dovecot")
    )


def _spamassassin() -> bool:
    return shutil.which("perl") is not None and _succeeds("perl", "-MMail::SpamAssassin", "-e1")


def _mail_dkim() -> bool:
    return shutil.which("perl") is not None and _succeeds("perl", "-MMail::DKIM::Verifier", "-e1")


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


NEEDS: dict[str, tuple[str, Callable[[], bool]]] = {
    "test_readers.py": ("libical, ical.js and node-ical", lambda: _libical() and _packages()),
    "test_lint.py": ("libical, ical.js and node-ical", lambda: _libical() and _packages()),
    "test_sequences.py": ("ical.js and node-ical", _packages),
    "test_fetching.py": ("Postfix and Dovecot, and to be root", _servers),
    "test_servers.py": (
        "Postfix, Dovecot and Perl's Mail::DKIM, and to be root",
        lambda: _servers() and _mail_dkim(),
    ),
    "test_spam.py": ("SpamAssassin", _spamassassin),
}
"""What the tests of each file need."""


@cache
def missing() -> dict[str, str]:
    """File -> what it needs and this machine lacks."""
    return {name: needed for name, (needed, is_there) in NEEDS.items() if not is_there()}
