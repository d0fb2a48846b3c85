"""What happens when somebody asked for the address of an own calendar feed."""

from services.notifications.domain.feeds import FeedLetter
from services.notifications.handlers.alone import tell_once
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from shared.contracts.envelope import Message


def on_feed_requested(tx: Transaction, message: Message, context: Context) -> None:
    """The address is on its way, once for each wish."""
    letter = FeedLetter.read(message.data, message.aggregate_version, message.time)
    tell_once(tx, letter, lambda: context.writer.feed(letter, context.at), context)
