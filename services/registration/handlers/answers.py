"""What somebody's calendar answered, and the organiser's last word about trainers."""

from services.registration.domain import answers
from services.registration.domain.answers import CONFIRMED, DECLINED, Answered, Confirmation, SessionAnswer
from services.registration.domain.events import Event, ensure_not_over
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.records import Records
from shared.contracts.envelope import Message
from shared.errors import Conflict, NotFound


def on_invitation_answered(tx: Transaction, message: Message) -> None:
    """The answer is known, and the organiser no longer counts on a trainer who declined; an older answer than
    the known one changes nothing.
    """
    data = message.data
    who = data["registration_id"] or data["assignment_id"]
    named = answers.answer_id(who, data["session_id"], data["answer"])
    known = tx.answers.get(named)
    if known is not None and message.aggregate_version <= known.version:
        return
    if data["assignment_id"] and data["answer"] == DECLINED:
        tx.confirmations.take_back(who)
    tx.answers.replace(
        SessionAnswer(
            id=named,
            who=who,
            trainer=bool(data["assignment_id"]),
            event_id=data["event_id"],
            session_id=data["session_id"],
            answer=data["answer"],
            comment=data["person"].get("comment", ""),
            at=data["at"],
            starts=data["starts"],
            ends=data["ends"],
            version=message.aggregate_version,
        )
    )


def of_trainers(records: Records, event: Event) -> dict[str, Answered]:
    """Assignment id -> what the trainer answered, and whether the organiser has confirmed."""
    ids = [trainer.assignment_id for trainer in event.trainers]
    found, confirmed = records.answers.of(ids), records.confirmations.many(ids)
    return {each: answers.answered(event, found[each], confirmed.get(each)) for each in ids}


def trainers_of(desk: Desk, slug: str) -> dict[str, Answered]:
    """As `of_trainers`, for the event with this slug.

    Raises:
        NotFound: `unknown-event`.
    """
    return of_trainers(desk.store.records, event_by_slug(desk.store.records, slug))


def confirm(desk: Desk, call: Call, slug: str, assignment_id: str) -> Event:
    """The organiser counts on the trainer; whoever declined must be asked again first.

    Raises:
        NotFound: `unknown-event`, `trainer-not-found`.
        Conflict: `event-cancelled`, `event-completed`, `trainer-declined`.
    """

    def work(tx: Transaction) -> Event:
        event, now = _assignment(tx, slug, assignment_id)
        if now.state == DECLINED:
            raise Conflict("trainer-declined")
        if now.state != CONFIRMED:
            tx.confirmations.replace(
                Confirmation(
                    assignment_id=assignment_id,
                    event_id=event.id,
                    at=call.at,
                    sessions=answers.times(event),
                )
            )
            audit(tx, call, "confirm trainer", f"events/{event.id}")
        return event

    return desk.store.atomically(work)


def take_back(desk: Desk, call: Call, slug: str, assignment_id: str) -> Event:
    """The organiser no longer counts on the trainer; what the trainer answered stays.

    Raises:
        NotFound: `unknown-event`, `trainer-not-found`.
        Conflict: `event-cancelled`, `event-completed`.
    """

    def work(tx: Transaction) -> Event:
        event, now = _assignment(tx, slug, assignment_id)
        if now.state == CONFIRMED:
            tx.confirmations.take_back(assignment_id)
            audit(tx, call, "take trainer's confirmation back", f"events/{event.id}")
        return event

    return desk.store.atomically(work)


def _assignment(tx: Transaction, slug: str, assignment_id: str) -> tuple[Event, Answered]:
    event = event_by_slug(tx, slug)
    ensure_not_over(event)
    found = of_trainers(tx, event).get(assignment_id)
    if found is None:
        raise NotFound("trainer-not-found")
    return event, found
