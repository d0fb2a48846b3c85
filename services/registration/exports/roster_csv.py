"""The roster as CSV."""

from collections.abc import Iterable

from services.registration.exports.roster_rows import FOR_PROGRAMS, Wording, header, lines
from services.registration.handlers.views import EventView, RosterRow
from shared.files.separated import FOR_EXCEL, MIMETYPE, separated

__all__ = ["FOR_EXCEL", "MIMETYPE", "roster_csv"]


def roster_csv(
    view: EventView,
    rows: Iterable[RosterRow],
    wording: Wording = FOR_PROGRAMS,
    delimiter: str = ",",
    *,
    sensitive: bool = False,
) -> bytes:
    """The whole file, on request with the answers kept apart."""
    names = header(view, wording, sensitive=sensitive)
    return b"".join(separated([names, *lines(view, rows, wording, sensitive=sensitive)], delimiter))
