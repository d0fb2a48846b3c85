"""What happens when an organiser asked for a sign-in link."""

from services.notifications.domain.sign_in import SignInLetter
from services.notifications.handlers.alone import tell_once
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from shared.contracts.envelope import Message


def on_sign_in_requested(tx: Transaction, message: Message, context: Context) -> None:
    """The link is on its way, once; a link that ran out meanwhile is journalled as skipped."""
    letter = SignInLetter.read(message.data)
    tell_once(tx, letter, lambda: context.writer.sign_in(letter, context.at), context)
