"""Marks for a place in a list of mails: opaque to whoever gets one, checked when it comes back."""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from shared.errors import Invalid


def cursor(row: Mapping[str, Any]) -> str:
    """The mark of the place behind this row of the journal."""
    return mark(row["written_at"], row["_id"])


def mark(at: datetime, mail_id: str) -> str:
    """The mark of the place behind the mail of that moment."""
    text = json.dumps([at.isoformat(), mail_id])
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def place(mark: str) -> tuple[datetime, str] | None:
    """When the mail before the place was written, and its id; None for the first page.

    Raises:
        Invalid: `invalid-cursor`, it is none of ours.
    """
    if not mark:
        return None
    try:
        text = base64.b64decode(mark + "=" * (-len(mark) % 4), altchars=b"-_", validate=True)
        written_at, mail_id = json.loads(text)
        str(mail_id).encode()  # halves of characters, which no database takes
        return datetime.fromisoformat(written_at).astimezone(UTC), str(mail_id)
    except (ValueError, TypeError, binascii.Error, RecursionError, OverflowError):
        raise Invalid("invalid-cursor") from None
