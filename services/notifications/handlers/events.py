"""What happens when an event is published, changed, cancelled, reinstated or completed."""

from services.notifications.domain.events import Event
from services.notifications.domain.rounds import Kind, Round, together
from services.notifications.handlers.context import Context
from services.notifications.handlers.plans import follow
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import is_news
from shared.contracts.envelope import Message


def on_event_announced(tx: Transaction, message: Message, context: Context) -> None:
    """The event is known as it is now, and its plan is counted anew."""
    _learn(tx, message, context)


def on_event_changed(tx: Transaction, message: Message, context: Context) -> None:
    """As `on_event_announced`; and everybody concerned will be told what changed, once it has been quiet."""
    before = tx.events.get(_event(message).id)
    event = _learn(tx, message, context)
    if before and event and is_news(message.time, context):
        _tell_soon(tx, message, context, before)


def on_event_cancelled(tx: Transaction, message: Message, context: Context) -> None:
    """As `on_event_announced`; and everybody concerned will be told at once, and freed of it in the calendar.
    What changed shortly before is nobody's concern any more.
    """
    event = _learn(tx, message, context)
    if event and is_news(message.time, context):
        _forget(tx, event, Kind.CHANGED)
        tx.rounds.save(_round(message, Kind.CANCELLED))


def on_event_reinstated(tx: Transaction, message: Message, context: Context) -> None:
    """As `on_event_announced`; and everybody concerned will be told at once, with new entries for calendars.
    Whoever was still to hear of the cancellation does not.
    """
    event = _learn(tx, message, context)
    if event and is_news(message.time, context):
        _forget(tx, event, Kind.CHANGED, Kind.CANCELLED)
        tx.rounds.save(_round(message, Kind.REINSTATED))


def _forget(tx: Transaction, event: Event, *kinds: Kind) -> None:
    for each in tx.rounds.of(event.id):
        if each.kind in kinds:
            tx.rounds.finish(each)


def _tell_soon(tx: Transaction, message: Message, context: Context, before: Event) -> None:
    fresh = _round(message, Kind.CHANGED, before)
    tx.rounds.save(together(_waiting(tx, before.id), fresh, context.patience, context.at))


def _waiting(tx: Transaction, event_id: str) -> Round | None:
    found = (each for each in tx.rounds.of(event_id) if each.kind is Kind.CHANGED and not each.has_begun)
    return next(found, None)


def _learn(tx: Transaction, message: Message, context: Context) -> Event | None:
    """The event as stored now; None when that or something newer was known already."""
    event, known = _event(message), tx.events.get(_event(message).id)
    if known and event.version <= known.version:
        return None
    tx.events.save(event)
    follow(tx, event, message.time, context.at)
    return event


def _event(message: Message) -> Event:
    return Event.read(message.data["event"], message.aggregate_version)


def _round(message: Message, kind: Kind, *states: Event) -> Round:
    return Round(
        id=message.id,
        kind=kind,
        event_id=message.data["event"]["id"],
        version=message.aggregate_version,
        at=message.time,
        correlation_id=message.correlation_id,
        states=states,
        reason=message.data.get("reason", ""),
    )
