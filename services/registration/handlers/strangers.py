"""Whoever knows an address can have mails sent to it; how many within a day is limited here.

Organisers are trusted and not counted. See docs/decisions/0030-a-stranger-causes-few-mails.md.
"""

from services.registration.domain.persons import mailbox_of
from services.registration.handlers.desk import Desk
from shared.errors import TooOften


def admit_mail_to(desk: Desk, email: str) -> None:
    """One more mail that somebody outside causes may go to this address.

    Counted before anything is looked up, so the answer is the same whether or not the address is known.

    Raises:
        TooOften: `mailbox-flooded`.
    """
    wait_s = desk.wait_s(mailbox_of(email))
    if wait_s:
        raise TooOften("mailbox-flooded", retry_after_s=wait_s)
