"""I16: whoever was to be erased is erased, and nothing but what must stay is left of them."""

from collections.abc import Iterator
from datetime import timedelta

from services.registration.domain.erasures import Erasure, is_erased, is_kept
from services.registration.handlers.retention import EVER, done_with, over_for_good
from services.registration.store.database import StoredRecords
from shared.checking.findings import Counted, Finding, Look, Violation

LATE = timedelta(minutes=30)
SOON = timedelta(days=2)
"""Time enough for the clock to take up whoever is kept no longer."""


def unerased(records: StoredRecords, look: Look) -> Iterator[Finding]:
    """Erasures that are late, and registrations that still say more than they may."""
    erasures = records.erasures.all({})
    for erasure in erasures:
        subject = f"erasures/{erasure.id}"
        if erasure.done_at is None and look.at - erasure.due_at > LATE:
            yield Violation("I16", subject, "is late")
        if any(not is_kept(one.until, look.at - LATE) for one in erasure.evidence):
            yield Violation("I16", subject, "keeps evidence nobody may ask for any more")
        if erasure.done_at is not None and (count := _whole(records, erasure)):
            yield Violation("I16", subject, f"{count} registrations still name the person")
    yield Counted("erasures", len(erasures))
    yield from _overdue(records, look)


def _overdue(records: StoredRecords, look: Look) -> Iterator[Violation]:
    """Events of which nobody may be named any more, and somebody is; contacts of an event that was entered
    long after it was held have as much time."""
    if look.at <= EVER + SOON:
        return
    for event_id in over_for_good(records, look.at - SOON):
        if records.erasures.named_at(event_id, 1):
            yield Violation("I16", f"events/{event_id}", "still names people, though nobody may ask any more")
    since = look.at - SOON
    if records.parties.contacts_at(done_with(records, since), since).person:
        yield Violation("I16", "parties", "still name employers' contacts of events long over")


def _whole(records: StoredRecords, erasure: Erasure) -> int:
    kept = {one.registration_id for one in erasure.evidence}
    found = records.registrations.many(erasure.registration_ids).values()
    return sum(
        not is_erased(one.email_canonical)
        or bool(one.person.email or one.person.phone or one.answers or one.needs)
        or (one.id not in kept and bool(one.person.first_name or one.person.organisation))
        for one in found
    )
