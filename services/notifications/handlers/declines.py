"""Asking whoever has declined whether they give up the seat."""

from services.notifications.domain import declines
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import tell


def ask_due(tx: Transaction, context: Context) -> bool:
    """The next person who is to be asked has a mail, unless there is nothing to give up any more; False when
    nobody is to be asked now.
    """
    question = tx.declines.next_due(context.at)
    if question is None:
        return False
    tx.declines.save(declines.closed(question))
    invitee, event = tx.invitees.get(question.invitee_id), tx.events.get(question.event_id)
    if invitee is None or event is None or not invitee.seated or event.cancelled:
        return True
    invitations = [each for each in tx.invitations.of(invitee.id) if each.event_id == invitee.event_id]
    sessions = declines.declined(invitations, tx.answers.of(invitee.id), context.at)
    if sessions:
        ahead = sum(declines.is_ahead(each, context.at) for each in invitations)
        cause = f"declined:{invitee.id}:{question.number}"
        tell(tx, context, cause, declines.asking(event, sessions, ahead), (invitee, event))
    return True
