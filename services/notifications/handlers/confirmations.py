"""What happens when an address is to be confirmed.

Whoever types an address may do so again and again: its owner has one such mail in six hours at most.
"""

from datetime import UTC, datetime

from services.notifications.domain import mails
from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee
from services.notifications.domain.letters import Lead, letters
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import is_news, note_old_fact, post, tell
from services.notifications.handlers.registrations import invitee_of
from shared.contracts.envelope import Message
from shared.errors import NotYet

HOURS = 6


def on_registration_held(tx: Transaction, message: Message, context: Context) -> None:
    """Whoever has the mailbox has the link that confirms the address; of a cancelled event nobody has one.

    Raises:
        NotYet: the event is not known here yet.
    """
    found = _heard(tx, message)
    if found is None:
        return
    invitee, event = found
    lead = mails.of_hold(message.data)
    if not is_news(message.time, context):
        note_old_fact(tx, context, message.id, lead, found)
        return
    if not invitee.thread.first:
        tx.mails.withdraw(invitee.id)
        tx.troubles.forget_each([invitee.person.email])
    turn = "half-time" if message.data["again"] else _while_of(message.time)
    cause = f"held:{invitee.link}:{turn}"
    told = None if event.cancelled or invitee.person.is_nobody else lead
    written, invitee = letters(cause, told, invitee, event, [])
    post(tx, context, written)
    tx.invitees.save(invitee)


def on_registration_asked_again(tx: Transaction, message: Message, context: Context) -> None:
    """The owner of an address that was typed once more has the link to the registration there is.

    Raises:
        NotYet: the event is not known here yet.
    """
    found, lead = _heard(tx, message), Lead("registered_already")
    if found and not is_news(message.time, context):
        note_old_fact(tx, context, message.id, lead, found)
    elif found:
        cause = f"asked-again:{found[0].link}:{_while_of(message.time)}"
        tell(tx, context, cause, None if found[1].cancelled else lead, found)


def on_registration_lapsed(tx: Transaction, message: Message, context: Context) -> None:
    """What still waited to be sent about it is not sent. There is no mail: nobody ever answered there.

    Raises:
        NotYet: the event is not known here yet.
    """
    found = _heard(tx, message)
    if found:
        tell(tx, context, message.id, None, found)


def _heard(tx: Transaction, message: Message) -> tuple[Invitee, Event] | None:
    """The person as now known, and the event; None when something newer is known."""
    event = tx.events.get(message.data["event_id"])
    if event is None:
        raise NotYet("event unknown")
    announced = invitee_of(message)
    known = tx.invitees.get(announced.id)
    if known and message.aggregate_version < known.version:
        return None
    return (known.heard(announced) if known else announced), event


def _while_of(at: datetime) -> str:
    """The same for all moments of six hours."""
    local = at.astimezone(UTC)
    return f"{local:%Y-%m-%d}.{local.hour // HOURS}"
