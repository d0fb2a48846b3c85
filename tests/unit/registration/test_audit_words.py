"""Every act that the code can write into the audit has its words."""

import ast
from collections.abc import Iterator

from flask import Flask

from services.registration.domain import sweeps
from services.registration.handlers.answer_files import TOOK
from services.registration.pages.manage.audit_words import in_words
from shared.web import languages
from shared.web.application import HERE
from tests.architecture.sources import ROOT, sources

WRITERS = frozenset({"audit", "note_look", "_act", "_change", "_moved", "_send", "_note"})
"""Functions that are given an act and write it down, or hand it on to one that does."""

FILLED = {
    "{TOOK}": TOOK,
    "{form}": "csv",
    "{number}": "2",
    "{len(rows)}": "3",
    "{len(found)}": "3",
    "{role}": "organiser",
    "{invitation.role}": "organiser",
    "{purpose}": "why",
    "{reason}": "why",
    "{'a part of ' if part.narrow.narrows else ''}": "a part of ",
}


def written() -> set[str]:
    """Every act, with something in the place of what is filled in."""
    acts = {
        act
        for one in sources("services/registration/handlers", "services/registration/pages")
        for act in _of(one.tree)
    }
    return acts | set(sweeps.ACTS)


def _of(tree: ast.Module) -> Iterator[str]:
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        named = {
            ast.unparse(node.targets[0]): node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
        }
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in WRITERS:
                for given in node.args:
                    yield from _texts(named.get(ast.unparse(given), given))


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        parts = [node.value]
    elif isinstance(node, ast.JoinedStr):
        parts = [
            str(each.value) if isinstance(each, ast.Constant) else f"{{{ast.unparse(each.value)}}}"  # type: ignore[attr-defined]
            for each in node.values
        ]
    else:
        return
    if "/" not in "".join(parts) and "".join(parts):
        yield "".join(FILLED.get(part, part) for part in parts)


def test_every_act_has_words_in_every_language() -> None:
    app = Flask("words")
    languages.install(app, [HERE / "translations", ROOT / "services/registration/translations/manage"])
    acts = written()

    bare = set()
    for language in ("et", "ru"):
        with app.test_request_context("/", environ_overrides={languages.FIXED: language}):
            bare |= {act for act in acts if in_words(act).partition(": ")[0] == act.partition(": ")[0]}

    assert len(acts) > 70
    assert bare == set()


def test_numbers_stand_before_words_of_the_right_form() -> None:
    app = Flask("words")
    languages.install(app, [HERE / "translations", ROOT / "services/registration/translations/manage"])

    with app.test_request_context("/", environ_overrides={languages.FIXED: "en"}):
        assert in_words("brought a file of 1 people") == "brought a file of 1 person"
        assert in_words("chose 2 people to write to") == "chose 2 people to write to"
        assert in_words("change role to check-in") == "changed the role to: Helper at the door"
