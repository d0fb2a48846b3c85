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
    *,
    sensitive: bool = False,
) -> bytes:
    """The whole file.

    Args:
        purpose: what it was taken for; stands in the file.
        sensitive: with the answers kept apart.
    """
    content = io.BytesIO()
    cover = Cover(wording.sheet, marking, purpose)
    write_workbook(
        content,
        cover,
        header(view, wording, sensitive=sensitive),
        lines(view, rows, wording, sensitive=sensitive),
    )
    return content.getvalue()
