"""What comes in crowds when registration opens, answered ahead of the framework where nothing about it is
out of the ordinary (docs/decisions/0056-a-plain-registration-is-answered-ahead.md).
"""

from collections.abc import Sequence

from services.registration.api import registrations as api
from services.registration.handlers.desk import Desk
from services.registration.pages.public import personal, registrations
from shared.web.ahead import Shortcut


def shortcuts(desk: Desk) -> Sequence[Shortcut]:
    """By the API in one request; by the form in three: the page, sending it, and what came of it."""
    return (
        api.ahead(desk),
        registrations.blank_ahead(desk),
        registrations.send_ahead(desk),
        personal.received_ahead(desk),
    )
