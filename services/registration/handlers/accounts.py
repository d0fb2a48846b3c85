"""One's own account: what it may do, name, second step, and browsers that are signed in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from services.registration.domain import accounts as rules
from services.registration.domain import second_factors
from services.registration.domain.accounts import Organiser, SignInSession
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.sign_in import digest, tried
from shared.errors import NotFound, Unauthenticated
from shared.permissions import Grants, granted

SEEN_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class Offer:
    """A secret for a phone: `address` is what the QR code says."""

    secret: str
    address: str


def grants_of(desk: Desk, account: Organiser) -> Grants:
    """What the account's roles allow, as they are now."""
    programmes = desk.store.records.programmes.many(list(account.memberships)) if account.memberships else {}
    roles = {known.slug: account.memberships[known.id] for known in programmes.values()}
    return granted(account.role, roles, account.email)


def must_set_up(desk: Desk, account: Organiser, session: SignInSession, grants: Grants) -> bool:
    """Is a second step asked of this account, and not there yet? Whoever may do something everywhere helps to
    run each programme; one taken at the identity provider is as good."""
    if account.factor.is_on or session.strong:
        return False
    programmes = desk.store.records.programmes
    if desk.second_factor or not (grants.everywhere or account.memberships):
        return desk.second_factor
    if grants.everywhere:
        return programmes.any_with_second_factor()
    return any(known.second_factor for known in programmes.many(list(account.memberships)).values())


def note_seen(desk: Desk, secret: str) -> None:
    """When the browser was last here is known to some minutes."""
    accounts, at = desk.store.records.accounts, desk.clock()
    session = accounts.session(digest(secret))
    if session and (session.seen_at is None or at - session.seen_at >= SEEN_EVERY):
        accounts.note_seen(session.id, at)


def sessions(desk: Desk, account_id: str, secret: str) -> tuple[SignInSession | None, list[SignInSession]]:
    """This browser's session, and those of the account's other browsers, seen last first."""
    found = [
        one
        for one in desk.store.records.accounts.sessions_of(account_id)
        if rules.is_valid(one, desk.clock()) and not one.half
    ]
    own = digest(secret)
    others = [one for one in found if one.id != own]
    others.sort(key=lambda one: (one.seen_at or one.expires_at, one.id), reverse=True)
    return next((one for one in found if one.id == own), None), others


def end_session(desk: Desk, call: Call, account_id: str, session_id: str) -> None:
    """One of the account's sessions is over; of another account's there is none.

    Raises:
        NotFound: `unknown-session-of-account`.
    """

    def work(tx: Transaction) -> None:
        session = tx.accounts.session(session_id)
        if session is None or session.organiser_id != account_id:
            raise NotFound("unknown-session-of-account")
        tx.accounts.end_session(session_id)
        audit(tx, call, "end a session", f"accounts/{account_id}")

    desk.store.atomically(work)


def end_other_sessions(desk: Desk, call: Call, account_id: str, secret: str) -> None:
    """Only this browser is signed in."""
    own = digest(secret)

    def work(tx: Transaction) -> None:
        others = [one.id for one in tx.accounts.sessions_of(account_id) if one.id != own]
        for session_id in others:
            tx.accounts.end_session(session_id)
        if others:
            audit(tx, call, "end all other sessions", f"accounts/{account_id}")

    desk.store.atomically(work)


def change(desk: Desk, call: Call, account_id: str, name: str, language: str) -> None:
    """The account has this name, and mails to it come in this language."""
    _change(desk, call, account_id, "change", lambda one: replace(one, name=name, language=language))


def offer_second_factor(desk: Desk, call: Call, account_id: str) -> Offer:
    """A fresh secret is offered; it counts for nothing until a code of it was typed."""
    sealed = desk.codes.new_secret()

    def offered(account: Organiser) -> Organiser:
        return replace(account, factor=replace(account.factor, offered=sealed))

    account = _change(desk, call, account_id, "offer a second step", offered)
    return Offer(desk.codes.plain(sealed), desk.codes.address(sealed, account.email))


def offered_second_factor(desk: Desk, account_id: str) -> Offer | None:
    """The secret that waits for its first code."""
    account = _get(desk, account_id)
    sealed = account.factor.offered
    return Offer(desk.codes.plain(sealed), desk.codes.address(sealed, account.email)) if sealed else None


def switch_on(desk: Desk, call: Call, account_id: str, typed: str) -> tuple[str, ...]:
    """The second step is asked for from now on; answers the recovery codes, which nobody can read again: only
    whoever presses twice, with the same code, reads them both times.

    Raises:
        Conflict: `no-second-factor-offered`.
        Unauthenticated: `wrong-code`.
    """
    typed = "".join(typed.split())

    def on(account: Organiser) -> Organiser:
        sealed = account.factor.offered or account.factor.sealed
        step = desk.codes.step_of(sealed, typed, call.at) if sealed else None
        digests = tuple(digest(code.replace("-", "")) for code in desk.codes.recovery(sealed))
        if second_factors.is_repeated(account.factor, step, digests):
            return account
        return replace(account, factor=second_factors.switched_on(account.factor, step, digests))

    account = _change(desk, call, account_id, "switch the second step on", on)
    return desk.codes.recovery(account.factor.sealed)


def switch_off(desk: Desk, call: Call, account_id: str, password: str, typed: str) -> None:
    """No second step is asked for any more.

    Raises:
        Unauthenticated: `wrong-credentials`, `wrong-code`.
        Conflict: `too-many-codes`.
    """
    account = _get(desk, account_id)
    if account.password_hash and not desk.passwords.matches(account.password_hash, password):
        raise Unauthenticated("wrong-credentials")
    code = "".join(typed.split()).replace("-", "").lower()

    def off(one: Organiser) -> Organiser:
        after = tried(desk, call, one.factor, code)
        return replace(one, factor=after if after.wrong else second_factors.NO_FACTOR)

    if _change(desk, call, account_id, "switch the second step off", off).factor.is_on:
        raise Unauthenticated("wrong-code")


def _get(desk: Desk, account_id: str) -> Organiser:
    account = desk.store.records.accounts.get(account_id)
    if account is None:
        raise NotFound("unknown-account")
    return account


def _change(
    desk: Desk, call: Call, account_id: str, act: str, how: Callable[[Organiser], Organiser]
) -> Organiser:
    def work(tx: Transaction) -> Organiser:
        account = tx.accounts.get(account_id)
        if account is None:
            raise NotFound("unknown-account")
        after = how(account)
        if after == account:
            return after
        tx.accounts.put(after)
        audit(tx, call, act, f"accounts/{account_id}")
        return after

    return desk.store.atomically(work)
