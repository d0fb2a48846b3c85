"""What happens when somebody is a guest in another group, or is not after all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.notifications.domain import visits as rules
from services.notifications.domain.events import Event
from services.notifications.domain.invitations import Invitation, due
from services.notifications.domain.invitees import Invitee
from services.notifications.domain.letters import Lead, letters
from services.notifications.domain.visits import Visit
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import is_news, post
from shared.contracts.envelope import Message
from shared.errors import NotYet


@dataclass(frozen=True)
class _Heard:
    """What a message about a visit concerns.

    Args:
        invitee: as known by the own registration; `guest`: the same person as a guest.
        event: the other group's, as it is visited.
        entries: what stands, or stood, in the calendar for it.
    """

    invitee: Invitee
    guest: Invitee
    home: Event
    event: Event
    entries: Sequence[Invitation]


def on_visit_agreed(tx: Transaction, message: Message, context: Context) -> None:
    """The guest has a mail with the session for the calendar; told anew when it is at another time or place.
    Of a session that is over nobody is mailed.

    Raises:
        NotYet: person or event are not known here yet, or the event only as it was.
    """
    one = _heard(tx, message, context, comes=True)
    if one is None or not one.guest.seated:
        return
    if one.event.cancelled or not one.event.sessions or one.event.ends <= context.at:
        return
    again = any(each.stands for each in one.entries)
    _tell(tx, context, message.id, rules.agreed(one.home, one.event, again=again), one)


def on_visit_called_off(tx: Transaction, message: Message, context: Context) -> None:
    """The guest knows, and the session has left the calendar; nobody is mailed once it is over.

    Raises:
        NotYet: as `on_visit_agreed`.
    """
    one = _heard(tx, message, context, comes=False)
    if one is not None and any(each.entry.ends > context.at for each in one.entries):
        lead = rules.called_off(one.home, one.event, message.data["because"])
        _tell(tx, context, message.id, lead, one)


def on_visit_declined(tx: Transaction, message: Message, context: Context) -> None:
    """The person knows that nothing comes of what was asked for.

    Raises:
        NotYet: as `on_visit_agreed`.
    """
    one = _heard(tx, message, context, comes=False)
    if one is not None:
        lead = rules.declined(one.home, one.event, message.data["because"], message.data["reason"])
        _tell(tx, context, message.id, lead, one)


def _heard(tx: Transaction, message: Message, context: Context, *, comes: bool) -> _Heard | None:
    """None when something newer was heard before; else it is known from now on. None, too, when it is no news
    any more."""
    data = message.data
    known = tx.visits.get(data["visit_id"])
    if known is not None and message.aggregate_version <= known.version:
        return None
    invitee, home = tx.invitees.get(data["registration_id"]), tx.events.get(data["event_id"])
    host = tx.events.get(data["host_event_id"])
    if invitee is None or home is None or host is None or host.version < data["host_version"]:
        raise NotYet("guest or event unknown")
    visit = Visit(data["visit_id"], message.aggregate_version, invitee.id, host.id, data["host_session_id"])
    tx.visits.save(visit)
    if not is_news(message.time, context):
        return None
    entries = [each for each in tx.invitations.of(invitee.id) if rules.is_of(each, visit)]
    guest, event = (
        rules.as_guest(invitee, host, data, comes=comes),
        rules.as_visited(host, home, visit.session_id),
    )
    return _Heard(invitee, guest, home, event, entries)


def _tell(tx: Transaction, context: Context, cause: str, lead: Lead, one: _Heard) -> None:
    """Afterwards the mails are in the journal. What is known of the person's own registration stays as it is,
    but for how many mails there were."""
    guest, event = one.guest, one.event
    changed = due(guest, event, one.entries, context.at, context.uid_of, context.lowest_sequence)
    if lead.facts.get("again") and not changed:
        return
    sent = [each.begun_by(context.writer.organiser) for each in changed]
    tx.troubles.forget_each([guest.person.email])
    written, after = letters(cause, lead, guest, event, sent)
    post(tx, context, written)
    thread = replace(one.invitee.thread, count=after.thread.count)
    tx.invitees.save(replace(one.invitee, thread=thread))
