"""People from a file: brought, looked at, put right, entered; each row told by its line."""

from collections.abc import Sequence

from flask import Response as Answer
from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from services.registration.domain import imports as rules
from services.registration.domain.imports import Change, Checked, Unsaved
from services.registration.handlers import events
from services.registration.handlers import imports as handlers
from services.registration.handlers.imports import ImportView
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.meanwhile import DONE
from services.registration.pages.manage.words import PERSON, Words
from services.registration.schemas.imports import load_details
from services.registration.schemas.tables import read_table
from shared.errors import Conflict
from shared.files.separated import FOR_EXCEL, MIMETYPE, separated
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.downloads import download
from shared.web.forms import Form
from shared.web.permitted import needs
from shared.web.problems import reason
from shared.web.security import takes_fields
from shared.web.templating import plain
from shared.web.wording import spoken

ADDRESS = "/events/<slug>/registrations/import"
EDITED = 30
"""Bad rows that can be put right on the page; more are put right in the file."""

TOLD = 10
"""Values that one sentence names."""

HERE = {"already-registered": "already-registered-here"}
"""Why somebody was not entered -> the same as it is said to organisers."""

DELIMITERS: Words = {";": _("semicolons"), ",": _("commas"), "\t": _("tabs")}
FIELDS: Words = {
    "first_name": PERSON["first_name"],
    "last_name": PERSON["last_name"],
    rules.FULL_NAME: _("First and family name"),
    **{name: PERSON[name] for name in ("email", "language", "organisation", "job_title", "phone")},
    "target_group": PERSON["target_group"],
    "needs": PERSON["needs"],
}


@manage.get(ADDRESS)
@organiser_page
@needs(May.DECIDE)
def importing(slug: str) -> str:
    """Room for a file, and what it should hold."""
    return _importing(slug, Form())


@manage.post(ADDRESS)
@organiser_page
@needs(May.DECIDE)
def bring_file(slug: str) -> Response | tuple[str, int]:
    """The file is read; the next page shows how it was understood. Nobody is entered."""
    brought = request.files.get("file")
    if not brought or not brought.filename:
        return _importing(slug, Form(errors={"file": [reason("file-missing", {})]})), 422
    try:
        table = read_table(brought.read())
    except Conflict as error:
        return _importing(slug, Form(errors={"file": [reason(error.code, error.params)]})), 422
    file = handlers.receive(desk(), call(), slug, brought.filename[:100], table)
    return _shown(slug, file.id)


def _importing(slug: str, form: Form) -> str:
    return render_template("manage/import_file.html", view=events.get_event(desk(), slug), form=form)


@manage.get(f"{ADDRESS}/<import_id>")
@organiser_page
@needs(May.DECIDE)
def import_preview(slug: str, import_id: str) -> str:
    """What each column means, which rows will do, what is wrong with the others; afterwards the result."""
    return _preview(slug, handlers.view(desk(), slug, import_id, load_details), ())


def _preview(slug: str, found: ImportView, late: Sequence[Unsaved]) -> str:
    """`late`: what was typed here, and is not saved because somebody else had changed it."""
    typed = {f"row.{one.number}.{one.field}": one.typed for one in late if one.number}
    disputed = {one.number for one in late}
    return render_template(
        "manage/import.html",
        view=events.get_event(desk(), slug),
        found=found,
        fields=_fields(found),
        delimiters=DELIMITERS,
        edited=EDITED,
        wrong=_wrong,
        late=[_told(found, one) for one in late],
        typed=typed,
        chosen={one.field: one.typed for one in late if not one.number},
        disputed=[one for one in found.rows if one.row.number in disputed and one not in found.bad],
    )


def _told(found: ImportView, late: Unsaved) -> tuple[str, str, str]:
    """Where, what stands there now, and what was typed."""
    if late.number:
        return _place(found, late), late.now, late.typed
    meanings = {"": gettext("not taken over")} | _fields(found)
    return _place(found, late), meanings.get(late.now, late.now), meanings.get(late.typed, late.typed)


