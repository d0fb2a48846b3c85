"""Events coming in: what people register for.

Bodies load into a mapping of `Event`'s own field names with values of the domain, and `programme`.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from services.registration.domain.event_checks import (
    ENTRIES,
    LONGEST_CONFIRM_HOURS,
    MOST_PLACES,
    MOST_SESSIONS,
)
from services.registration.domain.forms import OPTIONAL, Form
from services.registration.domain.kinds import kind_of
from services.registration.domain.pools import WaitingListRule
from services.registration.domain.texts import LocalText
from services.registration.schemas.addresses import Slug, WebAddress
from services.registration.schemas.amounts import Whole
from services.registration.schemas.choices import KIND_CODES, WORKING_LANGUAGES, Choice, Flag
from services.registration.schemas.forms import FormBody
from services.registration.schemas.lines import Line, Paragraphs
from services.registration.schemas.moments import Moment
from services.registration.schemas.parts import Group, GroupText, LongText, ShortText, TitleText, VenueBody
from services.registration.schemas.rules import (
    MOST_SEATS,
    CertificateBody,
    CompletionBody,
    PoolBody,
    WaitingListBody,
    WindowBody,
)
from services.registration.schemas.sessions import SessionBody
from services.registration.schemas.shapes import Many, Part, Strict
from services.registration.schemas.trainers import TrainerBody


class EventChange(Strict):
    """What to change; what is absent stays. Sessions, pools and trainers replace the whole list."""

    activity = Line(20, 1)
    slug = Slug()
    kind = Choice(KIND_CODES, metadata={"example": "training"})
    title = Part(TitleText)
    description = Part(LongText)
    language = Choice(WORKING_LANGUAGES)
    venue = Part(VenueBody, allow_none=True)
    online_url = WebAddress()
    confidential = Flag()
    sessions = Many(Part(SessionBody), MOST_SESSIONS, 1)
    capacity = Whole(1, MOST_SEATS)
    minimum = Whole(0, MOST_SEATS)
    decide_by = Moment(allow_none=True)
    pools = Many(Part(PoolBody), 20)
    waiting_list = Part(WaitingListBody)
    approval = Flag()
    email_confirmation = Flag()
    confirm_hours = Whole(1, LONGEST_CONFIRM_HOURS)
    group_places = Whole(0, MOST_PLACES)
    answers_until = Moment(allow_none=True)
    entry = Choice(ENTRIES)
    requires_activity = Line(20)
    requires_valid = Flag()
    requires_groups = Many(Line(100, 1), 30)
    requires_either = Flag()
    prerequisite_blocks = Flag()
    assessed = Flag()
    outcomes = Many(Part(ShortText), 20)
    assessment_method = Part(ShortText)
    registration = Part(WindowBody)
    trainers = Many(Part(TrainerBody), 20)
    completion = Part(CompletionBody)
    certificate = Part(CertificateBody)
    may_move = Flag()
    target_groups = Many(Group(GroupText), 30)
    form = Part(FormBody)

    @post_load
    def as_fields(self, data: Mapping[str, Any], **_rest: Any) -> dict[str, Any]:
        """Names and values as the domain has them."""
        fields = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
        fields.update(fields.pop("registration", {}))
        if "activity" in fields:
            fields["activity_code"] = fields.pop("activity")
        if "certificate" in fields:
            fields["certificate_kind"] = fields.pop("certificate")
        return fields


class EventBody(EventChange):
    """An event to create; it begins as a draft. What is absent follows from the kind or is the usual."""

    programme = Slug(required=True)
    activity = Line(20, 1, required=True)
    slug = Slug(required=True)
    kind = Choice(KIND_CODES, required=True, metadata={"example": "training"})
    title = Part(TitleText, required=True)
    description = Part(LongText, load_default=LocalText())
    language = Choice(WORKING_LANGUAGES, load_default="et")
    sessions = Many(Part(SessionBody), MOST_SESSIONS, 1, required=True)
    capacity = Whole(1, MOST_SEATS, required=True)
    waiting_list = Part(WaitingListBody, load_default=WaitingListRule("offer"))
    form = Part(FormBody, load_default=Form(phone=OPTIONAL))

    @post_load
    def as_fields(self, data: Mapping[str, Any], **_rest: Any) -> dict[str, Any]:
        """Names and values as the domain has them; what was left open is as the kind of event has it."""
        kind = kind_of(data["kind"])
        usual = {"assessed": kind.assessed, "confidential": kind.always_confidential}
        fields = super().as_fields(data)
        return {**usual, **fields, "certificate_kind": fields.get("certificate_kind") or kind.certificate}


class CancelBody(Strict):
    """Why an event does not take place, or not yet; whoever has a seat, an offer or a place in the queue
    reads it."""

    reason = Paragraphs(1_000, load_default="")
