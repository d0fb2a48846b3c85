"""How long a waiting person may think about an offered seat, and when nobody is moved up any more.

The nearer the start, the shorter the offer: 48 hours, 24 within a week of the start, 4 working hours within
two days.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

FREEZE = timedelta(hours=24)
WEEK, DAY_HOURS = timedelta(days=7), 24
TWO_DAYS, SHORT_HOURS = timedelta(hours=48), 4
WORK_BEGINS, WORK_ENDS = time(9), time(17)
SATURDAY = 5


def is_frozen(at: datetime, last_entry: datetime | None) -> bool:
    """In the last 24 hours nobody is moved up by themselves: they might learn of it too late to come."""
    return last_entry is not None and at >= last_entry - FREEZE


def offer_ends(at: datetime, last_entry: datetime | None, offer_hours: int, timezone: str) -> datetime:
    """The first moment an offer made `at` can no longer be accepted; never after `last_entry`."""
    if last_entry is None:
        return at + timedelta(hours=offer_hours)
    left = last_entry - at
    if left <= TWO_DAYS:
        ends = after_working_time(at, timedelta(hours=min(offer_hours, SHORT_HOURS)), ZoneInfo(timezone))
    elif left <= WEEK:
        ends = at + timedelta(hours=min(offer_hours, DAY_HOURS))
    else:
        ends = at + timedelta(hours=offer_hours)
    return min(ends, last_entry)


def after_working_time(at: datetime, work: timedelta, zone: ZoneInfo) -> datetime:
    """The moment by which `work` has passed between 9 and 17 o'clock, Monday to Friday, in UTC."""
    moment = at.astimezone(zone)
    while True:
        begins = max(moment, datetime.combine(moment, WORK_BEGINS, zone))
        ends = datetime.combine(moment, WORK_ENDS, zone)
        if moment.weekday() < SATURDAY and begins < ends:
            if work <= ends - begins:
                return (begins + work).astimezone(UTC)
            work -= ends - begins
        moment = datetime.combine(moment + timedelta(days=1), time(0), zone)
