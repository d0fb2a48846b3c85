"""Signing in: organisers by one-time link or password, and their sessions."""

import hashlib
import secrets
from dataclasses import replace

from services.registration.domain import accounts as rules
from services.registration.domain.accounts import Organiser
from services.registration.domain.persons import canonical_email
from services.registration.handlers.announcements import of_sign_in
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.views import SignedIn
from shared import links
from shared.errors import NotFound, Unauthenticated
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


def use_link(desk: Desk, call: Call, token: str) -> SignedIn:
    """The link was spent and the organiser is signed in.

    Raises:
        NotFound: `unknown-link`.
        Unauthenticated: `link-used`, `link-expired`.
    """
    link_id = desk.links.verify(links.SIGN_IN, token)
    secret = secrets.token_urlsafe(SECRET_BYTES)

    def work(tx: Transaction) -> SignedIn:
        link = tx.accounts.link(link_id)
        organiser = tx.accounts.get(link.organiser_id) if link else None
        if link is None or organiser is None:
            raise NotFound("unknown-link")
        tx.accounts.put_link(rules.use_link(link, call.at))
        return _begin(tx, call, organiser, secret)

    return desk.store.atomically(work)


def with_password(desk: Desk, call: Call, email: str, password: str) -> SignedIn:
    """The organiser is signed in.

    Raises:
        Unauthenticated: `wrong-credentials`; takes equally long whether or not the address is known.
        Conflict: `too-many-attempts` after several wrong ones; a link still works.
    """
    organiser = desk.store.records.accounts.by_email(canonical_email(email))
    if organiser:
        rules.check_may_try(organiser, call.at)
    right = desk.passwords.matches(organiser.password_hash if organiser else "", password)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    if organiser is None:
        raise Unauthenticated("wrong-credentials")
    account_id = organiser.id

    def work(tx: Transaction) -> SignedIn | None:
        account = tx.accounts.get(account_id)
        if account is None:
            return None
        account = rules.after_attempt(account, right, call.at)
        tx.accounts.put(account)
        return _begin(tx, call, account, secret) if right else None

    signed_in = desk.store.atomically(work)
    if signed_in is None:
        raise Unauthenticated("wrong-credentials")
    return signed_in


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


def session_account(desk: Desk, secret: str) -> Organiser | None:
    """Who is behind a session cookie; None when there is no such session or it ran out."""
    accounts = desk.store.records.accounts
    session = accounts.session(_digest(secret))
    if session is None or not rules.is_valid(session, desk.clock()):
        return None
    return accounts.get(session.organiser_id)


def sign_out(desk: Desk, secret: str) -> None:
    """The session is gone."""
    desk.store.atomically(lambda tx: tx.accounts.end_session(_digest(secret)))


def _begin(tx: Transaction, call: Call, organiser: Organiser, secret: str) -> SignedIn:
    session = rules.new_session(_digest(secret), organiser, call.at)
    tx.accounts.put_session(session)
    audit(tx, call, "sign in", f"accounts/{organiser.id}")
    return SignedIn(organiser.id, secret, session.expires_at)


def _digest(secret: str) -> str:
    """What is stored of a session: a copy of the database signs nobody in."""
    return hashlib.sha256(secret.encode()).hexdigest()[: 4 * ID_BYTES]
