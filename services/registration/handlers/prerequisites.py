"""Who completed what an event builds on."""

from collections.abc import Collection

from services.registration.domain.events import Event
from services.registration.domain.persons import Person, canonical_email
from services.registration.domain.prerequisites import prerequisite_met
from services.registration.domain.registrations import Registration
from services.registration.handlers.records import Records

NOBODY = ""
"""No registration's id: what is asked for when there is none to ask for."""


def met(records: Records, event: Event, person: Person) -> bool | None:
    """Whether this person fulfils what `event` requires; None when it requires nothing."""
    known = canonical_email(person.email)
    completed = {event.requires_activity} if known in skilled(records, event, [known]) else set()
    return prerequisite_met(event, completed, person)


def met_anew(records: Records, event: Event, before: Registration, after: Registration) -> bool | None:
    """As `met`, of somebody whose details were put right. The activity counts under either address, and under
    those before them as far as it was known to be met: it is the same person. Nobody is refused here, for
    mail has to reach whoever has a seat: staff reads on the roster who lacks it by now."""
    asked = (before.person.email, before.person.target_group, before.person.organisation)
    if asked == (after.person.email, after.person.target_group, after.person.organisation):
        return before.prerequisite_met
    known = before.prerequisite_met is True and not (event.requires_groups and event.requires_either)
    has_it = known or skilled(records, event, [before.email_canonical, after.email_canonical])
    return prerequisite_met(event, {event.requires_activity} if has_it else set(), after.person)


def skilled(records: Records, event: Event, emails: Collection[str]) -> set[str]:
    """Those of these canonical addresses that completed an event of the activity `event` requires, and whose
    document of it is valid where it asks for that. The database is asked the same whoever has the addresses,
    so that no time tells (decision 32)."""
    if not event.requires_activity:
        return set()
    events = records.events.ids_of_activities(event.programme_id, [event.requires_activity])
    earlier = records.registrations.with_email(events, emails)
    reached = records.completions.reached([one.id for one in earlier])
    if event.requires_valid:
        documents = records.deliveries.many(reached or {NOBODY})
        reached = {
            key for key, one in documents.items() if one.certificate and one.certificate.status == "valid"
        }
    return {one.email_canonical for one in earlier if one.id in reached}
