"""Signing in: organisers by one-time link or password, and their sessions."""

import hashlib
import secrets
from dataclasses import replace

from services.registration.domain import accounts as rules
from services.registration.domain import second_factors
from services.registration.domain.accounts import Organiser, SignInSession
from services.registration.domain.one_time import used
from services.registration.domain.persons import canonical_email
from services.registration.domain.second_factors import SecondFactor
from services.registration.handlers.announcements import of_sign_in
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.views import SignedIn
from shared import links
from shared.errors import Invalid, NotFound, Unauthenticated
from shared.ids import ID_BYTES, new_id

SECRET_BYTES = 32


def make_link(desk: Desk, call: Call, email: str, name: str = "", role: str = "organiser") -> str:
    """The address of a one-time sign-in link for this organiser, who is created when new. For the command
    line."""
    account_id, link_id = new_id(), new_id()
    address = canonical_email(email)

    def work(tx: Transaction) -> None:
        organiser = tx.accounts.by_email(address)
        if organiser is None:
            organiser = Organiser(id=account_id, email=address, name=name or address, role=role)
            tx.accounts.put(organiser)
        tx.accounts.put_link(rules.new_link(link_id, organiser, call.at))
        audit(tx, call, "make sign-in link", f"accounts/{organiser.id}")

    desk.store.atomically(work)
    return f"{desk.public_url}/manage/sign-in/{desk.links.token(links.SIGN_IN, link_id)}"


def request_link(desk: Desk, call: Call, email: str, language: str = "et") -> None:
    """The organiser with this address, if there is one, gets a one-time sign-in link by mail in `language`.

    Nothing tells the asker whether there is one.
    """
    link_id = new_id()
    address = canonical_email(email)

    def work(tx: Transaction) -> None:
        organiser = tx.accounts.by_email(address)
        if organiser is None:
            return
        link = rules.new_link(link_id, organiser, call.at)
        tx.accounts.put_link(link)
        audit(tx, call, "ask for sign-in link", f"accounts/{organiser.id}")
        tx.outbox.add([of_sign_in(link, organiser, language, call.at, call.correlation_id)])

    desk.store.atomically(work)


def use_link(desk: Desk, call: Call, token: str, device: str = "") -> SignedIn:
    """The link was spent and the organiser is signed in, or half so where a second step follows.

    Raises:
        NotFound: `unknown-link`.
        Unauthenticated: `link-used`, `link-expired`.
    """
    link_id = desk.links.verify(links.SIGN_IN, token)
    secret = new_secret()

    def work(tx: Transaction) -> SignedIn:
        link = tx.accounts.link(link_id)
        organiser = tx.accounts.get(link.organiser_id) if link else None
        if link is None or organiser is None:
            raise NotFound("unknown-link")
        tx.accounts.put_link(used(link, call.at))
        return begin(tx, call, organiser, secret, device, rules.BY_LINK)

    return desk.store.atomically(work)


def with_password(
    desk: Desk, call: Call, email: str, password: str, place: str = "", device: str = ""
) -> SignedIn:
    """The organiser is signed in, or half so where a second step follows.

    Args:
        place: where the asker sits; wrong passwords are counted for the address from there.

    Raises:
        Unauthenticated: `wrong-credentials`; takes equally long whether or not the address is known.
        Conflict: `too-many-attempts` after several wrong ones, known or not; a link still works.
    """
    address = canonical_email(email)
    key = digest(f"{address} {place}")
    accounts = desk.store.records.accounts
    rules.check_may_try(accounts.attempts(key), call.at)
    organiser = accounts.by_email(address)
    right = desk.passwords.matches(organiser.password_hash if organiser else "", password)
    secret = new_secret()

    def work(tx: Transaction) -> SignedIn | None:
        account = tx.accounts.get(organiser.id) if organiser else None
        tx.accounts.put_attempts(rules.after_attempt(tx.accounts.attempts(key), right, call.at))
        return begin(tx, call, account, secret, device) if right and account else None

    signed_in = desk.store.atomically(work)
    if signed_in is None:
        raise Unauthenticated("wrong-credentials")
    return signed_in


