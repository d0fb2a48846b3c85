"""Attendance of one session, in and out."""

from marshmallow import fields

from services.registration.domain.attendance import MARKS
from services.registration.schemas.amounts import Whole
from services.registration.schemas.choices import Choice
from services.registration.schemas.lines import Line
from services.registration.schemas.shapes import Many, Part, Strict

MOST_MARKS = 2_000


class MarkBody(Strict):
    """How one person attended. Minutes of teaching: attended ones for `partial`, missed ones for `late`;
    `early` are those missed by leaving early."""

    registration = Line(24, 24, required=True)
    mark = Choice(MARKS, required=True)
    minutes = Whole(0, 600_000, allow_none=True, load_default=None)
    early = Whole(0, 600_000, allow_none=True, load_default=None)


class AttendanceBody(Strict):
    """Marks for one session; people who are not named keep theirs."""

    marks = Many(Part(MarkBody), MOST_MARKS, 1, required=True)


class SheetRowOut(Strict):
    """One person of the sheet; an empty mark: nothing was marked yet. `guest_of`: the short name of the own
    group of whoever makes up for a missed session here; empty for whoever has a seat."""

    registration = fields.String(required=True)
    first_name = fields.String()
    last_name = fields.String()
    organisation = fields.String()
    guest_of = fields.String()
    mark = fields.String()
    minutes = fields.Integer(allow_none=True)
    early = fields.Integer(allow_none=True)


class SheetOut(Strict):
    """The whole sheet of one session."""

    event = fields.String(required=True)
    session = fields.Integer(required=True)
    starts = fields.AwareDateTime()
    ends = fields.AwareDateTime()
    items = fields.List(fields.Nested(SheetRowOut), required=True)
