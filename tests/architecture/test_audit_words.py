"""What the code of mails and of certificates writes into its audit has words, and these words are written.

Registration's are held by tests/unit/registration/test_audit_words.py.
"""

import ast
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask

from services.certificates.pages.manage.audit_words import ACTS as OF_CERTIFICATES
from services.notifications.pages.manage.audit_words import ACTS as OF_MAILS
from shared.web import languages
from shared.web.application import HERE
from tests.architecture.sources import ROOT, sources

WRITERS = frozenset({"note", "noted", "looked", "AuditRow", "self.note"})
"""Functions whose third argument is an act."""

OPEN = "…"
SERVICES: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "notifications": (OF_MAILS, "messages"),
    "certificates": (OF_CERTIFICATES, "pages"),
}


def written(service: str) -> set[str]:
    """Every act, with a mark in the place of what is filled in."""
    return {act for one in sources(f"services/{service}") for act in _of(one.tree)}


def _of(tree: ast.Module) -> Iterator[str]:
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        named = {
            ast.unparse(node.targets[0]): node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
        }
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if ast.unparse(call.func) in WRITERS and len(call.args) > 2:
                yield from _texts(call.args[2], named)


def _texts(node: ast.expr, named: Mapping[str, ast.expr]) -> Iterator[str]:
    if isinstance(node, ast.Starred):
        node = node.value
    node = named.get(ast.unparse(node), node)
    if isinstance(node, ast.Tuple):
        node = node.elts[0]
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body, named)
        yield from _texts(node.orelse, named)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from _filled(node.values)


def _filled(parts: list[ast.expr]) -> list[str]:
    """A text of several parts; of one that is chosen between two, both."""
    told = [""]
    for part in parts:
        inner = part.value if isinstance(part, ast.FormattedValue) else part
        found = list(_texts(inner, {})) or [OPEN]
        told = [before + after for before in told for after in found]
    return told


def begins(act: str, acts: Mapping[str, Any]) -> str:
    """Which of the known acts it is."""
    return next((one for one in acts if act == one or act.startswith((f"{one} ", f"{one}: "))), "")


@pytest.mark.parametrize("service", SERVICES)
def test_every_act_has_words_and_every_word_an_act(service: str) -> None:
    known, _ = SERVICES[service]
    acts = written(service)
    found = {act: begins(act, known) for act in acts}

    assert sorted(act for act, one in found.items() if not one) == []
    assert sorted(known.keys() - set(found.values())) == []


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("language", ["et", "ru"])
def test_the_words_are_there_in_every_language(service: str, language: str) -> None:
    known, catalogue = SERVICES[service]
    app = Flask("words")
    languages.install(app, [HERE / "translations", ROOT / f"services/{service}/translations" / catalogue])

    said = {}
    for code in ("en", language):
        with app.test_request_context("/", environ_overrides={languages.FIXED: code}):
            said[code] = {act: str(words) for act, words in known.items()}

    assert [act for act in known if said["en"][act] == said[language][act]] == []
