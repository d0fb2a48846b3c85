"""Trainers in and out: those of one event, and a programme's pool."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load

from services.registration.domain.events import Trainer
from services.registration.domain.texts import LANGUAGES
from services.registration.schemas.addresses import Email, Slug
from services.registration.schemas.choices import WORKING_LANGUAGES, Choice
from services.registration.schemas.lines import Line, Name
from services.registration.schemas.moments import Day
from services.registration.schemas.parts import Cursor, PageQuery
from services.registration.schemas.shapes import Many, Strict


class TrainerBody(Strict):
    """Somebody to teach at an event; `language` is the one they are written to in."""

    name = Name(200, 1, required=True)
    email = Email(required=True)
    language = Choice(LANGUAGES, load_default="et")

    @post_load
    def as_value(self, data: Mapping[str, Any], **_rest: Any) -> Trainer:
        """The domain's value, its assignment still open."""
        return Trainer(assignment_id="", **data)


class TrainerOut(Strict):
    """A trainer of an event, for organisers."""

    assignment_id = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    language = fields.String(required=True)


class PoolTrainerBody(Strict):
    """A trainer to enter in a programme's pool by hand."""

    programme = Slug(required=True)
    name = Name(200, 1, required=True)
    email = Email(required=True)
    languages = Many(Choice(WORKING_LANGUAGES), 7, 1, load_default=lambda: ["et"])
    region = Line(100, load_default="")
    institution = Line(200, load_default="")
    valid_until = Day(allow_none=True, load_default=None)


class PoolTrainerOut(Strict):
    """A trainer of the pool."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    languages = fields.List(fields.String())
    region = fields.String()
    institution = fields.String()
    valid_until = fields.Date(allow_none=True)


class PoolTrainerList(Cursor):
    """The trainers that match."""

    items = fields.List(fields.Nested(PoolTrainerOut), required=True)


class PoolTrainerQuery(PageQuery):
    """Whom to look for; what is empty does not narrow."""

    programme = Slug(required=True)
    language = Line(5, load_default="")
    region = Line(100, load_default="")
    text = Line(100, load_default="")


class AssignmentBody(Strict):
    """Whom of the pool to let teach."""

    pool_trainer = Line(24, 24, required=True)
