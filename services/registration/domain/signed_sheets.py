"""Photographs of the sheets people signed: evidence, kept as it came in, with who brought it and its digest.

A sheet shows everybody's signature, so an erasure of one person leaves it: it is what proves an expense to
the funder. One that was brought by mistake is taken away with a reason; that it was there stays known.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from shared.errors import Conflict, Invalid

MOST_BYTES = 12_000_000
MOST_SHEETS = 30
"""Of one session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedSheet:
    """One photograph or scan.

    Args:
        kind: `jpeg` or `pdf`.
        sha256: of the bytes that are kept.
        by: whoever brought it, as the audit names them.
        removed_at: since when its bytes are gone; None while they are there.
    """

    id: str
    event_id: str
    session_id: str
    kind: str
    size: int
    sha256: str
    at: datetime
    by: str
    removed_at: datetime | None = None
    removed_by: str = ""
    reason: str = ""


def check_room(known: int) -> None:
    """One more may be kept.

    Raises:
        Conflict: `too-many-sheets`.
    """
    if known >= MOST_SHEETS:
        raise Conflict("too-many-sheets", most=MOST_SHEETS)


def take_away(sheet: SignedSheet, reason: str, at: datetime, by: str) -> SignedSheet:
    """The sheet without its picture.

    Raises:
        Conflict: `already-removed`.
        Invalid: `reason`: `required`.
    """
    if sheet.removed_at is not None:
        raise Conflict("already-removed")
    if not reason:
        raise Invalid(fields={"reason": ["required"]})
    return replace(sheet, removed_at=at, removed_by=by, reason=reason)
