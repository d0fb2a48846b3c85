"""The door behind a person's own data: what this service holds of some registrations.

The services that hold something have it alike, under `/api/v1/person-data/<its name>`. Only the page about
oneself asks, after its reader has shown to read the mailbox.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from shared.web.api import ORGANISER, PREFIX
from shared.web.neighbours import for_services
from shared.web.schemas import Strict

PERSON_DATA = "person-data"
"""Role of the token with which one service asks another what it holds of somebody."""

MOST = 1000
Held = Callable[[Sequence[str], str, str], Mapping[str, Any]]
"""(ids of registrations, id of the feed, the mailbox) -> what is stored, by collection."""


class Whose(Strict):
    """Whose data: ids of one mailbox' registrations and of its calendar feed. What is found by an address is
    told of this mailbox alone, whatever was heard of the registrations by now."""

    registrations = fields.List(
        fields.String(validate=validate.Length(max=64)), required=True, validate=validate.Length(max=MOST)
    )
    feed = fields.String(load_default="", validate=validate.Length(max=64))
    mailbox = fields.String(load_default="", validate=validate.Length(max=320))


class HeldBody(Schema):
    """Everything that is stored, by collection, as it is stored."""

    held = fields.Dict(keys=fields.String(), values=fields.List(fields.Raw()))


def person_data_door(service: str, held: Held) -> Blueprint:
    """The endpoint of the service."""
    door = Blueprint(
        "person_data_api",
        __name__,
        url_prefix=f"{PREFIX}/person-data/{service}",
        description="What is held of somebody",
    )

    @door.post("")
    @door.arguments(Whose)
    @door.response(200, HeldBody)
    @door.doc(security=ORGANISER)
    @for_services(PERSON_DATA)
    def tell(whose: Mapping[str, Any]) -> dict[str, Any]:
        """What is stored of these registrations, for the person they belong to."""
        return {"held": held(whose["registrations"], whose["feed"], whose["mailbox"])}

    return door
