"""Assessments: did a person show what an assessed event teaches, and who says so."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from services.registration.domain.assessments import Assessment, Result, check_assessment
from services.registration.domain.registrations import Registration
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug
from services.registration.handlers.expected import with_seats
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.notes import names_of
from services.registration.handlers.ports import Transaction
from services.registration.handlers.views import AssessmentRow
from shared.errors import Conflict

Decided = tuple[bool | None, str]
"""Passed or not, and the note."""

UNDECIDED: Decided = (None, "")


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
    names = names_of(records, [each.by for each in known.values()])
    return tuple(_row(one, known.get(one.id), names) for one in with_seats(records, event))


def _row(one: Registration, decided: Assessment | None, names: Mapping[str, str]) -> AssessmentRow:
    if decided is None:
        return AssessmentRow(one, None, "")
    return AssessmentRow(one, decided.passed, decided.note, names.get(decided.by, ""), decided.at)


def record(
    desk: Desk,
    call: Call,
    slug: str,
    results: Sequence[Result],
    expects: Mapping[str, Decided] | None = None,
) -> None:
    """All results stand, decided by the caller at this moment, or none of them does; who is named twice gets
    the last. An earlier decision is replaced; whoever is not named keeps theirs.

    Args:
        expects: registration -> what was decided about it before; None = whatever it was.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `event-not-assessed`, `no-seat`, `changed-meanwhile`.
    """

    def work(tx: Transaction) -> None:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        for result in results:
            check_assessment(floor.event, floor.registration(result.registration_id))
        if expects is not None:
            known = tx.assessments.many([one.registration_id for one in results])
            _check_undecided(results, known, expects)
        for result in results:
            tx.assessments.put(floor.event.id, Assessment(**asdict(result), by=call.actor, at=call.at))
            audit(tx, call, "assess", f"registrations/{result.registration_id}")

    desk.store.atomically(work)


def _check_undecided(
    results: Sequence[Result], known: Mapping[str, Assessment], expects: Mapping[str, Decided]
) -> None:
    for one in (result.registration_id for result in results):
        stands = (known[one].passed, known[one].note) if one in known else UNDECIDED
        if stands != expects[one]:
            raise Conflict("changed-meanwhile")
