"""A programme's own texts of mails as programs see them."""

from marshmallow import Schema, fields, validate

from services.notifications.domain.texts import LANGUAGES
from shared.web.schemas import Strict

SPOKEN = validate.OneOf(LANGUAGES)


def by_language(said: str) -> fields.Dict:
    """The same text in several languages."""
    return fields.Dict(
        keys=fields.String(validate=SPOKEN),
        values=fields.String(),
        load_default=dict,
        metadata={"description": said},
    )


class TextBody(Strict):
    """What shall be said. A field that is empty in every language leaves the built-in text as it is."""

    based_on = fields.Integer(
        required=True, metadata={"description": "Number of the newest version there was, 0 for none"}
    )
    use = fields.Boolean(load_default=False, metadata={"description": "Put it to use, or keep it as a draft"})
    subject = by_language("Beginning of the subject, where the mail lets you")
    before = by_language("Paragraph before our text")
    body = by_language("The whole text instead of ours")
    after = by_language("Paragraph after our text")


class Use(Strict):
    """Which version shall go out."""

    version = fields.Integer(required=True)


class PreviewArguments(Strict):
    """Which words, about which event, to whom."""

    version = fields.Integer(load_default=0, metadata={"description": "0 for the built-in text"})
    language = fields.String(load_default="et", validate=SPOKEN)
    event = fields.String(load_default="", metadata={"description": "Slug; the one that begins last"})
    person = fields.String(
        load_default="", metadata={"description": "Id of a registration or assignment; an invented person"}
    )


class PlaceholderOut(Schema):
    """A value that a text may name as {{ name }}."""

    name = fields.String()
    kind = fields.String(metadata={"description": "text, link or block; a block stands alone"})
    required = fields.Boolean(metadata={"description": "A whole text of your own must name it"})


class TextOut(Schema):
    """How the text of one mail stands."""

    mail = fields.String()
    group = fields.String()
    in_use = fields.Integer(metadata={"description": "Number of the version in use, 0 for the built-in text"})
    latest = fields.Integer(metadata={"description": "Number of the newest version, 0 for none"})
    since = fields.AwareDateTime(allow_none=True)
    broken = fields.Boolean(
        metadata={"description": "The version in use cannot be used any more; the built-in text goes out"}
    )
    subject = fields.Boolean(metadata={"description": "The beginning of the subject may be your own"})
    placeholders = fields.List(fields.Nested(PlaceholderOut))


class TextsOut(Schema):
    """Every mail whose text may be a programme's own."""

    items = fields.List(fields.Nested(TextOut))


class VersionOut(Schema):
    """A version."""

    number = fields.Integer()
    at = fields.AwareDateTime()
    by = fields.String()


class WholeVersionOut(VersionOut):
    """A version and what it says: field -> language -> text."""

    fields_ = fields.Dict(data_key="fields")


class SheetOut(TextOut):
    """One mail with all versions, newest first; of more than 50 the newest."""

    built_in = fields.Dict(keys=fields.String(), values=fields.String())
    versions = fields.List(fields.Nested(VersionOut))


class PreviewOut(Schema):
    """What the reader would get; its links open nothing."""

    subject = fields.String()
    plain = fields.String()
    html = fields.String()
