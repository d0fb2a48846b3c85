"""Fields of numbers."""

from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import fields
from marshmallow.types import ErrorMessages

from services.registration.schemas.told import Told


class Whole(Told, fields.Integer):
    """A whole number from `least` to `most`; text is no number, nor is true."""

    default_error_messages: ErrorMessages = {
        "invalid": _("Please give a whole number."),
        "too_large": _("Please give a number from %(least)s to %(most)s."),
    }

    def __init__(self, least: int = 0, most: int = 1_000_000, **options: Any) -> None:
        super().__init__(strict=True, **options)
        self.least, self.most = least, most
        self.metadata = {"minimum": least, "maximum": most, **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid")
        if not self.least <= value <= self.most:
            raise self.make_error("too_large", least=self.least, most=self.most)
        return value


class Amount(Told, fields.Float):
    """A number from `least` to `most`, with or without a fraction."""

    default_error_messages: ErrorMessages = {
        "invalid": _("Please give a number."),
        "too_large": _("Please give a number from %(least)s to %(most)s."),
    }

    def __init__(self, least: float = 0, most: float = 1000, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most
        self.metadata = {"minimum": least, "maximum": most, **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.make_error("invalid")
        if not self.least <= value <= self.most:
            raise self.make_error("too_large", least=self.least, most=self.most)
        return float(value)


class WholeText(Whole):
    """A whole number written in an address or a form."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> int:
        if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 9:
            raise self.make_error("invalid")
        return super()._deserialize(int(value), attr, data, **rest)
