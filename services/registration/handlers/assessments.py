"""Assessments: did a person show what an assessed event teaches, and who says so."""

from services.registration.domain.assessments import Assessment, check_assessment
from services.registration.handlers.attendance import with_seats
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.views import AssessmentRow
from shared.errors import Conflict


def list_assessments(desk: Desk, slug: str) -> tuple[AssessmentRow, ...]:
    """Everybody with a firm seat, by family name, with what was decided.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `event-not-assessed`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    if not event.assessed:
        raise Conflict("event-not-assessed")
    known = records.assessments.of_event(event.id)
    return tuple(
        AssessmentRow(one, known[one.id].passed, known[one.id].note)
        if one.id in known
        else AssessmentRow(one, None, "")
        for one in with_seats(records, event)
    )


def record(
    desk: Desk, call: Call, slug: str, registration_id: str, passed: bool, note: str = ""
) -> AssessmentRow:
    """The person passed or did not, decided by the caller at this moment; an earlier decision is replaced.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `event-not-assessed`, `no-seat`.
    """

    def work(tx: Transaction) -> AssessmentRow:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        registration = floor.registration(registration_id)
        check_assessment(floor.event, registration)
        tx.assessments.put(floor.event.id, Assessment(registration_id, passed, call.actor, call.at, note))
        audit(tx, call, "assess", f"registrations/{registration_id}")
        return AssessmentRow(registration, passed, note)

    return desk.store.atomically(work)
