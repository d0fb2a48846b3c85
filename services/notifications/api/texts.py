"""A programme's own texts of mails, for programs: the same checks, versions and previews as on the pages."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask_smorest import Blueprint
from marshmallow import ValidationError

from services.notifications.domain.texts import FIELDS, LANGUAGES, Faulty, Version
from services.notifications.flaws import all_said
from services.notifications.handlers import texts as handlers
from services.notifications.handlers import trials
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.texts import Row, Sheet
from services.notifications.schemas.texts import (
    PreviewArguments,
    PreviewOut,
    SheetOut,
    TextBody,
    TextsOut,
    Use,
    WholeVersionOut,
)
from shared.permissions import May
from shared.web.access import current_actor, organiser_required
from shared.web.api import ORGANISER
from shared.web.application import current_desk
from shared.web.correlation import correlation_id
from shared.web.permitted import needs

texts = Blueprint(
    "texts_api",
    __name__,
    url_prefix="/api/v1/texts/programmes/<string:programme>",
    description="Programmes' own texts of mails",
)
SAMPLE = ("Mari", "Näidis", "")


@texts.get("")
@texts.response(200, TextsOut)
@texts.doc(security=ORGANISER)
@organiser_required
@needs(May.SEE_MAIL)
def listing(programme: str) -> dict[str, Any]:
    """Every mail that may be changed, and how it stands."""
    return {"items": [_row(each) for each in handlers.overview(_desk(), programme).rows]}


@texts.get("/<string:mail>")
@texts.response(200, SheetOut)
@texts.alt_response(404, description="`unknown-programme`, `unknown-mail`")
@texts.doc(security=ORGANISER)
@organiser_required
@needs(May.SEE_MAIL)
def read(programme: str, mail: str) -> dict[str, Any]:
    """One mail, its built-in text, and its versions."""
    return _sheet(handlers.sheet(_desk(), programme, mail))


@texts.put("/<string:mail>")
@organiser_required
@texts.arguments(TextBody)
@texts.response(200, WholeVersionOut)
@texts.alt_response(409, description="`text-changed-meanwhile`, `text-too-many-versions`")
@texts.doc(security=ORGANISER)
@needs(May.WRITE_TEXTS)
def write(wanted: Mapping[str, Any], programme: str, mail: str) -> dict[str, Any]:
    """One version more, a draft or in use from now on; in use only with every language and placeholder."""
    typed = {name: wanted[name] for name in FIELDS}
    with _flaws_said():
        made = handlers.save(
            _desk(), _call(), (programme, mail), typed, wanted["based_on"], use=wanted["use"]
        )
    return _version(made)


@texts.get("/<string:mail>/versions/<int:number>")
@texts.response(200, WholeVersionOut)
@texts.alt_response(404, description="`unknown-version`")
@texts.doc(security=ORGANISER)
@organiser_required
@needs(May.SEE_MAIL)
def version(programme: str, mail: str, number: int) -> dict[str, Any]:
    """What a version says."""
    return _version(handlers.version(_desk(), programme, mail, number))


@texts.post("/<string:mail>/use")
@organiser_required
@texts.arguments(Use)
@texts.response(200, SheetOut)
@texts.doc(security=ORGANISER)
@needs(May.WRITE_TEXTS)
def use(wanted: Mapping[str, Any], programme: str, mail: str) -> dict[str, Any]:
    """A version that was saved before goes out from now on."""
    with _flaws_said():
        handlers.put_to_use(_desk(), _call(), (programme, mail), wanted["version"])
    return _sheet(handlers.sheet(_desk(), programme, mail))


@texts.post("/<string:mail>/restore")
@texts.response(200, SheetOut)
@texts.doc(security=ORGANISER)
@organiser_required
@needs(May.WRITE_TEXTS)
def restore(programme: str, mail: str) -> dict[str, Any]:
    """The built-in text goes out from now on; every version is kept."""
    handlers.restore(_desk(), _call(), programme, mail)
    return _sheet(handlers.sheet(_desk(), programme, mail))


@texts.get("/<string:mail>/preview")
@organiser_required
@texts.arguments(PreviewArguments, location="query")
@texts.response(200, PreviewOut)
@texts.doc(security=ORGANISER)
@needs(May.SEE_MAIL)
def preview(wanted: Mapping[str, Any], programme: str, mail: str) -> dict[str, Any]:
    """The mail as its reader would see it."""
    asked = trials.Wanted(programme=programme, mail=mail, sample=SAMPLE, **wanted)
    shown = trials.preview(_desk(), _call(), asked).shown
    return {"subject": shown.subject, "plain": shown.bodies.plain, "html": shown.bodies.html}


@contextmanager
def _flaws_said() -> Iterator[None]:
    """What is wrong with a text is told field by field, in sentences."""
    try:
        yield
    except Faulty as error:
        raise ValidationError(all_said(error)) from error


def _row(row: Row) -> dict[str, Any]:
    declaration, text = row.declaration, row.text
    return {
        "mail": declaration.mail,
        "group": declaration.group,
        "subject": declaration.subject,
        "placeholders": [
            {"name": name, "kind": kind.value, "required": name in declaration.required}
            for name, kind in declaration.kinds.items()
        ],
        "broken": row.broken,
        **{name: getattr(text, name) for name in ("in_use", "latest", "since")},
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    source, mail = _desk().writer.source, sheet.row.declaration.mail
    return {
        **_row(sheet.row),
        "built_in": {code: source(mail, code) for code in LANGUAGES},
        "versions": [_version(each) for each in sheet.versions],
    }


def _version(one: Version) -> dict[str, Any]:
    return {"number": one.number, "at": one.at, "by": one.by, "fields_": one.fields}


def _call() -> Call:
    return Call(current_actor().subject, correlation_id(), _desk().clock())


def _desk() -> Desk:
    desk: Desk = current_desk()
    return desk
