"""A logo going out."""

from marshmallow import Schema, fields


class LogoOut(Schema):
    """A picture of `kind` `png` or `jpeg`; its bytes in base64."""

    kind = fields.String(required=True)
    content = fields.String(required=True)