def _fields(found: ImportView) -> dict[str, str]:
    questions = {f"answers.{one.key}": plain(one.label) for one in found.event.form.questions}
    return {name: str(words) for name, words in FIELDS.items()} | questions


def _wrong(found: ImportView, one: Checked) -> list[str]:
    """What to read about a row, a sentence each."""
    if one.row.skipped and not one.wrong:
        return [reason(HERE.get(one.row.outcome, one.row.outcome))]
    labels = _fields(found)
    told = []
    for name, sentences in one.wrong.items():
        if not name:
            told += [_of_row(code) for code in sentences]
        else:
            said = " ".join(spoken({name: list(sentences)}).get(name, sentences))
            told.append(f"{labels.get(name, name)}: {said}")
    return told


def _of_row(code: str) -> str:
    if code.startswith("double-in-file:"):
        return str(gettext("The same address stands on line %(line)s.", line=code.partition(":")[2]))
    return reason(code)


@manage.post(f"{ADDRESS}/<import_id>")
@takes_fields(2 * (EDITED + 2) * rules.MOST_COLUMNS)
@organiser_page
@needs(May.DECIDE)
def correct_import(slug: str, import_id: str) -> Response | tuple[str, int]:
    """Columns and rows are as they were put right, what nobody touched on the page as it is by now; with
    `take` the good rows are entered, the others kept. What somebody else has changed is asked about first."""
    late = handlers.correct(desk(), slug, import_id, _columns(), _cells())
    found = handlers.view(desk(), slug, import_id, load_details) if late else None
    if found and found.file.state == rules.READ:
        return _preview(slug, found, late), 409
    if found:
        said = "; ".join(f"{_place(found, one)}: “{one.typed}”" for one in late[:TOLD])
        tell(
            gettext("People were being entered already; this was not put right: %(list)s", list=said),
            "warning",
        )
    taking = request.form.get("act") == "take"
    if taking and not handlers.take(desk(), call(), slug, import_id, load_details):
        tell(str(DONE), "info")
    return _shown(slug, import_id)


def _columns() -> list[Change]:
    """What was chosen for each column; nothing when that is what the page showed."""
    chosen, was = request.form.getlist("column"), request.form.getlist("was.column")
    if chosen == was:
        return []
    known = {"", *FIELDS, *(name for name in chosen if name.startswith("answers."))}
    chosen = [name if name in known else "" for name in chosen]
    seen: Sequence[str | None] = was if len(was) == len(chosen) else [None] * len(chosen)
    return [Change(*each) for each in zip(seen, chosen, strict=True)]


def _cells() -> dict[tuple[int, str], Change]:
    """Line and field -> what was typed there."""
    cells = {}
    for name, value in request.form.items():
        kind, _dot, rest = name.partition(".")
        number, _dot, field = rest.partition(".")
        was = request.form.get(f"was.{name}")
        if kind == "row" and number.isascii() and number.isdecimal() and len(number) < 9 and value != was:
            cells[(int(number), field)] = Change(was, value.strip()[:1_000])
    return cells


def _place(found: ImportView, late: Unsaved) -> str:
    """Where in the file it stands, in words."""
    if not late.number:
        return late.field
    label = _fields(found).get(late.field, late.field)
    return f"{gettext('Line %(number)s', number=late.number)}, {label}"


@manage.get(f"{ADDRESS}/<import_id>/left.csv")
@organiser_page
@needs(May.DECIDE)
def import_left(slug: str, import_id: str) -> Answer:
    """The rows that were not entered, as they came, with what is wrong, to be put right and brought again."""
    found = handlers.view(desk(), slug, import_id, load_details)
    lines: list[Sequence[str]] = [[*found.file.names, gettext("Line"), gettext("What is wrong")]]
    for one in found.bad:
        cells = [*one.row.cells, *[""] * (len(found.file.names) - len(one.row.cells))]
        lines.append([*cells, str(one.row.number), " ".join(_wrong(found, one))])
    return download(b"".join(separated(lines, FOR_EXCEL)), MIMETYPE, f"{slug}-AK.csv")


def _shown(slug: str, import_id: str) -> Response:
    return redirect(url_for("manage.import_preview", slug=slug, import_id=import_id), 303)
