"""What happens when somebody asked for a link to the page about oneself."""

from services.notifications.domain.sign_in import MY_PAGE, SignInLetter
from services.notifications.handlers.alone import tell_once
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from shared.contracts.envelope import Message


def on_my_page_requested(tx: Transaction, message: Message, context: Context) -> None:
    """The link is on its way, once; a link that ran out meanwhile is journalled as skipped."""
    letter = SignInLetter.read(message.data, MY_PAGE)
    tell_once(tx, letter, lambda: context.writer.sign_in(letter, context.at), context)
