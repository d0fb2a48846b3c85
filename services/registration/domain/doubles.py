"""One person registered twice: how that is noticed, which of the two stays, what they say differently."""

from collections.abc import Iterable
from dataclasses import fields

from services.registration.domain.persons import Person
from services.registration.domain.registrations import Registration
from services.registration.domain.rosters import ORDER, Lined
from shared.collation import estonian

DETAILS = tuple(field.name for field in fields(Person))


def alike(one: Lined, everybody: Iterable[Lined]) -> list[Lined]:
    """Those still registered under the same name, in whichever order and spelling, or the same mailbox."""
    live = (other for other in everybody if other.id != one.id and other.status in ORDER)
    return [other for other in live if _name(other) == _name(one) or _mailbox(other) == _mailbox(one)]


def _name(one: Lined) -> tuple[str, ...]:
    words = f"{one.first_name} {one.last_name}".split()
    return tuple(sorted(estonian(word)[0] for word in words))


def _mailbox(one: Lined) -> str:
    """Without what stands behind a plus: most mail servers put that into the same mailbox."""
    local, _, domain = one.email.casefold().partition("@")
    return f"{local.partition('+')[0]}@{domain}"


def which_stays(one: Registration, other: Registration) -> tuple[Registration, Registration]:
    """(the one that stays, the one that ends): a seat before an offer, before a place further ahead."""

    def standing(each: Registration) -> tuple[int, int, object, str]:
        return ORDER.index(each.status), each.place or 0, each.created_at, each.id

    first, second = sorted((one, other), key=standing)
    return first, second


def differing(kept: Registration, gone: Registration) -> list[str]:
    """Details in which the two are not the same, and the one that ends says something."""
    return [
        name
        for name in DETAILS
        if getattr(gone.person, name) and getattr(kept.person, name) != getattr(gone.person, name)
    ]
