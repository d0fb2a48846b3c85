"""Sessions in and out: the days, or parts of a day, of an event."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from marshmallow import ValidationError, fields, post_load, validates_schema

from services.registration.domain.hours import academic_hours
from services.registration.domain.sessions import Session
from services.registration.domain.texts import LocalText
from services.registration.schemas.addresses import WebAddress
from services.registration.schemas.amounts import Amount
from services.registration.schemas.choices import Flag
from services.registration.schemas.lines import Line
from services.registration.schemas.moments import Moment
from services.registration.schemas.parts import ShortText, VenueBody
from services.registration.schemas.shapes import Part, Strict

LONGEST = timedelta(days=366)
"""A self-paced course is one session as long as it is open."""


class SessionBody(Strict):
    """A session to hold; without `academic_hours` they are counted from its length, 45 minutes each."""

    id = Line(
        24,
        load_default="",
        metadata={"description": "Names a session that exists already when an event is changed."},
    )
    starts = Moment(required=True, metadata={"example": "2027-01-20T10:00:00+02:00"})
    ends = Moment(required=True, metadata={"example": "2027-01-20T17:00:00+02:00"})
    academic_hours = Amount(0, 1000, allow_none=True, load_default=None)
    title = Part(ShortText, load_default=LocalText())
    venue = Part(VenueBody, allow_none=True, load_default=None)
    online_url = WebAddress(load_default="")
    required = Flag(load_default=False, metadata={"description": "Whoever misses it does not complete."})
    counts_as = Line(
        40,
        load_default="",
        metadata={"description": "Sessions of other groups with the same word may be attended instead."},
    )

    @validates_schema(skip_on_field_errors=True)
    def in_order(self, data: Mapping[str, Any], **_rest: Any) -> None:
        """Refuses a session that ends before it starts or never seems to end."""
        if data["ends"] <= data["starts"]:
            raise ValidationError(gettext("The end must be later than the start."), "ends")
        if data["ends"] - data["starts"] > LONGEST:
            raise ValidationError(gettext("A session lasts at most a year."), "ends")

    @post_load
    def as_value(self, data: Mapping[str, Any], **_rest: Any) -> Session:
        """The domain's value, its number still open."""
        minutes = (data["ends"] - data["starts"]).total_seconds() / 60
        hours = data["academic_hours"]
        return Session(**{**data, "academic_hours": academic_hours(minutes) if hours is None else hours})


class SessionOut(Strict):
    """A session as it stands; numbers count from 1 in order of time."""

    id = fields.String(required=True)
    number = fields.Integer(required=True)
    starts = fields.AwareDateTime(required=True)
    ends = fields.AwareDateTime(required=True)
    academic_hours = fields.Float(required=True)
    title = fields.Nested(ShortText)
    venue = fields.Nested(VenueBody, allow_none=True)
    online_url = fields.String()
    required = fields.Boolean()
    counts_as = fields.String()
