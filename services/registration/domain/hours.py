"""Academic hours: 45 minutes of teaching, breaks left out.

They are kept and shown to two decimals; whatever is added up is added up in minutes and rounded once, here.
Source: practice of Estonian adult education (no statute fixes it).
"""

from collections.abc import Iterable

MINUTES = 45


def academic_hours(minutes: float) -> float:
    """Minutes of teaching as academic hours, to two decimals."""
    return round(minutes / MINUTES, 2)


def teaching_minutes(hours: float) -> float:
    """Academic hours as minutes of teaching: the whole minutes that make these hours, where there are any, so
    that nothing of 9.33 hours, seven by the clock, is lost.
    """
    whole = round(hours * MINUTES)
    return whole if academic_hours(whole) == hours else hours * MINUTES


def total_hours(hours: Iterable[float]) -> float:
    """Academic hours in all: two days of 9.33 are 18.67."""
    return academic_hours(sum(map(teaching_minutes, hours)))