def second_step(desk: Desk, call: Call, half_secret: str, typed: str) -> SignedIn:
    """The organiser is signed in: the code of the second step, or a recovery code, was right.

    Raises:
        Unauthenticated: `sign-in-again` when the first step is too long ago; `wrong-code`, also for a code
            that counted before.
        Conflict: `too-many-codes` after several wrong ones.
    """
    half_id, secret = digest(half_secret), new_secret()
    code = "".join(typed.split()).replace("-", "").lower()

    def work(tx: Transaction) -> SignedIn | None:
        half = tx.accounts.session(half_id)
        account = tx.accounts.get(half.organiser_id) if half else None
        if half is None or account is None or not half.half or not rules.is_valid(half, call.at):
            raise Unauthenticated("sign-in-again")
        after = tried(desk, call, account.factor, code)
        tx.accounts.put(replace(account, factor=after))
        if after.wrong:
            return None
        tx.accounts.end_session(half_id)
        session = rules.whole(digest(secret), half, call.at)
        tx.accounts.put_session(session)
        audit(tx, call, "take the second step", f"accounts/{account.id}")
        return SignedIn(account.id, secret, session.expires_at)

    signed_in = desk.store.atomically(work)
    if signed_in is None:
        raise Unauthenticated("wrong-code")
    return signed_in


def tried(desk: Desk, call: Call, factor: SecondFactor, code: str) -> SecondFactor:
    """The second step after this code was tried.

    Raises:
        Conflict: `too-many-codes`.
    """
    second_factors.check_may_try(factor, call.at)
    step = desk.codes.step_of(factor.sealed, code, call.at)
    return second_factors.after_code(factor, step, digest(code), call.at)


def asks_for_current(desk: Desk, secret: str) -> bool:
    """Has whoever is behind this session to type the password there is before they set another?"""
    found = session_account(desk, secret)
    return found is not None and rules.asks_for_current(*found, desk.clock())


def check_current(desk: Desk, call: Call, secret: str, typed: str) -> None:
    """Whoever is behind this session knows the password there is, where it is asked for.

    Raises:
        Invalid: field `current`: `wrong-password`.
        Conflict: `too-many-attempts`.
    """
    found = session_account(desk, secret)
    if found is None or not rules.asks_for_current(*found, call.at):
        return
    account, key = found[0], digest(f"{found[0].email} own password")
    rules.check_may_try(desk.store.records.accounts.attempts(key), call.at)
    right = desk.passwords.matches(account.password_hash, typed)

    def work(tx: Transaction) -> None:
        tx.accounts.put_attempts(rules.after_attempt(tx.accounts.attempts(key), right, call.at))

    desk.store.atomically(work)
    if not right:
        raise Invalid(fields={"current": ["wrong-password"]})


def set_password(desk: Desk, call: Call, account_id: str, password: str) -> None:
    """The organiser can sign in with this password; every session of theirs ended.

    Raises:
        NotFound: `unknown-account`.
        Invalid: field `password`: `too-short`, `too-long`, `too-easy`.
    """
    organiser = desk.store.records.accounts.get(account_id)
    if organiser is None:
        raise NotFound("unknown-account")
    rules.check_password(password, organiser)
    hashed = desk.passwords.hash(password)

    def work(tx: Transaction) -> None:
        account = tx.accounts.get(account_id)
        if account is None:
            raise NotFound("unknown-account")
        tx.accounts.put(replace(account, password_hash=hashed))
        tx.accounts.end_sessions_of(account_id)
        audit(tx, call, "set password", f"accounts/{account_id}")

    desk.store.atomically(work)


def session_account(desk: Desk, secret: str) -> tuple[Organiser, SignInSession] | None:
    """Who is behind a session cookie; None when there is no such session, it ran out, or is half a one."""
    accounts = desk.store.records.accounts
    session = accounts.session(digest(secret))
    if session is None or session.half or not rules.is_valid(session, desk.clock()):
        return None
    account = accounts.get(session.organiser_id)
    return (account, session) if account else None


def sign_out(desk: Desk, secret: str) -> None:
    """The session is gone."""
    desk.store.atomically(lambda tx: tx.accounts.end_session(digest(secret)))


def begin(
    tx: Transaction, call: Call, organiser: Organiser, secret: str, device: str, came: str = ""
) -> SignedIn:
    """The organiser has a fresh session, half a one where a second step follows; `came`: by a one-time link,
    or with a second step taken at the identity provider."""
    session = rules.new_session(digest(secret), organiser, call.at, device, came)
    tx.accounts.put(replace(organiser, last_in_at=call.at))
    tx.accounts.put_session(session)
    audit(tx, call, "begin to sign in" if session.half else "sign in", f"accounts/{organiser.id}")
    return SignedIn(organiser.id, secret, session.expires_at, session.half)


def new_secret() -> str:
    """What a browser will be known by. Asked for outside the transaction."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> str:
    """What is stored of a secret: a copy of the database signs nobody in."""
    return hashlib.sha256(secret.encode()).hexdigest()[: 4 * ID_BYTES]
