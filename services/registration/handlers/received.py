"""The first thing a person is told after asking for a seat."""

from services.registration.handlers.desk import Desk
from services.registration.handlers.views import Outcome
from shared import links


def outcome(desk: Desk, token: str) -> Outcome:
    """What the holder of a personal link is told first: where the registration stands now, and no more.

    Raises:
        NotFound: `unknown-link`.
    """
    found = desk.outcomes.of(desk.links.thing_id(token), desk.clock)
    desk.links.verify(links.REGISTRATION, token, found.registration.link)
    return found
