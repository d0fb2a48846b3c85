"""What a stack keeps in its home: a secret of its own, and a lock against a second stack."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.catalogues import compile_catalogues
from deploy.local.errors import StackError
from deploy.local.keys import stack_secret
from deploy.local.lock import only_stack_of
from shared.settings import SECRET_BYTES

HOLDER = """
import sys, pathlib
from deploy.local.lock import only_stack_of
with only_stack_of(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Seat"\nmsgstr "Koht"\n'


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    secret = stack_secret(tmp_path / "home")

    assert len(secret) >= SECRET_BYTES
    assert stack_secret(tmp_path / "home") == secret
    assert (tmp_path / "home" / "secret").stat().st_mode & 0o777 == 0o600
    assert stack_secret(tmp_path / "other") != secret


def test_two_stacks_never_share_a_home(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout
        assert first.stdout.readline() == "held\n"

        with pytest.raises(StackError, match=rf"already runs .*process {first.pid}"), only_stack_of(tmp_path):
            pass

        first.kill()
    with only_stack_of(tmp_path):
        assert (tmp_path / "stack.lock").exists()


def test_catalogues_are_compiled_once_and_again_when_they_change(tmp_path: Path) -> None:
    source = tmp_path / "services/registration/translations/pages/et/LC_MESSAGES/messages.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)

    first, second = compile_catalogues(tmp_path), compile_catalogues(tmp_path)

    assert (first, second) == (1, 0)
    assert b"Koht" in source.with_suffix(".mo").read_bytes()
