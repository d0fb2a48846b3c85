"""What happens when a trainer is assigned, put right or no longer assigned."""

from services.notifications.domain.invitees import Invitee, Person, Role, Standing
from services.notifications.domain.letters import Lead
from services.notifications.handlers.context import Context
from services.notifications.handlers.invitees import heard
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import is_news, note_old_fact, tell
from shared.contracts.envelope import Message
from shared.errors import NotYet


def on_trainer_assigned(tx: Transaction, message: Message, context: Context) -> None:
    """The trainer knows, and has the sessions in the calendar."""
    asked = {name: message.data.get(name, "") for name in ("message", "answer_by")}
    _heard(tx, message, context, Lead("trainer_assigned", asked), Standing.SEATED)


def on_trainer_changed(tx: Transaction, message: Message, _: Context) -> None:
    """From here on the trainer is called and written to by what was put right; no mail goes out for it.

    Raises:
        NotYet: the trainer is not known here yet.
    """
    known = tx.invitees.get(message.data["assignment_id"])
    if known is None:
        raise NotYet("trainer unknown")
    if known.standing is not Standing.OUT and message.aggregate_version >= known.version:
        tx.invitees.save(known.heard(_invitee(message, known.standing)))


def on_trainer_unassigned(tx: Transaction, message: Message, context: Context) -> None:
    """The trainer knows, and the sessions are out of the calendar."""
    _heard(tx, message, context, Lead("trainer_unassigned"), Standing.OUT)


def _heard(tx: Transaction, message: Message, context: Context, lead: Lead, standing: Standing) -> None:
    one = heard(tx, _invitee(message, standing))
    if one is None:
        return
    if not is_news(message.time, context):
        note_old_fact(tx, context, message.id, lead, one.recipient)
        return
    tell(tx, context, message.id, None if one.event.cancelled else lead, one.recipient)


def _invitee(message: Message, standing: Standing) -> Invitee:
    return Invitee(
        id=message.data["assignment_id"],
        event_id=message.data["event_id"],
        role=Role.TRAINER,
        version=message.aggregate_version,
        link=message.data["link"],
        person=Person.read(message.data["person"]),
        standing=standing,
        since=message.time,
    )
