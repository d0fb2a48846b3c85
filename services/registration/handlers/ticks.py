"""What time alone brings about. Every tick may run in several workers at once."""

from services.registration.handlers.desk import Desk


def expire_offers(desk: Desk) -> int:
    """Offers past their deadline ended and their seats went on. Answers how many."""
    raise NotImplementedError


def release_pools(desk: Desk) -> int:
    """Seats of pools past their release date went to those who waited. Answers how many events were
    touched."""
    raise NotImplementedError
