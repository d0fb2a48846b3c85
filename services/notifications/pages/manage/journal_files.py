"""The mail journal to take along: what for is asked and kept."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, request
from flask_babel import gettext as _

from services.notifications.exports.journal_rows import Wording, header, lines
from services.notifications.handlers import journal as handlers
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import call, desk, tell
from services.notifications.pages.manage.journal import Asked, asked_of
from services.notifications.pages.manage.journal_words import COLUMNS, NO, VALUES, YES, Words
from services.notifications.reasons import PROGRESS, why
from shared.files import separated, workbook
from shared.files.marking import Marking
from shared.files.separated import Cell
from shared.files.workbook import Cover
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.dates import TALLINN
from shared.web.downloads import download_in_parts
from shared.web.permitted import needs

MOST_IN_A_WORKBOOK = 50_000
"""Rows; more take longer than anybody waits for a page. CSV goes out while it is made and has no end."""

PART = 256 * 1024


@mail.post("/journal/export")
@organiser_page
@needs(May.EXPORT)
def export() -> Any:
    """What the journal shows, whole, as CSV or as a workbook."""
    return _export(asked_of(""))


@mail.post("/events/<slug>/journal/export")
@organiser_page
@needs(May.EXPORT)
def event_export(slug: str) -> Any:
    """As `export`, of one event."""
    return _export(asked_of(slug))


def _export(asked: Asked) -> Any:
    purpose = " ".join(request.form.get("purpose", "").split())[:200]
    if not purpose:
        tell(_("Say what you need the list for first."), "warning")
        return redirect(asked.address(), 303)
    form = "xlsx" if request.form.get("form") == "xlsx" else "csv"
    name = f"{asked.slug or 'kutse'}-mails-AK.{form}"
    if form == "xlsx" and handlers.is_more_than(desk(), asked.filter, asked.text, MOST_IN_A_WORKBOOK):
        tell(_("That is too much for Excel at once. Narrow the choice, or take the CSV file."), "warning")
        return redirect(asked.address(), 303)
    said = f"{form}: {purpose}"
    wording = _wording()
    names = header(wording)
    found = lines(handlers.take(desk(), call(), asked.filter, asked.text, said), wording)
    if form == "xlsx":
        cover = Cover(_("Mails"), _marking(asked), purpose)
        return download_in_parts(_workbook(cover, names, found), workbook.MIMETYPE, name)
    whole: Iterable[Sequence[Cell]] = chain([names], found)
    return download_in_parts(separated.separated(whole, separated.FOR_EXCEL), separated.MIMETYPE, name)


def _workbook(cover: Cover, names: Sequence[str], found: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Written to disk first: where its parts stand is known at the end only."""
    with tempfile.TemporaryFile() as file:
        workbook.write_workbook(file, cover, names, found)
        file.seek(0)
        yield from iter(lambda: file.read(PART), b"")


def _marking(asked: Asked) -> Marking:
    on = desk().clock().astimezone(ZoneInfo(TALLINN)).date()
    event = handlers.event_of(desk(), asked.slug) if asked.slug else None
    return Marking((event.programme.issuer if event else "") or desk().house, on)


def _wording() -> Wording:
    """In the language of whoever asks, for use when the request is over."""
    missed, progress = desk().store.why_mails_wait(), _spoken(PROGRESS)
    tables, (yes, no) = {column: _spoken(table) for column, table in VALUES.items()}, (str(YES), str(NO))

    def value(column: str, known: Any) -> Cell:
        if isinstance(known, bool):
            return yes if known else no
        if isinstance(known, datetime):
            return known.strftime("%Y-%m-%d %H:%M")
        if column == "why":
            return why(known, missed, progress)
        cell: Cell = tables[column].get(known, known) if column in tables else known
        return cell

    return Wording(_spoken(COLUMNS).__getitem__, value)


def _spoken(words: Words) -> dict[str, str]:
    return {code: str(word) for code, word in words.items()}
