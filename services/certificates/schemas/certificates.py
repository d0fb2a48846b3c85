"""Documents as programs read them."""

from marshmallow import Schema, fields, validate

from shared.web.paging import PageArguments
from shared.web.schemas import Line, PersonName, Strict

EXISTING_STATES = ("valid", "revoked", "replaced")


class Texts(Schema):
    """The same text by language."""

    et = fields.String()
    en = fields.String()
    ru = fields.String()


class IssuerShown(Schema):
    """Who issued it."""

    name = fields.String()
    registry_code = fields.String()
    ehis_number = fields.String()


class Verified(Schema):
    """What the holder of a code learns. Of a document of a confidential event only `code`, `status` and
    `confidential`."""

    code = fields.String()
    status = fields.String(validate=validate.OneOf(EXISTING_STATES))
    confidential = fields.Boolean()
    number = fields.String()
    kind = fields.String(validate=validate.OneOf(["certificate", "notice", "participation"]))
    holder = fields.String()
    title = fields.Nested(Texts)
    programme = fields.Nested(Texts)
    issuer = fields.Nested(IssuerShown)
    days = fields.List(fields.Date())
    place = fields.String()
    hours_planned = fields.Float(metadata={"description": "Academic hours of 45 minutes"})
    hours_attended = fields.Float(metadata={"description": "Academic hours of 45 minutes"})
    completed_on = fields.Date()
    issued_on = fields.Date()
    sha256 = fields.String(metadata={"description": "Of the issued PDF, hexadecimal"})
    reason = fields.String(metadata={"description": "Why it was revoked or replaced"})
    replaced_by = fields.String(metadata={"description": "Code of the corrected document"})


class Named(Schema):
    """Which document it is, for an organiser."""

    code = fields.String()
    number = fields.String()
    holder = fields.String()
    registration_id = fields.String()


class Listed(Named):
    """A document in an organiser's list."""

    status = fields.String(
        metadata={"description": "`valid`, `revoked`, `replaced`; after a write also `reserved`"}
    )
    issued_on = fields.Date()
    reason = fields.String()
    pdf_url = fields.String(allow_none=True, metadata={"description": "Asks for the same bearer token"})


class Unfinished(Named):
    """A numbered document that is not made yet; `problem` says what keeps it from being made."""

    status = fields.String(validate=validate.OneOf(["reserved", "failed"]))
    problem = fields.String()
    problem_text = fields.String(metadata={"description": "In the language of Accept-Language"})
    detail = fields.String()


class ListedPage(Schema):
    """A page of the list. `unfinished` stands on the first page only."""

    items = fields.List(fields.Nested(Listed))
    unfinished = fields.List(fields.Nested(Unfinished))
    next = fields.String()


class ListArguments(PageArguments):
    """Which event's documents."""

    event = fields.String(
        required=True, validate=validate.Length(1, 80), metadata={"description": "The event's slug"}
    )


class PdfArguments(Schema):
    """The personal token, for those who are not organisers."""

    token = fields.String(load_default="", validate=validate.Length(max=64))
    purpose = Line(
        300,
        load_default="",
        metadata={"description": "What an organiser takes it for, and for whom; kept in the audit."},
    )


class RevokeBody(Strict):
    """Why; shown on the verification page."""

    reason = Line(300, required=True)


class ReplaceBody(RevokeBody):
    """What is corrected; what is left out stays. The event's own facts are taken as they are now."""

    first_name = PersonName()
    last_name = PersonName()
