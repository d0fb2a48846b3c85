"""Fields that take one of a few values."""

from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from marshmallow import fields
from marshmallow.types import ErrorMessages

from services.registration.domain.kinds import KINDS
from services.registration.domain.texts import LANGUAGES
from services.registration.schemas.told import Told

KIND_CODES = tuple(KINDS)
WORKING_LANGUAGES = (*LANGUAGES, "fi", "sv", "lv", "lt")


class Choice(Told, fields.String):
    """One of the given codes."""

    default_error_messages: ErrorMessages = {"choice": _("Please choose one of: %(choices)s.")}

    def __init__(self, choices: tuple[str, ...], **options: Any) -> None:
        super().__init__(**options)
        self.choices = choices
        self.metadata = {"enum": list(choices), **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        if not isinstance(value, str) or value not in self.choices:
            raise self.make_error("choice", choices=", ".join(self.choices))
        return value


class Timezone(Told, fields.String):
    """The key of a time zone, such as Europe/Tallinn."""

    default_error_messages: ErrorMessages = {"zone": _("Please name a time zone such as Europe/Tallinn.")}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        if not isinstance(value, str) or len(value) > 60 or value not in available_timezones():
            raise self.make_error("zone")
        return value


class Flag(Told, fields.Boolean):
    """Yes or no."""

    default_error_messages: ErrorMessages = {"invalid": _("Please answer yes or no.")}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value
