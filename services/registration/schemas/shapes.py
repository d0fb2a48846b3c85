"""Lists, objects and whole bodies; what they do not know, they refuse."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import RAISE, Schema, ValidationError, fields
from marshmallow.types import ErrorMessages

from services.registration.schemas.lines import Line
from services.registration.schemas.plainly import DoubtError, Load, plain_load
from services.registration.schemas.told import Told


class Many(Told, fields.List):
    """A list of `least` to `most` things."""

    default_error_messages: ErrorMessages = {
        "invalid": _("This must be a list."),
        "few": _("Please give at least %(least)s."),
        "many": _("Please give at most %(most)s."),
    }

    def __init__(self, inner: fields.Field, most: int, least: int = 0, **options: Any) -> None:
        super().__init__(inner, **options)
        self.least, self.most = least, most
        self.metadata = {"maxItems": most, **({"minItems": least} if least else {}), **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if len(value) > self.most:
            raise self.make_error("many", most=self.most)
        if len(value) < self.least:
            raise self.make_error("few", least=self.least)
        return super()._deserialize(value, attr, data, **rest)


class Pairs(Told, fields.Dict):
    """A small object of short texts, at most `most` of them."""

    default_error_messages: ErrorMessages = {
        "invalid": _("This must be an object of texts."),
        "many": _("Please give at most %(most)s."),
    }

    def __init__(self, values: fields.Field, most: int, **options: Any) -> None:
        super().__init__(keys=Line(60, 1), values=values, **options)
        self.most = most
        self.metadata = {"maxProperties": most, **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise self.make_error("invalid")
        if len(value) > self.most:
            raise self.make_error("many", most=self.most)
        return dict(super()._deserialize(value, attr, data, **rest))  # type: ignore[no-untyped-call]


class Part(Told, fields.Nested):
    """An object inside the body."""

    default_error_messages: ErrorMessages = {"type": _("This must be an object.")}


class Strict(Schema):
    """A body from outside: what it does not know, it refuses."""

    class Meta:
        unknown = RAISE

    error_messages: dict[str, Any] = {
        "unknown": _("This field is not known here."),
        "type": _("This must be an object."),
    }

    @cached_property
    def plainly(self) -> Load:
        """Loads what is plainly right, and nothing else; see `plain_load`."""
        return plain_load(self)

    def load(self, data: Any, **options: Any) -> Any:
        """As marshmallow loads it, and at a fraction of the cost when nothing is wrong with it."""
        if not options:
            try:
                return self.plainly(data)
            except DoubtError:
                pass
        return super().load(data, **options)

    def handle_error(self, error: ValidationError, data: Any, *, many: bool, **rest: Any) -> None:
        """Every text is in the person's language before the error leaves the schema."""
        error.messages = spoken(error.messages)


def spoken(messages: Any) -> Any:
    """Messages with lazy texts turned into words, of any nesting."""
    if isinstance(messages, Mapping):
        return {str(name): spoken(inner) for name, inner in messages.items()}
    if isinstance(messages, list):
        return [spoken(inner) for inner in messages]
    return str(messages)
