"""One live registration per event and address; the same request twice is one request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the requests that arrived together: its idempotency key (may be empty) and canonical address."""

    registration_id: str
    key: str
    email: str


@dataclass(frozen=True, slots=True)
class Known:
    """A registration the store already has."""

    registration_id: str
    key: str
    email: str
    live: bool


@dataclass(frozen=True, slots=True)
class Sifted:
    """What to do with each request, by its registration id.

    Args:
        fresh: to be decided, in order of arrival.
        repeated: id asked -> id of the registration (known, or fresh in this batch) that already answers it.
        refused: id asked -> `already-registered` or `idempotency-key-reused`.
    """

    fresh: tuple[Asked, ...]
    repeated: Mapping[str, str]
    refused: Mapping[str, str]


def sift(asked: Sequence[Asked], known: Sequence[Known]) -> Sifted:
    """Requests told apart, in order of arrival.

    Args:
        known: what the store has under one of these keys, or live under one of these addresses.
    """
    keys = {each.key: (each.registration_id, each.email) for each in known if each.key}
    live = {each.email: each.registration_id for each in known if each.live}
    fresh, repeated, refused = [], {}, {}
    for each in asked:
        earlier = keys.get(each.key) if each.key else None
        if earlier is not None and earlier[1] == each.email:
            repeated[each.registration_id] = earlier[0]
        elif earlier is not None:
            refused[each.registration_id] = "idempotency-key-reused"
        elif each.email in live:
            refused[each.registration_id] = "already-registered"
        else:
            fresh.append(each)
            live[each.email] = each.registration_id
            if each.key:
                keys[each.key] = (each.registration_id, each.email)
    return Sifted(tuple(fresh), repeated, refused)
