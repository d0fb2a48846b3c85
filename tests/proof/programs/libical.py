"""libical, the calendar library of GNOME and KDE, by its introspected interface; runs with Debian's Python.

A line of JSON in, a line of JSON out: {"calendar": text} -> what libical reads in it.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402

PROPERTY, COMPONENT = ICalGLib.PropertyKind, ICalGLib.ComponentKind


def properties(component: Any, kind: Any) -> Iterator[Any]:
    """All properties of a kind."""
    found = component.get_first_property(kind)
    while found is not None:
        yield found
        found = component.get_next_property(kind)


def components(parent: Any, kind: Any) -> Iterator[Any]:
    """All components of a kind inside one."""
    found = parent.get_first_component(kind)
    while found is not None:
        yield found
        found = parent.get_next_component(kind)


def value(component: Any, name: str) -> str:
    """What stands in a property, unescaped; empty without one."""
    found = component.get_first_property(getattr(PROPERTY, f"{name}_PROPERTY"))
    return getattr(found, f"get_{name.lower()}")() if found is not None else ""


def instant(calendar: Any, component: Any, name: str) -> str:
    """A moment in UTC, by the zone the calendar itself brings along; empty without one."""
    found = component.get_first_property(getattr(PROPERTY, f"{name}_PROPERTY"))
    if found is None:
        return ""
    time = getattr(found, f"get_{name.lower()}")()
    zone_id = found.get_parameter_as_string("TZID")
    zone = calendar.get_timezone(zone_id) if zone_id else ICalGLib.Timezone.get_utc_timezone()
    if zone is None or not (zone_id or time.is_utc()):
        return f"no zone {zone_id}"
    return datetime.fromtimestamp(time.as_timet_with_zone(zone), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def people(component: Any, name: str) -> list[dict[str, str]]:
    """Organiser or attendees."""
    found = properties(component, getattr(PROPERTY, f"{name}_PROPERTY"))
    return [
        {
            "address": getattr(each, f"get_{name.lower()}")(),
            "cn": (each.get_parameter_as_string("CN") or "").strip('"'),
        }
        for each in found
    ]


def event(calendar: Any, one: Any) -> dict[str, Any]:
    """What one VEVENT says."""
    status = one.get_first_property(PROPERTY.STATUS_PROPERTY)
    return {
        "uid": one.get_uid(),
        "sequence": one.get_sequence(),
        "stamp": instant(calendar, one, "DTSTAMP"),
        "starts": instant(calendar, one, "DTSTART"),
        "ends": instant(calendar, one, "DTEND"),
        "summary": value(one, "SUMMARY"),
        "description": value(one, "DESCRIPTION"),
        "location": value(one, "LOCATION"),
        "url": value(one, "URL"),
        "status": status.get_value_as_string() if status is not None else "",
        "organizer": people(one, "ORGANIZER"),
        "attendees": people(one, "ATTENDEE"),
        "alarms": len(list(components(one, COMPONENT.VALARM_COMPONENT))),
    }


def errors(component: Any) -> list[str]:
    """What libical could not read, or may not stand where it stands."""
    mine = [each.get_value_as_string() for each in properties(component, PROPERTY.XLICERROR_PROPERTY)]
    inner = components(component, COMPONENT.ANY_COMPONENT)
    return mine + [found for each in list(inner) for found in errors(each)]


def read(content: str) -> dict[str, Any]:
    """What the object says, and what RFC 5546 has against it."""
    calendar = ICalGLib.Component.new_from_string(content)
    if calendar is None:
        return {"method": "", "events": [], "complaints": ["not a calendar"]}
    calendar.check_restrictions()
    method = calendar.get_first_property(PROPERTY.METHOD_PROPERTY)
    events = list(components(calendar, COMPONENT.VEVENT_COMPONENT))
    return {
        "method": method.get_value_as_string() if method is not None else "",
        "events": [event(calendar, each) for each in events],
        "complaints": errors(calendar),
    }


for line in sys.stdin:
    print(json.dumps(read(json.loads(line)["calendar"])), flush=True)
