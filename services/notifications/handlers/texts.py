"""What organisers do with a programme's texts: write, try, put to use, take back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.notifications.domain import texts as rules
from services.notifications.domain.events import Event, Programme
from services.notifications.domain.logos import Logo
from services.notifications.domain.placeholders import Declaration
from services.notifications.domain.surroundings import Surroundings
from services.notifications.domain.texts import Fields, Hand, Rules, Text, Version
from services.notifications.handlers.context import Writer
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.ports import Transaction
from shared.audits import AuditRow
from shared.errors import NotFound

EVENTS = 200
SHOWN_VERSIONS = 50


@dataclass(frozen=True)
class Known:
    """A programme as its events tell of it, those that begin last first."""

    slug: str
    programme: Programme
    events: Sequence[Event]


@dataclass(frozen=True)
class Row:
    """One mail on the list; `broken`: the text in use cannot be used any more, the built-in one goes out."""

    declaration: Declaration
    text: Text
    broken: bool


@dataclass(frozen=True)
class Overview:
    """All mails of a programme."""

    known: Known
    rows: Sequence[Row]
    logo: Logo | None


@dataclass(frozen=True)
class Sheet:
    """One mail of a programme; `newest` is None until somebody has written one."""

    known: Known
    row: Row
    newest: Version | None
    versions: Sequence[Version]
    history: Sequence[AuditRow]


def programmes(desk: Desk) -> list[Known]:
    """Every programme some event of which was published, by name of its address."""
    return desk.store.atomically(lambda tx: [_known(tx, slug) for slug in tx.events.programmes()])


def overview(desk: Desk, slug: str) -> Overview:
    """Every mail that may be changed, and how it stands.

    Raises:
        NotFound: `unknown-programme`, no event of it was ever published.
    """

    def work(tx: Transaction) -> Overview:
        known, written = _known(tx, slug), tx.texts.of(slug)
        rows = [_row(each, written.get(each.mail)) for each in desk.writer.declarations.values()]
        return Overview(known, [_of(slug, row) for row in rows], tx.texts.logo(slug))

    return desk.store.atomically(work)


def sheet(desk: Desk, slug: str, mail: str) -> Sheet:
    """One mail with all that was ever done to its text.

    Raises:
        NotFound: `unknown-programme`, `unknown-mail`.
    """

    def work(tx: Transaction) -> Sheet:
        row = _row(declaration_of(desk.writer, mail), tx.texts.get(slug, mail))
        versions = tx.texts.versions(slug, mail, SHOWN_VERSIONS)
        history = tx.audit.of(subject(slug, mail), SHOWN_VERSIONS)
        return Sheet(_known(tx, slug), row, versions[0] if versions else None, versions, history)

    return desk.store.atomically(work)


def version(desk: Desk, slug: str, mail: str, number: int) -> Version:
    """One version.

    Raises:
        NotFound: `unknown-version`.
    """
    found = desk.store.atomically(lambda tx: tx.texts.version(slug, mail, number))
    if found is None:
        raise NotFound("unknown-version")
    return found


def save(
    desk: Desk, call: Call, text: tuple[str, str], fields: Fields, based_on: int, *, use: bool
) -> Version:
    """A new version is kept, and put to use if so asked: both or neither.

    Args:
        text: the programme's slug, and the mail.

    Raises:
        NotFound, Faulty, Conflict: see `domain.texts`.
    """
    slug, mail = text

    def work(tx: Transaction) -> Version:
        held, hand = _rules(tx, desk.writer, slug, mail), Hand(call.actor, call.at)
        stored, made = rules.save(tx.texts.get(slug, mail), fields, based_on, held, hand)
        tx.texts.add(made)
        note(tx, call, f"save {made.number}", subject(slug, mail))
        if use:
            stored = rules.put_to_use(stored, made, held, hand)
            note(tx, call, f"use {made.number}", subject(slug, mail))
        tx.texts.save(stored)
        return made

    return desk.store.atomically(work)


def put_to_use(desk: Desk, call: Call, text: tuple[str, str], number: int, seen: int | None = None) -> None:
    """The version goes out from now on; one that does so already goes on.

    Args:
        text: the programme's slug, and the mail.
        seen: see `check_in_use`.

    Raises:
        NotFound, Faulty, Conflict: see `domain.texts`.
    """
    slug, mail = text

    def work(tx: Transaction) -> None:
        held, chosen = _rules(tx, desk.writer, slug, mail), tx.texts.version(slug, mail, number)
        stored = tx.texts.get(slug, mail)
        if number == stored.in_use:
            return
        rules.check_in_use(stored, seen)
        tx.texts.save(rules.put_to_use(stored, chosen, held, Hand(call.actor, call.at)))
        note(tx, call, f"use {number}", subject(slug, mail))

    desk.store.atomically(work)


def restore(desk: Desk, call: Call, slug: str, mail: str, seen: int | None = None) -> None:
    """The built-in text goes out from now on; every version is kept.

    Raises:
        Conflict: see `check_in_use`.
    """

    def work(tx: Transaction) -> None:
        declaration_of(desk.writer, mail)
        text = tx.texts.get(slug, mail)
        if text.in_use:
            rules.check_in_use(text, seen)
            tx.texts.save(rules.restore(text, Hand(call.actor, call.at)))
            note(tx, call, "restore", subject(slug, mail))

    desk.store.atomically(work)


def subject(slug: str, mail: str) -> str:
    """What the audit calls a text."""
    return f"programmes/{slug}/mails/{mail}"


def note(tx: Transaction, call: Call, act: str, what: str) -> None:
    """The audit says so."""
    tx.audit.add(AuditRow(call.at, call.actor, act, what, call.correlation_id))


def declaration_of(writer: Writer, mail: str) -> Declaration:
    """What a programme may write of a mail.

    Raises:
        NotFound: `unknown-mail`, there is none, or it is the same for everybody.
    """
    if mail not in writer.declarations:
        raise NotFound("unknown-mail")
    return writer.declarations[mail]


def known_programme(tx: Transaction, slug: str) -> Known:
    """See `Known`.

    Raises:
        NotFound: `unknown-programme`.
    """
    return _known(tx, slug)


def _known(tx: Transaction, slug: str) -> Known:
    events = tx.events.of_programme(slug, EVENTS) if slug else []
    if not events:
        raise NotFound("unknown-programme")
    newest = max(events, key=lambda each: (each.version, each.starts))
    return Known(slug, newest.programme, events)


def _rules(tx: Transaction, writer: Writer, slug: str, mail: str) -> Rules:
    known = _known(tx, slug)
    around = Surroundings.of(known.events, writer.hosts)
    return Rules(declaration_of(writer, mail), around, known.programme.languages)


def _row(declaration: Declaration, text: Text | None) -> Row:
    stored = text or Text("", declaration.mail)
    broken = bool(stored.in_use) and rules.is_broken(stored.used, declaration)
    return Row(declaration, stored, broken)


def _of(slug: str, row: Row) -> Row:
    return replace(row, text=replace(row.text, programme=slug))
