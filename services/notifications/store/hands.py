"""How far a mailer has come with the mails in its hands, so that others can tell should it die.

Nothing is said of a mail it has not begun with. Its id is said from there on, and once more before the first
byte of its content.
"""

from collections.abc import Iterable

from services.notifications.domain.deliveries import Outcome
from shared.lifelines import last_words, leave_word, take_back_words

OFFERED = "offered-"


def begin(mail_id: str) -> None:
    """This process turns to the mail."""
    leave_word(mail_id)


def offer(mail_id: str) -> None:
    """From now on the server may have taken it."""
    leave_word(OFFERED + mail_id)


def lay_down(mail_ids: Iterable[str]) -> None:
    """What became of these is in the journal."""
    take_back_words([word for one in mail_ids for word in (one, OFFERED + one)])


def outcome_left(claim: str, mail_id: str) -> Outcome | None:
    """What the attempt came to of a mailer that has died or fell silent; None when it had not begun with the
    mail for certain.
    """
    words = last_words(claim)
    if words is None or OFFERED + mail_id in words:
        return Outcome.UNKNOWN
    return Outcome.DEFERRED if mail_id in words else None
