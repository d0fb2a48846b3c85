"""Lists in pages: `limit` and `after` in, `items` and, when there is more, `next` out."""

from marshmallow import EXCLUDE, Schema, fields, validate

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200


class PageArguments(Schema):
    """The query of a list; services add their filters in a subclass."""

    class Meta:
        unknown = EXCLUDE

    limit = fields.Integer(
        load_default=DEFAULT_LIMIT,
        validate=validate.Range(1, LARGEST_LIMIT),
        metadata={"description": "At most so many items"},
    )
    after = fields.String(
        load_default="",
        validate=validate.Length(max=400),
        metadata={"description": "`next` of the page before"},
    )
