"""The Dockerfile copies what exists and runs as nobody in particular."""

import re

from tests.architecture.sources import ROOT, SERVICES

DOCKERFILE = ROOT / "deploy" / "Dockerfile"


def instructions(word: str) -> list[str]:
    """Arguments of every such instruction, with continued lines joined."""
    text = DOCKERFILE.read_text().replace("\\\n", " ")
    return re.findall(rf"^{word} +(.*)$", text, re.MULTILINE)


def test_both_stages_stand_on_one_pinned_python() -> None:
    bases = [line.split()[0] for line in instructions("FROM")]

    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-bookworm", bases[0])


def test_everything_that_is_copied_exists() -> None:
    copies = [line.split()[:-1] for line in instructions("COPY") if "--from" not in line]
    paths = [path for line in copies for path in line]

    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_what_is_copied_reaches_the_builder() -> None:
    ignored = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text()
    allowed = re.findall(r"^!(.*)$", ignored, re.MULTILINE)
    copies = [line.split()[:-1] for line in instructions("COPY") if "--from" not in line]

    assert {path for line in copies for path in line} == set(allowed)


def test_dependencies_are_checked_against_their_hashes() -> None:
    assert any("--require-hashes" in line and "run.txt" in line for line in instructions("RUN"))


def test_it_does_not_run_as_root() -> None:
    assert instructions("USER") == ["10001"]


def test_the_command_picks_the_role() -> None:
    assert instructions("ENTRYPOINT") == ['["python", "-m"]']
    assert instructions("CMD") == [f'["services.{SERVICES[0]}", "web"]']
