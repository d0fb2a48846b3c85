"""Secrets of one stack: made once, kept in its home, readable by their owner alone."""

import os
import secrets
from pathlib import Path

SECRET_FILE = "secret"  # noqa: S105 - the name of the file, not what is in it
SECRET_BYTES = 32


def keep_secret(path: Path) -> str:
    """The secret in `path`, made at the first call: 64 hexadecimal digits in a file of mode 600."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(SECRET_BYTES))
    return path.read_text().strip()


def stack_secret(home: Path) -> str:
    """The secret that every key of the stack in `home` is derived from."""
    return keep_secret(home / SECRET_FILE)
