"""People chosen on a roster, coming in."""

from marshmallow import fields, validate

from services.notifications.domain.circulars import MOST
from shared.web.schemas import Strict

NAME = validate.Length(min=1, max=64)


class ChosenBody(Strict):
    """Whom somebody wants to write to: ids of registrations for one event."""

    id = fields.String(required=True, validate=NAME)
    event = fields.String(required=True, validate=NAME)
    by = fields.String(required=True, validate=validate.Length(min=1, max=200))
    registrations = fields.List(
        fields.String(validate=NAME), required=True, validate=validate.Length(min=1, max=MOST)
    )


class ChosenOut(Strict):
    """The draft there is now."""

    id = fields.String()
