"""The page about oneself: everything of one mailbox, for whoever reads that mailbox."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from services.registration.domain import mine as rules
from services.registration.domain.feeds import feed_id
from services.registration.domain.forms import wording
from services.registration.domain.mine import MyVisit
from services.registration.domain.one_time import used
from services.registration.domain.persons import Person, canonical_email
from services.registration.domain.registrations import Registration
from services.registration.handlers.announcements import of_my_page
from services.registration.handlers.corrections import correct_on
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.feeds import ask_of_mailbox, is_handed_out
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.records import Records
from services.registration.handlers.registrations import view_registration
from services.registration.handlers.views import RegistrationView
from shared import links
from shared.errors import NotFound, Rejected, Unauthenticated
from shared.ids import ID_BYTES, new_id

SECRET_BYTES = 32
OTHERS = ("notifications", "certificates")


@dataclass(frozen=True)
class Begun:
    """A visit that has just begun: `secret` goes into the cookie and is stored only as a digest."""

    secret: str
    expires_at: datetime


@dataclass(frozen=True)
class Mine:
    """Everything of a mailbox: what is to come first, then what was, the latest first."""

    email: str
    coming: tuple[RegistrationView, ...]
    past: tuple[RegistrationView, ...]
    language: str
    has_feed: bool


@dataclass(frozen=True)
class Held:
    """What every service holds of somebody; `away` names those that did not answer; `files`: what was given
    with forms, by a name to save it under."""

    email: str
    at: datetime
    services: Mapping[str, Any]
    away: tuple[str, ...]
    files: Mapping[str, bytes]


def request_link(desk: Desk, call: Call, email: str) -> None:
    """Whoever reads this mailbox gets a one-time link by mail, if anything is stored under it.

    Nothing tells the asker whether there is anything.
    """
    link_id, address = new_id(), canonical_email(email)

    def work(tx: Transaction) -> None:
        found = [one.person for one in tx.registrations.of_address(address)]
        contact = tx.parties.contacts_of(address).person
        if not (found or contact):
            return
        link = rules.new_link(link_id, address, call.at)
        tx.mine.put_link(link)
        audit(tx, call, "ask for own page", f"my-links/{link.id}")
        known = [contact, *found] if contact else found
        tx.outbox.add([of_my_page(link, known[-1], call.at, call.correlation_id)])

    desk.store.atomically(work)


def use_link(desk: Desk, call: Call, token: str) -> Begun:
    """The link was spent and the visit has begun.

    Raises:
        NotFound: `unknown-link`.
        Unauthenticated: `link-used`, `link-expired`.
    """
    link_id = desk.links.verify(links.MINE, token)
    secret = secrets.token_urlsafe(SECRET_BYTES)

    def work(tx: Transaction) -> Begun:
        link = tx.mine.link(link_id)
        if link is None:
            raise NotFound("unknown-link")
        tx.mine.put_link(used(link, call.at))
        visit = rules.new_visit(_digest(secret), link, call.at)
        tx.mine.put_visit(visit)
        audit(tx, call, "open own page", f"my-links/{link.id}")
        return Begun(secret, visit.expires_at)

    return desk.store.atomically(work)


def visit_of(desk: Desk, secret: str) -> MyVisit:
    """The visit behind a cookie.

    Raises:
        Unauthenticated: `visit-over`, there is none, or it ran out.
    """
    visit = desk.store.records.mine.visit(_digest(secret)) if secret else None
    if visit is None or not rules.is_valid(visit, desk.clock()):
        raise Unauthenticated("visit-over")
    return visit


def leave(desk: Desk, secret: str) -> None:
    """The visit is over."""
    desk.store.atomically(lambda tx: tx.mine.end_visit(_digest(secret)))


def everything(desk: Desk, email: str) -> Mine:
    """All registrations of this canonical address with what became of them."""
    at = desk.clock()
    found = [view_registration(desk, one) for one in desk.store.records.registrations.of_address(email)]
    found.sort(key=lambda view: (view.event.event.starts or at, view.registration.id))
    coming = tuple(view for view in found if _is_ahead(view, at))
    past = tuple(view for view in reversed(found) if not _is_ahead(view, at))
    language = found[-1].registration.person.language if found else "et"
    return Mine(email, coming, past, language, is_handed_out(desk, email))


def speak(desk: Desk, call: Call, email: str, language: str) -> None:
    """Letters about whatever is still live are written in this language."""

    def work(tx: Transaction) -> None:
        for one in tx.registrations.of_address(email):
            if one.is_live and one.person.language != language:
                _respoken(tx, call, one, language)

    desk.store.atomically(work)


def ask_for_feed(desk: Desk, call: Call, email: str, *, renew: bool) -> None:
    """The address of the mailbox's calendar feed is on its way, a new one on wish.

    Raises:
        NotFound: `unknown-person`.
    """
    desk.store.atomically(lambda tx: ask_of_mailbox(tx, call, _latest(tx, email), renew=renew))


def collect(desk: Desk, call: Call, email: str, mine: Mine) -> Held:
    """What every service holds of the person at this moment; each look is written down."""
    records = desk.store.records
    found = records.registrations.of_address(email)
    contacts = records.parties.contacts_of(email)
    ids, feed = [*(one.id for one in found), *contacts.party_ids, *contacts.employer_ids], feed_id(email)
    own = {**desk.store.held(ids, email, feed), "agreed_to": _agreed_to(mine)}
    services: dict[str, Any] = {"registration": own}
    away = []
    for name in OTHERS:
        told = desk.services.held(name, ids, email, feed, call.at)
        if told is None:
            away.append(name)
        else:
            services[name] = told
    desk.store.atomically(lambda tx: audit(tx, call, "take own data along", f"feeds/{feed}"))
    return Held(email, call.at, services, tuple(away), _files(records, found))


def _files(records: Records, found: Sequence[Registration]) -> dict[str, bytes]:
    return {
        f"{one.event_slug}-{file.question}-{file.sha256[:8]}.{file.ending}": content
        for one in found
        for file, content in records.answer_files.whole(one.id)
    }


def _agreed_to(mine: Mine) -> list[dict[str, Any]]:
    """Each consent in the words it was given to, which stand with the event."""
    return [
        {
            "event": view.event.event.slug,
            "consent": key,
            "version": version,
            "at": view.registration.agreed_when(key).isoformat(),
            "words": asdict(wording(view.event.event.form, key, version)),
        }
        for view in (*mine.coming, *mine.past)
        for key, version in view.registration.consents.items()
    ]


def _respoken(tx: Transaction, call: Call, registration: Registration, language: str) -> None:
    """A registration the form of its event would no longer take stays as it is."""
    floor = Floor.of(tx, tx.events.get(registration.event_id), call)
    with suppress(Rejected):
        correct_on(floor, registration, {"language": language})


def _latest(records: Records, email: str) -> Person:
    found = records.registrations.of_address(email)
    if not found:
        raise NotFound("unknown-person")
    return found[-1].person


def _is_ahead(view: RegistrationView, at: datetime) -> bool:
    ends = view.event.event.ends
    return (
        view.registration.is_live and view.event.event.status != "completed" and (ends is None or ends >= at)
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[: 4 * ID_BYTES]
