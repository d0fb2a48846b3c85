"""Fields of times and days."""

import re
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import fields
from marshmallow.types import ErrorMessages

from services.registration.schemas.told import Told

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Moment(Told, fields.AwareDateTime):
    """A moment with its offset (RFC 3339), kept in UTC."""

    default_error_messages: ErrorMessages = {
        "invalid": _("Please give a date and time with its offset, for example 2027-01-20T09:00:00+02:00."),
        "awareness": _("The time needs its offset from UTC, for example 2027-01-20T09:00:00+02:00."),
        "range": _("Please give a date between the years 2000 and 2100."),
    }
    _SHAPE = re.compile(
        r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::[0-5]\d(?:\.\d{1,6})?)?(?:[Zz]|[+-](?:0\d|1[0-4]):[0-5]\d)?",
        re.ASCII,
    )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> datetime:
        if not isinstance(value, str) or not self._SHAPE.fullmatch(value):
            raise self.make_error("invalid")
        try:
            moment = datetime.fromisoformat(value.upper())
        except ValueError:
            raise self.make_error("invalid") from None
        if moment.tzinfo is None:
            raise self.make_error("awareness")
        if not FIRST_YEAR <= moment.year < LAST_YEAR:
            raise self.make_error("range")
        return moment.astimezone(UTC)


class Day(Told, fields.Date):
    """A calendar day, 2027-01-20."""

    default_error_messages: ErrorMessages = {"invalid": _("Please give a date, for example 2027-01-20.")}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(r"20\d\d-\d\d-\d\d", value, re.ASCII):
            raise self.make_error("invalid")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.make_error("invalid") from None
