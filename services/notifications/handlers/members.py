"""What happens when a colleague was asked to help with a programme."""

from services.notifications.domain.members import MemberLetter
from services.notifications.handlers.alone import tell_once
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from shared.contracts.envelope import Message


def on_member_invited(tx: Transaction, message: Message, context: Context) -> None:
    """The link is on its way, once; one that ran out meanwhile is journalled as skipped."""
    letter = MemberLetter.read(message.data)
    tell_once(tx, letter, lambda: context.writer.member(letter, context.at), context)
