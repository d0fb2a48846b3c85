"""Mails that belong to no event and hold what only their reader may have."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.notifications.domain.contacts import ContactLetter
from services.notifications.domain.deliveries import Progress, State
from services.notifications.domain.feeds import FeedLetter
from services.notifications.domain.journal import Entry
from services.notifications.domain.letters import About
from services.notifications.domain.members import MemberLetter
from services.notifications.domain.sign_in import SignInLetter
from services.notifications.handlers.context import Context, UnwritableError, Written
from services.notifications.handlers.ports import Transaction

Alone = SignInLetter | FeedLetter | ContactLetter | MemberLetter


def tell_once(tx: Transaction, letter: Alone, write: Callable[[], Written], context: Context) -> None:
    """The letter is in the journal, once however often it is announced: on its way, or with why it is not."""
    if not tx.mails.known([letter.id]):
        tx.mails.add(_entry(letter, write, context))


def _entry(letter: Alone, write: Callable[[], Written], context: Context) -> Entry:
    if letter.is_too_late(context.at):
        return _journalled(letter, context, None, Progress(State.SKIPPED, reason="too-old"))
    try:
        mail = write()
    except UnwritableError as error:
        return _journalled(letter, context, None, Progress(State.FAILED, reason=error.reason))
    return _journalled(letter, context, mail, context.progress)


def _journalled(letter: Alone, context: Context, mail: Written | None, progress: Progress) -> Entry:
    who = Named(letter.id, letter.key, letter.about, letter.mail, letter.person.language, letter.valid_until)
    return entry_of(who, context, mail, progress)


@dataclass(frozen=True)
class Named:
    """What the journal calls a mail that stands for itself.

    Args:
        about: instead of a person's registration.
        template: folder under mails/.
        valid_until: nobody waits for it any more from then on; None when it is never too late.
    """

    id: str
    key: str
    about: str
    template: str
    language: str
    valid_until: datetime | None = None


def entry_of(who: Named, context: Context, mail: Written | None, progress: Progress) -> Entry:
    """The row names no event. Each mail stands for itself, so that no earlier one holds a later one up."""
    return Entry(
        id=who.id,
        key=who.key,
        invitee_id=who.about,
        trainer=False,
        event_id="",
        event_slug="",
        event_version=0,
        invitee_version=0,
        template=who.template,
        about=About.NOTICE.value,
        language=who.language,
        recipient=mail.recipient if mail else "",
        subject=mail.subject if mail else "",
        message_id=mail.message_id if mail else "",
        content=mail.content if mail else b"",
        picture=mail.picture if mail else b"",
        method="",
        uid="",
        turn=0,
        valid_until=who.valid_until,
        written_at=context.at,
        correlation_id=context.correlation_id,
        progress=progress,
    )
