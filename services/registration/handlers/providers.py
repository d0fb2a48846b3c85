"""Signing in at an identity provider: who was invited comes in, nobody else does."""

import secrets

from services.registration.domain import providers as rules
from services.registration.domain.accounts import STRONGLY
from services.registration.domain.persons import canonical_email
from services.registration.domain.providers import Errand
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.ports import Provider, Transaction
from services.registration.handlers.sign_in import begin, new_secret
from services.registration.handlers.views import SignedIn
from shared.errors import Forbidden, NotFound

RANDOM_BYTES = 32
BACK = "/manage/sign-in/provider/back"
"""Where the provider sends people back to; it stands in what is registered there."""


def provider_of(desk: Desk) -> Provider:
    """The provider of this installation.

    Raises:
        NotFound: `no-provider`.
    """
    if desk.provider is None:
        raise NotFound("no-provider")
    return desk.provider


def check_other_ways(desk: Desk) -> None:
    """Passwords and links by mail sign people in here.

    Raises:
        Forbidden: `only-by-provider`.
    """
    if desk.provider is not None and desk.provider.only:
        raise Forbidden("only-by-provider", provider=desk.provider.name)


def set_out(desk: Desk, call: Call, next_page: str, language: str) -> tuple[Errand, str]:
    """What the browser is to remember, and the address at the provider it goes to.

    Raises:
        NotFound: `no-provider`.
        Unavailable: the provider does not answer.
    """
    state, nonce, verifier = (secrets.token_urlsafe(RANDOM_BYTES) for _ in range(3))
    errand = Errand(state, nonce, verifier, next_page, call.at)
    return errand, provider_of(desk).way(errand, f"{desk.public_url}{BACK}", language)


def come_in(desk: Desk, call: Call, errand: Errand, code: str, device: str = "") -> SignedIn:
    """Whoever the provider vouches for is signed in, or half so where our second step follows: it does for an
    account that has one, unless they took one at the provider.

    Raises:
        NotFound: `no-provider`.
        Unauthenticated: `provider-answer-wrong`.
        Forbidden: `provider-address-missing`, `provider-address-unverified`, `provider-account-unknown`.
        Unavailable: the provider does not answer.
    """
    provider = provider_of(desk)
    identity = provider.identity(errand, code, f"{desk.public_url}{BACK}")
    rules.check_mailbox(identity)
    strong = rules.took_second_step(identity, provider.strong)
    secret = new_secret()

    def work(tx: Transaction) -> SignedIn:
        account = tx.accounts.by_email(canonical_email(identity.email))
        if account is None:
            raise Forbidden("provider-account-unknown", email=identity.email)
        return begin(tx, call, account, secret, device, STRONGLY if strong else "")

    return desk.store.atomically(work)
