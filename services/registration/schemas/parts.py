"""Shapes that several bodies carry."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from marshmallow import ValidationError, fields, post_dump, post_load, validates_schema

from services.registration.domain.sessions import Venue
from services.registration.domain.target_groups import TargetGroup
from services.registration.domain.texts import LocalText
from services.registration.schemas.amounts import WholeText
from services.registration.schemas.lines import Line, Paragraphs
from services.registration.schemas.shapes import Part, Strict


class AnyText(Strict):
    """Loads into a `LocalText`."""

    @post_load
    def as_value(self, data: Mapping[str, str], **_rest: Any) -> LocalText:
        """The domain's value."""
        return LocalText(**data)


class TitleText(AnyText):
    """One line in at least one language; Estonian is the authoritative one."""

    et = Line(300, load_default="")
    en = Line(300, load_default="")
    ru = Line(300, load_default="")

    @validates_schema
    def in_some_language(self, data: Mapping[str, Any], **_rest: Any) -> None:
        """Refuses a text that is empty in every language."""
        if not any(data.get(language) for language in ("et", "en", "ru")):
            raise ValidationError(gettext("Please write it in at least one language."), "et")


class LongText(AnyText):
    """Several lines in any number of languages."""

    et = Paragraphs(10_000, load_default="")
    en = Paragraphs(10_000, load_default="")
    ru = Paragraphs(10_000, load_default="")


class ShortText(AnyText):
    """One line in any number of languages."""

    et = Line(500, load_default="")
    en = Line(500, load_default="")
    ru = Line(500, load_default="")


class GroupText(TitleText):
    """A target group, in at least one language. The name is given here: a group that comes with the name it
    had stays that group, whatever becomes of its words."""

    et = Line(100, load_default="")
    en = Line(100, load_default="")
    ru = Line(100, load_default="")
    name = Line(
        100, load_default="", metadata={"description": "What registrations and kept seats call the group"}
    )

    @post_load
    def as_value(self, data: Mapping[str, str], **_rest: Any) -> TargetGroup:
        """The domain's value."""
        return TargetGroup(**data)


class Group(Part):
    """A target group; words without a language are the group that is called so, else a new one's Estonian
    ones, or whatever they are."""

    def _deserialize(self, value: Any, *place: Any, **rest: Any) -> Any:
        if not isinstance(value, str):
            return super()._deserialize(value, *place, **rest)
        return TargetGroup(name=super()._deserialize({"et": value}, *place, **rest).et)


class VenueBody(Strict):
    """Where people meet."""

    name = Line(200, load_default="")
    address = Line(300, load_default="")
    town = Line(100, load_default="")

    @post_load
    def as_value(self, data: Mapping[str, str], **_rest: Any) -> Venue:
        """The domain's value."""
        return Venue(**data)


class PageQuery(Strict):
    """How much of a list, and from where on."""

    limit = WholeText(1, 200, load_default=50, metadata={"description": "At most this many items."})
    after = Line(200, load_default="", metadata={"description": "The `next` of the answer before."})


class Cursor(Strict):
    """The end of every list: where the next stretch begins, absent when there is none."""

    next = fields.String()

    @post_dump
    def without_end(self, data: dict[str, Any], **_rest: Any) -> dict[str, Any]:
        """Only a list that goes on says where."""
        return {name: value for name, value in data.items() if name != "next" or value}
