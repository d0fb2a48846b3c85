"""Messages nobody could handle, as programs see them."""

from marshmallow import Schema, fields, validate


class DeadLetterArguments(Schema):
    """Filters of the list."""

    state = fields.String(load_default="open", validate=validate.OneOf(["open", "replayed", "discarded"]))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class DeadLetter(Schema):
    """One message, without its body."""

    id = fields.String()
    kind = fields.String()
    reason = fields.String()
    detail = fields.String()
    attempts = fields.Integer()
    state = fields.String()
    dead_at = fields.AwareDateTime()


class DeadLetterPage(Schema):
    """Newest first."""

    items = fields.List(fields.Nested(DeadLetter))


class Replayed(Schema):
    """What was sent once more."""

    id = fields.String()
