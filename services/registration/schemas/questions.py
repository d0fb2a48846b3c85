"""Questions of an organiser's own, and their answers as programs and pages send them."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import fields, post_load
from marshmallow.types import ErrorMessages

from services.registration.domain.answer_files import FILE
from services.registration.domain.questions import (
    KEPT_DAYS,
    KINDS,
    MEASURED,
    Option,
    Question,
    Sensitive,
    ShownWhen,
    kept_form,
)
from services.registration.domain.texts import NO_TEXT
from services.registration.schemas.addresses import Slug
from services.registration.schemas.amounts import Whole
from services.registration.schemas.choices import Choice, Flag
from services.registration.schemas.lines import Line, Paragraphs
from services.registration.schemas.parts import ShortText, TitleText
from services.registration.schemas.shapes import Many, Part, Strict
from shared.errors import Invalid

MOST_OPTIONS = 50
MOST_KEPT_DAYS = 365
READERS = ("organiser", "check-in", "auditor", "trainer")
"""Roles that may be let read a sensitive answer; administrators always may."""

ANSWER_SHAPE = {
    "anyOf": [
        {"type": "string", "maxLength": 2_000},
        {"type": "number"},
        {"type": "array", "items": {"type": "string"}, "maxItems": MOST_OPTIONS},
    ]
}


ANSWER_KEPT = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


class AnswerGiven(Paragraphs):
    """One answer: text, a number, or a list of options' keys."""

    default_error_messages: ErrorMessages = {"invalid": _("This must be text, a number or a list of texts.")}
    _SEVERAL = Many(Line(60), MOST_OPTIONS)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        if isinstance(value, list):
            return tuple(self._SEVERAL.deserialize(value))
        if isinstance(value, int | float) and not isinstance(value, bool):
            return f"{value:.15g}"
        return super()._deserialize(value, attr, data, **rest)


class AnswerOut(fields.Field):
    """An answer as it is kept: text, or a list of options' keys."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **rest: Any) -> str | list[str]:
        return value if isinstance(value, str) else list(value)


class OptionBody(Strict):
    """One answer to choose."""

    key = Slug(60, 1, required=True)
    label = Part(TitleText, required=True)

    @post_load
    def as_value(self, data: Mapping[str, Any], **_rest: Any) -> Option:
        """The domain's value."""
        return Option(**data)


class ShownWhenBody(Strict):
    """Asked of whoever chose one of the answers at an earlier question."""

    question = Slug(60, 1, required=True)
    answers = Many(Line(60, 1), MOST_OPTIONS, 1, required=True)

    @post_load
    def as_value(self, data: Mapping[str, Any], **_rest: Any) -> ShownWhen:
        """The domain's value."""
        return ShownWhen(data["question"], tuple(data["answers"]))


class SensitiveBody(Strict):
    """Who reads the answers beside administrators, and how long after the event they are kept."""

    seen_by = Many(Choice(READERS), len(READERS), load_default=list)
    deleted_after_days = Whole(0, MOST_KEPT_DAYS, load_default=KEPT_DAYS)

    @post_load
    def as_value(self, data: Mapping[str, Any], **_rest: Any) -> Sensitive:
        """The domain's value."""
        return Sensitive(tuple(data["seen_by"]), data["deleted_after_days"])


class QuestionBody(Strict):
    """A question of the organiser's own."""

    key = Slug(60, 1, required=True)
    label = Part(TitleText, required=True)
    required = Flag(load_default=False)
    kind = Choice(KINDS, load_default="long_text")
    help = Part(ShortText, load_default=NO_TEXT)
    options = Many(Part(OptionBody), MOST_OPTIONS, load_default=list)
    minimum = Line(20, load_default="")
    maximum = Line(20, load_default="")
    longest = Whole(0, 2_000, load_default=0)
    most = Whole(0, MOST_OPTIONS, load_default=0)
    shown_when = Part(ShownWhenBody, allow_none=True, load_default=None)
    sensitive = Part(SensitiveBody, allow_none=True, load_default=None)

    @post_load
    def as_value(self, data: Mapping[str, Any], **_rest: Any) -> Question:
        """The domain's value; limits as they are kept, or as they were typed where they make no sense.
        Files are always kept apart."""
        limits: dict[str, Any] = {name: _limit(data["kind"], data[name]) for name in ("minimum", "maximum")}
        if data["kind"] == FILE and data["sensitive"] is None:
            limits["sensitive"] = Sensitive()
        return Question(**{**data, **limits, "options": tuple(data["options"])})


class OptionOut(Strict):
    """One answer to choose."""

    key = fields.String()
    label = fields.Nested(TitleText)


class ShownWhenOut(Strict):
    """When a question is asked."""

    question = fields.String()
    answers = fields.List(fields.String())


class SensitiveOut(Strict):
    """What a question promises about its answers."""

    seen_by = fields.List(fields.String())
    deleted_after_days = fields.Integer()


class QuestionOut(Strict):
    """A question of the form. Kinds: text, long_text, choice, several, number, date, file."""

    key = fields.String()
    label = fields.Nested(TitleText)
    required = fields.Boolean()
    kind = fields.String()
    help = fields.Nested(ShortText)
    options = fields.List(fields.Nested(OptionOut))
    minimum = fields.String()
    maximum = fields.String()
    longest = fields.Integer()
    most = fields.Integer()
    shown_when = fields.Nested(ShownWhenOut, allow_none=True)
    sensitive = fields.Nested(SensitiveOut, allow_none=True)


def _limit(kind: str, typed: str) -> str:
    try:
        return kept_form(kind, typed) if typed and kind in MEASURED else typed
    except Invalid:
        return typed
