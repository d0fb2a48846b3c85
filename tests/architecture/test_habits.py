"""Habits that a reviewer should not have to look for."""

import ast
import re

import pytest

from tests.architecture.sources import CODE, ROOT, sources, text_files

OUTERMOST = {
    "shared/messaging/worker.py": "a part that crashes is begun again",
    "services/certificates/renderer/pdf.py": "its renderer panics outside Exception; the rest goes on",
    "shared/web/ahead.py": "raised again inside the framework, which tells and logs it",
    "shared/messaging/receiving.py": "whatever a handler raises, the message is retried or buried",
}
"""What must survive whatever its work raises, and why."""

WAITS = {"tests/stack.py": "the one place where a condition is awaited"}


def test_imports_stand_at_the_top() -> None:
    found = [
        f"{one.name}:{node.lineno}"
        for one in sources(*CODE)
        for function in one.functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert found == []


def test_only_the_outermost_loops_catch_everything() -> None:
    found = [
        f"{one.name}:{node.lineno}"
        for one in sources(*CODE)
        for node in one.nodes
        if isinstance(node, ast.ExceptHandler) and catches_everything(node) and one.name not in OUTERMOST
    ]

    assert found == []


def test_nothing_at_module_level_can_change() -> None:
    found = [
        f"{one.name}:{node.lineno} {ast.unparse(node.targets[0])}"
        for one in sources("services", "shared")
        for node in one.tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.List | ast.Set | ast.Dict)
        and not ast.unparse(node.targets[0]).strip("_").isupper()
        and not ast.unparse(node.targets[0]).startswith("__")
    ]

    assert found == []


def test_nothing_is_left_to_do_later() -> None:
    marker = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    files = text_files(
        "services/**/*.py", "shared/**/*.py", "deploy/**/*.py", "deploy/**/*.sh", "tests/**/*.py"
    )
    found = [name for name, text in files.items() if marker.search(text) and name != this_file()]

    assert found == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a patched module", re.compile(r"mock\.patch|from unittest|import mock")),
        ("a skipped test", re.compile(r"pytest\.skip|mark\.skip|mark\.xfail|importorskip")),
    ],
)
def test_tests_do_not_deceive(what: str, pattern: re.Pattern[str]) -> None:
    found = [one.name for one in sources("tests") if pattern.search(one.text) and one.name != this_file()]

    assert found == [], what


def test_tests_wait_for_conditions_and_never_for_time() -> None:
    sleep = re.compile(r"\btime\.sleep\(|^from time import .*sleep", re.MULTILINE)
    allowed = {*WAITS, this_file()}
    folders = ("tests/unit", "tests/contracts", "tests/integration", "tests/journeys", "tests/architecture")
    found = [one.name for one in sources(*folders) if sleep.search(one.text) and one.name not in allowed]

    assert found == []


def test_no_file_knows_a_machine_or_a_mirror() -> None:
    place = re.compile(r"/home/[a-z]|/root/|--(?:extra-)?index[-]url|pip\.conf|https?://[^/ ]+/simple")
    files = text_files(
        "*.*",
        "Makefile",
        ".ci/*",
        "docs/**/*.md",
        "deploy/**/*.*",
        "services/**/*.py",
        "shared/**/*.py",
        "tests/**/*.py",
    )
    found = [(name, place.findall(text)) for name, text in files.items() if name != this_file()]

    assert [each for each in found if each[1]] == []


def test_dependencies_are_locked_with_hashes() -> None:
    for name in ("run", "local", "test"):
        text = (ROOT / "deploy" / "requirements" / f"{name}.txt").read_text()
        pinned = re.findall(
            r"^[a-z0-9][^=\n]*==\S+ \\\n    --hash=sha256:", text, re.MULTILINE | re.IGNORECASE
        )
        named = re.findall(r"^[a-z0-9]\S*==", text, re.MULTILINE | re.IGNORECASE)

        assert pinned
        assert len(pinned) == len(named), name


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """`except:`, `except Exception` or `except BaseException`, alone or among others."""
    if handler.type is None:
        return True
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return bool(names & {"Exception", "BaseException"})


def this_file() -> str:
    """The one file that has to name what it forbids."""
    return "tests/architecture/test_habits.py"
