"""Time zones written into invitations by rule."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.notifications.calendar.zones import UnknownZoneError, vtimezone


@pytest.mark.parametrize(
    "zone", ["Europe/Tallinn", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo"]
)
def test_zones_by_rule_agree_with_the_tz_database(zone: str) -> None:
    component = vtimezone(zone)
    rules = component.to_tz()
    for day in range(0, 365 * 4, 3):
        local = (datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)).astimezone(ZoneInfo(zone))
        assert local.replace(tzinfo=rules).utcoffset() == local.utcoffset()


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../../etc/passwd", "localtime", ""])
def test_a_zone_nobody_knows_is_refused(zone: str) -> None:
    with pytest.raises(UnknownZoneError):
        vtimezone(zone)
