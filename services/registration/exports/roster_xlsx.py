"""The roster as a workbook."""

import io
from collections.abc import Iterable

from services.registration.exports.roster_rows import FOR_PROGRAMS, Wording, header, lines
from services.registration.handlers.views import EventView, RosterRow
from shared.files.marking import Marking
from shared.files.workbook import MIMETYPE, Cover, write_workbook

__all__ = ["MIMETYPE", "roster_xlsx"]


def roster_xlsx(
    view: EventView,
    rows: Iterable[RosterRow],
    marking: Marking,
    purpose: str,
    wording: Wording = FOR_PROGRAMS,
) -> bytes:
    """The whole file.

    Args:
        purpose: what it was taken for; stands in the file.
    """
    content = io.BytesIO()
    cover = Cover("Nimekiri", marking, purpose)
    write_workbook(content, cover, header(view, wording), lines(view, rows, wording))
    return content.getvalue()
