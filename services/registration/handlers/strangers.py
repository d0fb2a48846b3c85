"""Whoever knows an address can have mails sent to it; how many within a day is limited here.

Organisers are trusted and not counted. See docs/decisions/0030-a-stranger-causes-few-mails.md.
"""

from collections.abc import Callable, Sequence

from services.registration.domain.persons import mailbox_of
from services.registration.handlers.desk import Desk
from services.registration.handlers.ports import Asking, Mailboxes
from shared.errors import TooOften


class Unguarded:
    """Every mail may be sent. See `ports.Mailboxes`."""

    def waits_s(self, mailboxes: Sequence[str]) -> Sequence[int]:
        """Nobody waits."""
        return [0 for _ in mailboxes]


UNGUARDED = Unguarded()


def admit_mail_to(desk: Desk, email: str) -> None:
    """One more mail that somebody outside causes may go to this address.

    Counted before anything is looked up, so the answer is the same whether or not the address is known.

    Raises:
        TooOften: `mailbox-flooded`.
    """
    (wait_s,) = desk.mailboxes.waits_s([mailbox_of(email)])
    if wait_s:
        raise flooded(wait_s)


def gate(mailboxes: Mailboxes) -> Callable[[Sequence[Asking]], Sequence[TooOften | None]]:
    """As `admit_mail_to`, for everybody of a batch at once: a refusal for each, or None."""

    def admit(askings: Sequence[Asking]) -> Sequence[TooOften | None]:
        counted = [one.mailbox for one in askings if one.mailbox]
        waits = iter(mailboxes.waits_s(counted) if counted else ())
        waited = [next(waits) if one.mailbox else 0 for one in askings]
        return [flooded(wait_s) if wait_s else None for wait_s in waited]

    return admit


def flooded(wait_s: int) -> TooOften:
    """What somebody is told who has to wait."""
    return TooOften("mailbox-flooded", retry_after_s=wait_s)
