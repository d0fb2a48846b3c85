"""Assessments in and out: who achieved the outcomes."""

from marshmallow import fields

from services.registration.schemas.choices import Flag
from services.registration.schemas.lines import Line, Paragraphs
from services.registration.schemas.shapes import Many, Part, Strict

MOST_RESULTS = 2_000


class ResultBody(Strict):
    """One person's result; who asks is who assessed."""

    registration = Line(24, 24, required=True)
    passed = Flag(required=True)
    note = Paragraphs(2_000, load_default="")


class AssessmentBody(Strict):
    """Results; people who are not named keep theirs."""

    results = Many(Part(ResultBody), MOST_RESULTS, 1, required=True)


class AssessmentRowOut(Strict):
    """One person's result; null: not assessed yet."""

    registration = fields.String(required=True)
    first_name = fields.String()
    last_name = fields.String()
    passed = fields.Boolean(allow_none=True)
    note = fields.String()


class AssessmentOut(Strict):
    """Everybody with a seat."""

    items = fields.List(fields.Nested(AssessmentRowOut), required=True)
