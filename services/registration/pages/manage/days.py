"""Days as they come from a date field, or from whoever writes an address by hand."""

from datetime import date

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""As for moments in forms; the calendar itself ends, and adding a day to its last one fails."""


def typed_day(text: str) -> date | None:
    """The day; None when nothing was typed.

    Raises:
        ValueError: it is none, or lies in a year that nothing here is about.
    """
    if not text:
        return None
    day = date.fromisoformat(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(text)
    return day
