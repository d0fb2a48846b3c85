"""Parts of an event that decide: pools, waiting list, window, completion, document."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from marshmallow import ValidationError, post_load, validates_schema

from services.registration.domain.event_checks import LARGEST_CAPACITY
from services.registration.domain.events import CompletionRule
from services.registration.domain.kinds import CERTIFICATE_KINDS
from services.registration.domain.pools import OFFER_HOURS, WAITING_LIST_MODES, Pool, WaitingListRule
from services.registration.schemas.addresses import Slug
from services.registration.schemas.amounts import Amount, Whole
from services.registration.schemas.choices import Choice
from services.registration.schemas.lines import Line
from services.registration.schemas.moments import Moment
from services.registration.schemas.parts import TitleText
from services.registration.schemas.shapes import Part, Strict

MOST_SEATS = LARGEST_CAPACITY


class PoolBody(Strict):
    """Seats kept for one group until `release_at`."""

    key = Slug(40, 1, required=True)
    name = Part(TitleText, required=True)
    seats = Whole(1, MOST_SEATS, required=True)
    group = Line(100, 1, required=True)
    release_at = Moment(allow_none=True, load_default=None)

    @post_load
    def as_value(self, data: Mapping[str, Any], **_rest: Any) -> Pool:
        """The domain's value."""
        return Pool(**data)


class WaitingListBody(Strict):
    """What happens when a seat comes free: given, offered for some hours, or there is no queue."""

    mode = Choice(WAITING_LIST_MODES, load_default="offer")
    offer_hours = Whole(1, 168, load_default=OFFER_HOURS)

    @post_load
    def as_value(self, data: Mapping[str, Any], **_rest: Any) -> WaitingListRule:
        """The domain's value."""
        return WaitingListRule(**data)


class WindowBody(Strict):
    """When people can register; an open end is null. Loads into `opens` and `closes`."""

    opens = Moment(allow_none=True, load_default=None)
    closes = Moment(allow_none=True, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def in_order(self, data: Mapping[str, Any], **_rest: Any) -> None:
        """Refuses a window that closes before it opens."""
        if data["opens"] and data["closes"] and data["closes"] <= data["opens"]:
            raise ValidationError(gettext("Registration must close later than it opens."), "closes")


class CompletionBody(Strict):
    """The share of the hours somebody must attend."""

    min_share = Amount(0, 1, load_default=0.8)

    @post_load
    def as_value(self, data: Mapping[str, Any], **_rest: Any) -> CompletionRule:
        """The domain's value."""
        return CompletionRule(**data)


class CertificateBody(Strict):
    """What whoever completes receives; null leaves it to the kind of event. Loads into the kind alone."""

    kind = Choice(CERTIFICATE_KINDS, allow_none=True, load_default=None)

    @post_load
    def as_value(self, data: Mapping[str, Any], **_rest: Any) -> str:
        """The kind alone; empty when it is left open."""
        return data["kind"] or ""
