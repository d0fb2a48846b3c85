"""Academic hours: 45 minutes of teaching, breaks left out.

Source: practice of Estonian adult education (no statute fixes it).
"""

MINUTES = 45


def academic_hours(minutes: float) -> float:
    """Minutes of teaching as academic hours, to two decimals."""
    return round(minutes / MINUTES, 2)


def teaching_minutes(hours: float) -> float:
    """Academic hours as minutes of teaching."""
    return hours * MINUTES
