"""What the documents say can be done can be done, and what they point to is there."""

import re
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT, SERVICES, text_files

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
NEEDED = [
    "run",
    "test",
    "lint",
    "bench",
    "proof",
    "sample",
    "token",
    "lock",
    "clean",
    "check",
    "quick",
    "backup",
    "restore",
]


def documents() -> dict[str, str]:
    """Every page of the project that a person reads."""
    return text_files(*DOCUMENTS, "docs/**/*.md")


def targets() -> dict[str, str]:
    """Target -> its line of help, as `make` alone lists them."""
    ended = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return dict(line.split(maxsplit=1) for line in ended.stdout.splitlines())


def test_make_alone_lists_what_there_is_with_a_line_of_help() -> None:
    assert set(NEEDED) <= set(targets())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_is_there(name: str) -> None:
    assert (ROOT / name).is_file()


def test_every_make_command_in_a_document_exists() -> None:
    named = {
        (page, target)
        for page, text in documents().items()
        for target in re.findall(r"`make ([a-z-]+)", text)
    }
    in_blocks = {
        (page, target)
        for page, text in documents().items()
        for target in re.findall(r"^\s*(?:[A-Z_]+=\S+ )*make ([a-z-]+)", text, re.MULTILINE)
    }

    assert named
    assert [each for each in sorted(named | in_blocks) if each[1] not in targets()] == []


def test_every_command_of_a_service_in_a_document_exists() -> None:
    said = re.compile(r"python -m services\.(\w+|<name>) ([a-z][a-z-]+)")
    named = {found for text in documents().values() for found in said.findall(text)}
    known = {service: commands_of(service) for service in SERVICES}
    everywhere = set.intersection(*known.values())

    assert [(name, verb) for name, verb in named if verb not in known.get(name, everywhere)] == []


def test_every_link_to_a_file_leads_somewhere() -> None:
    link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
    broken = [
        (page, target)
        for page, text in documents().items()
        for target in link.findall(text)
        if not (ROOT / page).parent.joinpath(target).exists()
    ]

    assert broken == []


def test_every_story_on_the_whole_stack_stands_in_the_page_of_stories() -> None:
    told = (ROOT / "docs/journeys.md").read_text()
    stories = [path.name for path in (ROOT / "tests/journeys").glob("test_*.py")]
    assert [name for name in stories if f"(../tests/journeys/{name})" not in told] == []


def test_decisions_are_numbered_without_a_gap_or_a_double() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))

    assert numbers == list(range(1, len(numbers) + 1))


def test_the_two_commands_of_the_first_minutes_are_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()

    assert "make run" in readme
    assert "make test" in readme


def commands_of(service: str) -> set[str]:
    """What `python -m services.<service> --help` offers."""
    arguments = [sys.executable, "-m", f"services.{service}", "--help"]
    ended = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=True)
    listed = re.search(r"\{([a-z,-]+)\}", ended.stdout)
    return set(listed.group(1).split(",")) if listed else set()
