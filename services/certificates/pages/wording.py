"""Phrases the pages put together from facts."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext

from services.certificates.domain.printed import Issuer
from shared.web.dates import day

LISTED_DAYS = 4


def days_told(days: Sequence[date]) -> str:
    """Neighbouring days and long rows as first and last, a few single ones one by one."""
    first, last = days[0], days[-1]
    if first == last:
        return day(first)
    if last - first == timedelta(days=len(days) - 1) or len(days) > LISTED_DAYS:
        return f"{day(first)} – {day(last)}"
    return "; ".join(map(day, days))


def issuer_told(issuer: Issuer) -> str:
    """The issuer with its registry code."""
    if not issuer.registry_code:
        return issuer.name
    return str(gettext("%(name)s, registry code %(code)s", name=issuer.name, code=issuer.registry_code))
