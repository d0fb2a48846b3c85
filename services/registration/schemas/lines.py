"""Fields of typed text."""

from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import fields
from marshmallow.types import ErrorMessages

from services.registration.schemas import text as texts
from services.registration.schemas.told import Told


class Line(Told, fields.String):
    """One line of text, cleaned as `text.line` says, `least` to `most` characters long."""

    default_error_messages: ErrorMessages = {
        "invalid": _("This must be text."),
        "blank": _("Please fill this in."),
        "short": _("Please write at least %(least)s characters."),
        "long": _("Please write at most %(most)s characters."),
        "letters": _("This contains characters that cannot be stored or printed."),
    }

    def __init__(self, most: int = 200, least: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most
        self.metadata = {"maxLength": most, **({"minLength": least} if least else {}), **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if len(value) > 4 * self.most + 100:
            raise self.make_error("long", most=self.most)
        if not value.isascii() and (not texts.is_encodable(value) or texts.is_stacked(value)):
            raise self.make_error("letters")
        return self._checked(self._clean(value))

    def _clean(self, value: str) -> str:
        return texts.line(value)

    def _checked(self, value: str) -> str:
        if self.least and not value:
            raise self.make_error("blank")
        if len(value) < self.least:
            raise self.make_error("short", least=self.least)
        if len(value) > self.most:
            raise self.make_error("long", most=self.most)
        return value


class Paragraphs(Line):
    """Text of several lines."""

    def _clean(self, value: str) -> str:
        return texts.paragraphs(value)


class Name(Line):
    """A person's name in any script, or a single dash for whoever has no such name."""

    default_error_messages: ErrorMessages = {
        "address": _("A name cannot hold a web or e-mail address."),
        "nameless": _("Please write the name in letters; a dash stands for a missing one."),
    }

    def __init__(self, most: int = 200, least: int = 1, **options: Any) -> None:
        super().__init__(most, least, **options)

    def _checked(self, value: str) -> str:
        name = super()._checked(value)
        if texts.has_web_address(name):
            raise self.make_error("address")
        if name not in ("", "-", "–") and not texts.has_letter(name):
            raise self.make_error("nameless")
        return name
