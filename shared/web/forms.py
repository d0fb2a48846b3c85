"""What a person typed into a form, what is wrong with it, and nothing lost between the two."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError
from werkzeug.datastructures import MultiDict

from shared.errors import Invalid, Rejected
from shared.web import problems, wording
from shared.web.entrances import STAMP, TRAP
from shared.web.meanwhile import SEEN, UNKNOWN, Meanwhile, differing, is_another, sight

OWN_FIELDS = frozenset({"csrf_token", STAMP, TRAP})
WHOLE = "_schema"


@dataclass(frozen=True)
class Form:
    """A form's fields as text.

    Args:
        values: dotted field name -> what was typed, all of it (several for a group of checkboxes).
        errors: dotted field name -> sentences in the person's language; `_schema` for the form as a whole.
        meanwhile: what somebody else made of the thing while the form was open.
        focus: the control the page opens at, after a part of the form was added or taken out; empty: none.
    """

    values: Mapping[str, list[str]] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    meanwhile: Meanwhile | None = None
    focus: str = ""

    @classmethod
    def filled(cls, values: Mapping[str, Any]) -> "Form":
        """A form that shows what is known: nested mappings become dotted names, lists of texts several
        values."""
        return cls(dict(_dotted(values, "")))

    @classmethod
    def received(cls, fields: MultiDict[str, str]) -> "Form":
        """The form as it came back from the browser, line ends made plain."""
        typed = {name: [text.replace("\r\n", "\n") for text in texts] for name, texts in fields.lists()}
        return cls({name: texts for name, texts in typed.items() if name not in OWN_FIELDS})

    def value(self, name: str) -> str:
        """What stands in a field; empty when nothing does."""
        return (self.values.get(name) or [""])[0]

    def chosen(self, name: str, option: str) -> bool:
        """Is this option of a group ticked?"""
        return option in self.values.get(name, [])

    def error(self, name: str) -> str:
        """What is wrong with a field, as one text; empty when nothing is."""
        return " ".join(self.errors.get(name, []))

    def body(self, *, lists: frozenset[str] = frozenset(), blanks: bool = False) -> dict[str, Any]:
        """The nested shape schemas load: `a.b` opens a mapping, `a.0.b` a list of mappings; empty fields
        are left out.

        Args:
            lists: names that always become a list, such as groups of checkboxes.
            blanks: empty fields are given as empty texts, so that a change can clear them.
        """
        nested: dict[str, Any] = {}
        for name, texts in self.values.items():
            if name == SEEN:
                continue
            given = [text for text in texts if text.strip()]
            if given or (blanks and texts):
                _put(nested, name.split("."), given if name in lists else (given or [""])[0])
        return {key: _listed(inner) for key, inner in nested.items()}

    def load(
        self, schema: Schema, *, lists: frozenset[str] = frozenset(), blanks: bool = False
    ) -> dict[str, Any]:
        """The schema's view of the form.

        Raises:
            ValidationError: give it to `refused` to show the form again.
        """
        loaded: dict[str, Any] = schema.load(self.body(lists=lists, blanks=blanks))
        return loaded

    def refused(self, error: ValidationError | Rejected) -> "Form":
        """The same form with what is wrong beside its fields."""
        if isinstance(error, ValidationError):
            return replace(self, errors=wording.spoken(error.messages))
        problem = problems.problem_of(error)
        whole = {} if isinstance(error, Invalid) and problem.fields else {WHOLE: [problem.detail]}
        return replace(self, errors={**whole, **problem.fields})

    def seen(self, at: datetime) -> "Form":
        """The form with a sight of what it shows; see `meanwhile`."""
        return replace(self, values={**self.values, SEEN: [sight(self.values, at)]})

    def is_behind(self, now: "Form") -> bool:
        """Did it show something else than `now`, the same form as it would be opened now?"""
        return is_another(self.value(SEEN), now.values)

    def says(self, now: "Form") -> bool:
        """Does everything `now` shows stand in it as typed? Then the same form was sent before."""
        return not differing(now.values, self.values)

    def overtaken(self, now: "Form", at: datetime, told: Meanwhile = UNKNOWN) -> "Form":
        """As typed, with what there is `now` beside it; sent once more it counts as having seen that.

        Args:
            told: who made it so, and when.
        """
        told = replace(told, differs=differing(now.values, self.values))
        return replace(self, values={**self.values, SEEN: [sight(now.values, at)]}, meanwhile=told)

    def asked_again(self, code: str) -> "Form":
        """The same form with a sentence above it."""
        return replace(self, errors={WHOLE: [problems.reason(code)]})


def _dotted(values: Mapping[str, Any], name: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for key, value in values.items():
        path = f"{name}.{key}".lstrip(".")
        if isinstance(value, Mapping):
            found += _dotted(value, path)
        elif isinstance(value, list | tuple) and any(isinstance(part, Mapping) for part in value):
            found += _dotted({str(number): part for number, part in enumerate(value)}, path)
        elif isinstance(value, list | tuple):
            found.append((path, [str(part) for part in value]))
        elif value is not None:
            found.append((path, [str(value)]))
    return found


def _put(nested: dict[str, Any], path: list[str], value: Any) -> None:
    for key in path[:-1]:
        inner = nested.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        nested = inner
    nested[path[-1]] = value


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(part) for key, part in value.items()}
    if inner and all(key.isdecimal() and len(key) <= 3 for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner
