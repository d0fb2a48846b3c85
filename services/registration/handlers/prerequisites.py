"""Who completed what an event builds on."""

from collections.abc import Collection

from services.registration.domain.events import Event
from services.registration.handlers.records import Records


def skilled(records: Records, event: Event, emails: Collection[str]) -> set[str]:
    """Those of these canonical addresses that completed an event of the activity `event` requires."""
    if not event.requires_activity:
        return set()
    events = records.events.ids_of_activities(event.programme_id, [event.requires_activity])
    earlier = records.registrations.with_email(events, emails)
    reached = records.completions.reached([one.id for one in earlier])
    return {one.email_canonical for one in earlier if one.id in reached}
