"""What is announced of guests' visits."""

from services.registration.domain.events import Event
from services.registration.domain.registrations import Registration
from services.registration.domain.visits import AGREED, DECLINED, Visit
from services.registration.handlers.desk import Call
from shared.contracts import visits
from shared.messaging.outbox import Announcement


def of_visit(
    visit: Visit, registration: Registration | None, host: Event | None, call: Call
) -> list[Announcement]:
    """The visit as it is now; nothing of somebody who was erased, or of a group nobody knows."""
    if registration is None or host is None or not registration.person.email:
        return []
    kind = {AGREED: visits.VISIT_AGREED, DECLINED: visits.VISIT_DECLINED}.get(
        visit.status, visits.VISIT_CALLED_OFF
    )
    off = {} if visit.status == AGREED else {"because": visit.because}
    why = {"reason": visit.reason} if visit.status == DECLINED else {}
    return [
        Announcement(
            kind=kind,
            subject=f"visits/{visit.id}",
            aggregate_version=visit.version,
            data={
                "visit_id": visit.id,
                "registration_id": registration.id,
                "event_id": visit.event_id,
                "host_event_id": host.id,
                "host_session_id": visit.host_session_id,
                "host_version": host.version,
                "link": registration.link,
                "person": registration.person,
                **off,
                **why,
            },
            at=call.at,
            correlation_id=call.correlation_id,
        )
    ]
