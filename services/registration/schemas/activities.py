"""Activities in and out: a programme's lines with their targets."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load

from services.registration.domain.programmes import Activity
from services.registration.schemas.addresses import Slug
from services.registration.schemas.amounts import Whole
from services.registration.schemas.choices import KIND_CODES, Choice
from services.registration.schemas.lines import Line
from services.registration.schemas.parts import Cursor, PageQuery, TitleText
from services.registration.schemas.shapes import Part, Strict


class TargetBody(Strict):
    """What was promised to the funder."""

    events = Whole(0, 100_000, load_default=0)
    participants = Whole(0, 10_000_000, load_default=0)


class ActivityFields(Strict):
    """Loads into values of the domain under the names of `Activity`, and `programme`."""

    @post_load
    def as_fields(self, data: Mapping[str, Any], **_rest: Any) -> dict[str, Any]:
        """The target's two figures stand beside the rest."""
        target = data.get("target", {})
        fields = {name: value for name, value in data.items() if name != "target"}
        return {**fields, **{f"target_{name}": value for name, value in target.items()}}


class ActivityBody(ActivityFields):
    """An activity to create."""

    programme = Slug(required=True)
    code = Line(20, 1, required=True, metadata={"example": "A1"})
    kind = Choice(KIND_CODES, required=True)
    title = Part(TitleText, required=True)
    target = Part(TargetBody, load_default=lambda: {"events": 0, "participants": 0})


class ActivityChange(ActivityFields):
    """What to change; what is absent stays."""

    kind = Choice(KIND_CODES)
    title = Part(TitleText)
    target = Part(TargetBody)


class ActivityOut(ActivityBody):
    """An activity as it stands."""

    id = fields.String(required=True)


class ActivityList(Cursor):
    """A stretch of the activities."""

    items = fields.List(fields.Nested(ActivityOut), required=True)


class ActivityQuery(PageQuery):
    """One programme's activities, or all."""

    programme = Slug(load_default="", least=0)


def activity_answer(activity: Activity, programme: str) -> dict[str, Any]:
    """An activity under the names of the contract."""
    return {
        "id": activity.id,
        "programme": programme,
        "code": activity.code,
        "kind": activity.kind,
        "title": activity.title,
        "target": {"events": activity.target_events, "participants": activity.target_participants},
    }
