"""What a trainer has taught so far, behind the personal link of any of the assignments."""

from services.registration.domain.answers import DECLINED
from services.registration.domain.attendance import was_there
from services.registration.domain.events import Event, Trainer
from services.registration.domain.taught import Delivered, held
from services.registration.handlers.answers import of_trainers
from services.registration.handlers.desk import Desk
from services.registration.handlers.records import Records
from services.registration.handlers.trainers import behind_assignment


def delivered(desk: Desk, token: str) -> tuple[Trainer, tuple[Delivered, ...]]:
    """The trainer, and every session taught, the latest first.

    Raises:
        NotFound: `unknown-link`.
    """
    records = desk.store.records
    _, trainer = behind_assignment(desk, records, token)
    events = records.events.taught_by(trainer.email) if trainer.email else []
    declined = frozenset(pair for event in events for pair in _declined(records, event))
    pairs = held(events, trainer.email, declined, desk.clock())
    marks = {event.id: records.attendance.of_event(event.id) for event, _ in pairs}
    return trainer, tuple(
        Delivered(event, session, sum(was_there(own.get(session.id)) for own in marks[event.id].values()))
        for event, session in pairs
    )


def _declined(records: Records, event: Event) -> list[tuple[str, str]]:
    return [
        (assignment_id, session_id)
        for assignment_id, answered in of_trainers(records, event).items()
        for session_id, answer in answered.answers.items()
        if answer.answer == DECLINED
    ]
