"""What happens when an event is published, changed, cancelled or completed."""

from services.notifications.domain.events import Event
from services.notifications.domain.rounds import Kind, Round
from services.notifications.handlers.context import Context
from services.notifications.handlers.plans import follow
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import is_news
from shared.contracts.envelope import Message


def on_event_announced(tx: Transaction, message: Message, context: Context) -> None:
    """The event is known as it is now, and its plan is counted anew."""
    _learn(tx, message, context)


def on_event_changed(tx: Transaction, message: Message, context: Context) -> None:
    """As `on_event_announced`; and everybody concerned will be told what changed."""
    before = tx.events.get(_event(message).id)
    event = _learn(tx, message, context)
    if before and event and is_news(message.time, context):
        tx.rounds.add(_round(message, Kind.CHANGED, before=before))


def on_event_cancelled(tx: Transaction, message: Message, context: Context) -> None:
    """As `on_event_announced`; and everybody concerned will be told, and freed of it in the calendar."""
    event = _learn(tx, message, context)
    if event and is_news(message.time, context):
        tx.rounds.add(_round(message, Kind.CANCELLED, reason=message.data["reason"]))


def _learn(tx: Transaction, message: Message, context: Context) -> Event | None:
    """The event as stored now; None when something newer was known already."""
    event, known = _event(message), tx.events.get(_event(message).id)
    if known and event.version < known.version:
        return None
    tx.events.save(event)
    follow(tx, event, message.time, context.at)
    return event


def _event(message: Message) -> Event:
    return Event.read(message.data["event"], message.aggregate_version)


def _round(message: Message, kind: Kind, *, before: Event | None = None, reason: str = "") -> Round:
    return Round(
        id=message.id,
        kind=kind,
        event_id=message.data["event"]["id"],
        version=message.aggregate_version,
        at=message.time,
        correlation_id=message.correlation_id,
        before=before,
        reason=reason,
    )
