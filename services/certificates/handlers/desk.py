"""What the use cases, pages and endpoints of this service work with."""

from collections.abc import Callable
from dataclasses import dataclass

from services.certificates.handlers.ports import Store
from shared.clock import Clock
from shared.links import Links


@dataclass(frozen=True)
class Desk:
    """Everything within reach.

    Args:
        draw_code: a fresh verification code; drawing one that is never used does no harm.
        links: reads personal tokens.
    """

    store: Store
    clock: Clock
    draw_code: Callable[[], str]
    links: Links
