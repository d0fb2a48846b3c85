"""Every code the service can refuse with has a text, in every language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel, force_locale
from flask_babel.speaklater import LazyString

from services.registration import reasons
from services.registration.domain.completion import Reason
from services.registration.reasons import COMPLETION, REASONS, completion_sentence
from shared.web.wording import REASONS as EVERYWHERE

SERVICE = Path(reasons.__file__).parent
FOLDERS = ("domain", "handlers", "store", "api", "pages")
ERRORS = {"Conflict", "NotFound", "Invalid", "Forbidden", "Unauthenticated", "Rejected", "Refused"}
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")
TOLD = re.compile(r"`([a-z]+(?:-[a-z]+)+)`")
NOT_CODES = {"my-data", "sign-in", "dead-letter", "not-yet-open-", "datetime-local", "hours-reached"}


def trees() -> Iterator[ast.Module]:
    """Every module of the service that may refuse something."""
    for folder in FOLDERS:
        for path in sorted((SERVICE / folder).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def raised() -> set[str]:
    """Codes given to an error where it is made, and those beside a field."""
    found: set[str] = set()
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS:
                constants = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
                found |= {each for each in constants if isinstance(each, str) and CODE.fullmatch(each)}
    return found


def promised() -> set[str]:
    """Codes named in what a function says it raises."""
    found: set[str] = set()
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                _before, _raises, after = (ast.get_docstring(node) or "").partition("Raises:")
                found |= set(TOLD.findall(after))
    return found


def test_every_code_that_is_raised_or_promised_has_a_text() -> None:
    known = {*REASONS, *EVERYWHERE}

    assert len(raised()) > 25
    assert (raised() | promised()) - known - NOT_CODES == set()


def test_every_reason_of_a_completion_has_a_text() -> None:
    tree = ast.parse((SERVICE / "domain" / "completion.py").read_text(encoding="utf-8"))
    made = {
        each.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason"
        for each in ast.walk(node.args[0])
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }
    named = {"hours-reached", "hours-short", "sessions-reached", "sessions-short"}

    assert (made | named) - set(COMPLETION) == set()


@pytest.mark.parametrize(("language", "needed"), [("en", "6.4"), ("et", "6,4"), ("ru", "6,4")])
def test_hours_have_the_decimal_mark_of_the_language_and_no_empty_fraction(
    language: str, needed: str
) -> None:
    app = Flask(__name__)
    Babel(app)

    with app.test_request_context(), force_locale(language):
        said = completion_sentence(Reason("hours-short", {"attended": 4.0, "needed": 6.4, "planned": 8.0}))

    assert said == f"Only 4 of 8 academic hours attended; {needed} were needed."


@pytest.mark.parametrize("language", ["et", "ru"])
def test_the_catalogue_is_complete_and_keeps_every_placeholder(language: str) -> None:
    path = SERVICE / "translations" / "messages" / language / "LC_MESSAGES" / "messages.po"
    catalogue = read_po(path.open("rb"))
    wanted = {_id(text) for text in (*REASONS.values(), *COMPLETION.values())} | _field_texts()

    translated = {message.id: message.string for message in catalogue if message.id}

    assert {text for text in wanted if not translated.get(text)} == set()
    for text, other in translated.items():
        assert sorted(re.findall(r"%\(\w+\)s", text)) == sorted(re.findall(r"%\(\w+\)s", str(other)))


def _id(text: LazyString) -> str:
    return str(text)


def _field_texts() -> set[str]:
    """Texts beside fields: whatever the schemas give to gettext."""
    found: set[str] = set()
    for path in sorted((SERVICE / "schemas").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "gettext"):
                found |= {str(each.value) for each in node.args if isinstance(each, ast.Constant)}
    return found
