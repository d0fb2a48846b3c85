"""Strict request schemas and the fields every service's bodies are made of.

Unknown fields are refused. Text is NFC, without control characters, lone surrogates or invisible direction
marks, and never longer than told; names of any script pass.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

INVISIBLE = frozenset(
    "\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
ADDRESS_IN_NAME = re.compile(
    r"(https?:|www\.|://|[<>{}]|\w\.(com|net|org|ru|ee|info|xyz)(\W|$))", re.IGNORECASE
)
CONTROL = ("Cc", "Cs", "Co", "Cn")


class Strict(Schema):
    """The root of every request schema: a field it does not know is an error, not silence."""

    class Meta:
        unknown = RAISE


def _validators(longest: int, options: dict[str, Any]) -> list[Any]:
    own = options.pop("validate", None)
    more = own if isinstance(own, list | tuple) else [own] if own else []
    return [validate.Length(max=longest), *more]


class Paragraphs(fields.String):
    """Text that may have several lines, at most `longest` characters."""

    lines = True

    def __init__(self, longest: int = 4000, **options: Any) -> None:
        super().__init__(validate=_validators(longest, options), **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = clean(super()._deserialize(value, attr, data, **kwargs), lines=self.lines)
        if self.required and not text:
            raise self.make_error("required")
        return text


class Line(Paragraphs):
    """Text on one line, at most `longest` characters."""

    lines = False

    def __init__(self, longest: int = 200, **options: Any) -> None:
        super().__init__(longest, **options)


class PersonName(Line):
    """A name as a person writes it, in any script; a web address is no name (mail sent to others would
    carry it)."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if ADDRESS_IN_NAME.search(text):
            raise ValidationError("name-with-address")
        return text


def clean(text: str, *, lines: bool) -> str:
    """NFC, trimmed, and checked.

    Raises:
        ValidationError: `text-unreadable`, it holds control characters, lone surrogates or direction
        overrides.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    allowed = "\n\t" if lines else ""
    if any(
        (unicodedata.category(sign) in CONTROL and sign not in allowed) or sign in INVISIBLE for sign in text
    ):
        raise ValidationError("text-unreadable")
    return text
