"""What happens when an organiser asked for a sign-in link."""

from services.notifications.domain.deliveries import Progress, State
from services.notifications.domain.journal import Entry
from services.notifications.domain.letters import About
from services.notifications.domain.sign_in import MAIL, SignInLetter
from services.notifications.handlers.context import Context, UnwritableError, Written
from services.notifications.handlers.ports import Transaction
from shared.contracts.envelope import Message


def on_sign_in_requested(tx: Transaction, message: Message, context: Context) -> None:
    """The link is on its way, once; a link that ran out meanwhile is journalled as skipped."""
    letter = SignInLetter.read(message.data)
    if not tx.mails.known([letter.id]):
        tx.mails.add(_entry(letter, context))


def _entry(letter: SignInLetter, context: Context) -> Entry:
    if letter.is_too_late(context.at):
        return _journalled(letter, context, None, Progress(State.SKIPPED, reason="too-old"))
    try:
        mail = context.writer.sign_in(letter, context.at)
    except UnwritableError as error:
        return _journalled(letter, context, None, Progress(State.FAILED, reason=error.reason))
    return _journalled(letter, context, mail, context.progress)


def _journalled(letter: SignInLetter, context: Context, mail: Written | None, progress: Progress) -> Entry:
    """The row names no event. Each link stands for itself, so that no earlier mail holds a later one up."""
    return Entry(
        id=letter.id,
        key=letter.key,
        invitee_id=letter.link_id,
        trainer=False,
        event_id="",
        event_slug="",
        event_version=0,
        invitee_version=0,
        template=MAIL,
        about=About.NOTICE.value,
        language=letter.person.language,
        recipient=mail.recipient if mail else "",
        subject=mail.subject if mail else "",
        message_id=mail.message_id if mail else "",
        content=mail.content if mail else b"",
        method="",
        uid="",
        turn=0,
        valid_until=letter.expires_at,
        written_at=context.at,
        correlation_id=context.correlation_id,
        progress=progress,
    )
