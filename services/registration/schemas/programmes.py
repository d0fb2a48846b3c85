"""Programmes in and out."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load

from services.registration.domain.programmes import Issuer
from services.registration.domain.texts import LANGUAGES, LocalText
from services.registration.schemas.addresses import Email, Slug
from services.registration.schemas.choices import Choice, Timezone
from services.registration.schemas.lines import Line
from services.registration.schemas.moments import Day
from services.registration.schemas.parts import Cursor, LongText, PageQuery, TitleText
from services.registration.schemas.shapes import Many, Part, Strict

EVIDENCE = (
    "The last day on which the funder may ask who took part; then people are erased. Null: 31 December of "
    "the fifth year after each event."
)


class IssuerBody(Strict):
    """Who issues certificates.

    Source: Regulation 27 of 19.06.2015 (continuing education standard), § 3.
    """

    name = Line(200, load_default="")
    registry_code = Line(20, load_default="")
    ehis_number = Line(40, load_default="")

    @post_load
    def as_value(self, data: Mapping[str, str], **_rest: Any) -> Issuer:
        """The domain's value."""
        return Issuer(**data)


class ProgrammeFields(Strict):
    """Loads into values of the domain under the names of `Programme`."""

    @post_load
    def as_fields(self, data: Mapping[str, Any], **_rest: Any) -> dict[str, Any]:
        """Lists become tuples."""
        return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


class ProgrammeBody(ProgrammeFields):
    """A programme to create."""

    slug = Slug(required=True, metadata={"example": "marka-ja-aita"})
    title = Part(TitleText, required=True)
    funder = Line(300, load_default="")
    reference = Line(120, load_default="", metadata={"description": "The funder's number of the grant."})
    languages = Many(Choice(LANGUAGES), 3, 1, load_default=lambda: list(LANGUAGES))
    timezone = Timezone(load_default="Europe/Tallinn", metadata={"example": "Europe/Tallinn"})
    statement = Part(
        LongText, load_default=LocalText(), metadata={"description": "The sentence the funder demands."}
    )
    contact_email = Email(least=0, load_default="")
    issuer = Part(IssuerBody, load_default=Issuer())
    evidence_until = Day(load_default=None, allow_none=True, metadata={"description": EVIDENCE})


class ProgrammeChange(ProgrammeFields):
    """What to change; what is absent stays."""

    title = Part(TitleText)
    funder = Line(300)
    reference = Line(120)
    languages = Many(Choice(LANGUAGES), 3, 1)
    timezone = Timezone()
    statement = Part(LongText)
    contact_email = Email(least=0)
    issuer = Part(IssuerBody)
    evidence_until = Day(allow_none=True, metadata={"description": EVIDENCE})


class ProgrammeOut(ProgrammeBody):
    """A programme as it stands."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)


class ProgrammeList(Cursor):
    """A stretch of the programmes."""

    items = fields.List(fields.Nested(ProgrammeOut), required=True)


class ProgrammeQuery(PageQuery):
    """Nothing narrows the list of programmes."""
