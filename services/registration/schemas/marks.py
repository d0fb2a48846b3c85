"""Marks as a door page sends them, perhaps hours after they were made."""

from marshmallow import fields

from services.registration.domain.attendance import MARKS
from services.registration.schemas.amounts import Whole
from services.registration.schemas.choices import Choice
from services.registration.schemas.lines import Line
from services.registration.schemas.shapes import Many, Part, Strict

AT_ONCE = 500
LONGEST_ID = 80


class SentMark(Strict):
    """One mark; an empty one takes back what was marked. `at` by the device's clock."""

    id = Line(LONGEST_ID, 1, required=True)
    registration = Line(24, 24, required=True)
    mark = Choice(("", *MARKS), required=True)
    minutes = Whole(0, 600_000, allow_none=True, load_default=None)
    early = Whole(0, 600_000, allow_none=True, load_default=None)
    knew = Many(Line(LONGEST_ID, 1), 20, load_default=list)
    at = fields.AwareDateTime(required=True)
    away = fields.Boolean(load_default=False)


class Upload(Strict):
    """Marks of one device. `now`: what its clock shows while it sends them."""

    device = Line(24, 24, required=True)
    now = fields.AwareDateTime(required=True)
    marks = Many(Part(SentMark), AT_ONCE, 1, required=True)
