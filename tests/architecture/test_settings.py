"""deploy/env.example names every variable that is read, and none that is not."""

import ast
import re
from functools import cache

from tests.architecture.sources import CODE, ROOT, Source, sources, text_files

NAME = re.compile(r"(?:KUTSE|MONGO|AMQP|SMTP|WEB|FORWARDED|PROMETHEUS)_[A-Z_]+")
IN_SHELL = re.compile(r"\$\{?\$?((?:KUTSE|MONGO|AMQP|SMTP|WEB|FORWARDED)_[A-Z_]+)")
NO_VARIABLES = {
    "MONGO_PORT",
    "AMQP_PORT",
    "SMTP_PORT",
    "MONGO_INITDB_ROOT_USERNAME",
    "MONGO_INITDB_ROOT_PASSWORD",
}
BUILT = {f"KUTSE_{service}_URL" for service in ("REGISTRATION", "NOTIFICATIONS", "CERTIFICATES")}
"""Read under a name that shared/settings.py puts together."""


def test_every_variable_that_is_read_is_explained() -> None:
    assert read_anywhere() - documented() == set()


def test_every_variable_that_is_explained_is_read() -> None:
    assert documented() - read_anywhere() == set()


def test_every_variable_has_words_above_it() -> None:
    lines = (ROOT / "deploy" / "env.example").read_text().splitlines()
    blocks = re.split(r"\n\s*\n", "\n".join(lines))
    with_names = [block for block in blocks if assignments(block)]

    assert [block for block in with_names if not re.search(r"^# \S", block, re.MULTILINE)] == []


def test_no_secret_has_a_value() -> None:
    text = (ROOT / "deploy" / "env.example").read_text()

    assert re.findall(r"^\w*(?:SECRET|PASSWORD|KEY)=.+$", text, re.MULTILINE) == []


def documented() -> set[str]:
    """Names in env.example, with or without a default."""
    return assignments((ROOT / "deploy" / "env.example").read_text())


def assignments(text: str) -> set[str]:
    """Names on the left of `=`."""
    return set(re.findall(r"^#?([A-Z][A-Z_]+)=", text, re.MULTILINE))


@cache
def read_anywhere() -> set[str]:
    """Names that code, scripts or the compose file read."""
    in_code = {name for one in sources(*CODE) for name in names_in(one)}
    shell = text_files("Makefile", "deploy/**/*.sh", "docker-compose.yml", "deploy/gateway/*", ".ci/run")
    in_shell = {name for text in shell.values() for name in IN_SHELL.findall(text)}
    return (in_code | in_shell | BUILT) - NO_VARIABLES


def names_in(one: Source) -> set[str]:
    """String constants that are names of variables, and whatever `environ` is asked for."""
    strings = (node.value for node in one.nodes if isinstance(node, ast.Constant))
    return {text for text in strings if isinstance(text, str) and NAME.fullmatch(text)} | asked(one)


def asked(one: Source) -> set[str]:
    """Arguments of `environ.get("…")` and `environ["…"]`."""
    found = re.findall(r"os\.environ(?:\.get\(|\[)\"([A-Z_]+)\"", one.text)
    return set(found)
