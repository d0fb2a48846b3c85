"""Signing in at an identity provider: what is remembered of the way there, and whom its answer lets in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.errors import Forbidden, Unauthenticated

ERRAND_LIFE = timedelta(minutes=15)
MOST_ERRANDS = 3
"""Windows of one browser that may be on their way at once; the oldest gives way."""

SEVERAL_FACTORS = "mfa"
"""The method by which a provider says that it asked for more than one factor (RFC 8176, section 2)."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A browser is on its way to the provider, and is to come back with exactly this.

    Args:
        state: comes back in the address (RFC 6749, section 10.12).
        nonce: comes back inside the signed answer (OpenID Connect Core 1.0, section 3.1.2.1).
        verifier: proves that whoever brings the code asked for it (RFC 7636).
        next_page: where the person wanted to go.
    """

    state: str
    nonce: str
    verifier: str
    next_page: str
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for. `acr` and `amr`: how they signed in there (OpenID Connect Core 1.0,
    section 2)."""

    email: str
    email_verified: bool
    acr: str = ""
    amr: tuple[str, ...] = ()


def with_errand(errands: Sequence[Errand], fresh: Errand) -> list[Errand]:
    """The browser's errands after one more began."""
    return [*errands, fresh][-MOST_ERRANDS:]


def errand_of(errands: Sequence[Errand], state: str, at: datetime) -> Errand:
    """The errand this answer belongs to.

    Raises:
        Unauthenticated: `provider-errand-unknown`: not begun in this browser, done already, or too long ago.
    """
    for errand in errands:
        if errand.state == state and at < errand.begun_at + ERRAND_LIFE:
            return errand
    raise Unauthenticated("provider-errand-unknown")


def check_mailbox(identity: Identity) -> None:
    """The provider has seen that the address is this person's: anybody can claim any other.

    Raises:
        Forbidden: `provider-address-missing`, `provider-address-unverified`.
    """
    if not identity.email:
        raise Forbidden("provider-address-missing")
    if not identity.email_verified:
        raise Forbidden("provider-address-unverified", email=identity.email)


def took_second_step(identity: Identity, strong: Collection[str]) -> bool:
    """Did the person take a second step at the provider already?

    Args:
        strong: values of `acr` that stand for one, as the installation says; `mfa` among the methods always
            does.
    """
    return SEVERAL_FACTORS in identity.amr or identity.acr in strong
