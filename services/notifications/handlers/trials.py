"""Seeing a programme's text before anybody gets it: on the page, and as a test mail to oneself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.notifications.domain.deliveries import Progress, State
from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee, Person, Role
from services.notifications.domain.letters import Letter
from services.notifications.domain.placeholders import Declaration
from services.notifications.domain.samples import TRAINERS, Reader, sample
from services.notifications.domain.texts import Own
from services.notifications.handlers.alone import Named, entry_of
from services.notifications.handlers.context import Context, Shown
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.texts import Known, declaration_of, known_programme, note, subject
from shared.errors import NotFound

PEOPLE = 50


@dataclass(frozen=True)
class Wanted:
    """Which mail, in which words, about what, to whom.

    Args:
        version: 0 for the built-in text.
        event: slug; empty for the one that begins last.
        person: id of a real recipient; empty for a sample.
        sample: the sample person's first and last name, and a reason an organiser might give.
    """

    programme: str
    mail: str
    version: int
    language: str
    event: str
    person: str
    sample: tuple[str, str, str]


@dataclass(frozen=True)
class Preview:
    """What somebody would read, and what else one might look at; `in_use`: number of the version that goes
    out, 0 for the built-in text."""

    known: Known
    declaration: Declaration
    event: Event
    people: Sequence[Invitee]
    shown: Shown
    in_use: int = 0


def preview(desk: Desk, call: Call, wanted: Wanted, *, listed: bool = True) -> Preview:
    """The mail as this person would see it; its links open nothing. A look at people is in the audit.

    Args:
        listed: whoever asks sees the names of all people one may choose from.

    Raises:
        NotFound: `unknown-programme`, `unknown-mail`, `unknown-version`, `unknown-event`, `unknown-person`.
    """

    def work(tx: Transaction) -> Preview:
        known, event, declaration = _about(tx, desk, wanted)
        people = _people(tx, event, declaration)
        letter = _letter(desk, call, wanted, (declaration, event), _person(people, wanted))
        if wanted.person or (listed and people):
            seen = f"people/{wanted.person}" if wanted.person else f"events/{event.slug}"
            note(tx, call, "looked at people in a preview", seen)
        shown = desk.writer.show(letter, _own(tx, wanted))
        in_use = tx.texts.get(wanted.programme, wanted.mail).in_use
        return Preview(known, declaration, event, people, shown, in_use)

    return desk.store.atomically(work)


def send_trial(desk: Desk, context: Context, call: Call, wanted: Wanted, address: str) -> None:
    """A test mail with the sample person's values is on its way to `address`, which is the asker's own.

    Raises:
        NotFound: as `preview`.
        UnwritableError: the address cannot be put into a mail.
    """

    def work(tx: Transaction) -> None:
        _, event, declaration = _about(tx, desk, wanted)
        person = replace(_sample(wanted), email=address)
        letter = _letter(desk, call, wanted, (declaration, event), person)
        key = f"trial:{call.correlation_id}:{wanted.programme}:{wanted.mail}:{wanted.language}"
        if on_its_way(tx, context, replace(letter, key=key), _own(tx, wanted)):
            note(tx, call, f"try {wanted.version}", subject(wanted.programme, wanted.mail))

    desk.store.atomically(work)


def sample_letter(
    desk: Desk, call: Call, event: Event, declaration: Declaration, person: tuple[str, str, str, str]
) -> Letter:
    """A mail to somebody who does not exist.

    Args:
        person: first and last name, language, and a reason an organiser might give.
    """
    first, last, language, reason = person
    reader = Reader(Person(first, last, "mari@example.org", language), call.at, desk.uid_of)
    return sample(declaration, event, reader, reason)


def _about(tx: Transaction, desk: Desk, wanted: Wanted) -> tuple[Known, Event, Declaration]:
    declaration, known = declaration_of(desk.writer, wanted.mail), known_programme(tx, wanted.programme)
    found = [each for each in known.events if wanted.event in ("", each.slug)]
    if not found:
        raise NotFound("unknown-event")
    return known, found[0], declaration


def _people(tx: Transaction, event: Event, declaration: Declaration) -> list[Invitee]:
    role = Role.TRAINER if declaration.group == TRAINERS else Role.PARTICIPANT
    return [each for each in tx.invitees.after(event.id, "", PEOPLE) if each.role is role]


def _person(people: Sequence[Invitee], wanted: Wanted) -> Person:
    if not wanted.person:
        return _sample(wanted)
    found = next((each.person for each in people if each.id == wanted.person), None)
    if found is None:
        raise NotFound("unknown-person")
    return replace(found, language=wanted.language)


def _sample(wanted: Wanted) -> Person:
    first, last, _ = wanted.sample
    return Person(first, last, "mari@example.org", wanted.language)


def _letter(
    desk: Desk, call: Call, wanted: Wanted, about: tuple[Declaration, Event], person: Person
) -> Letter:
    declaration, event = about
    return sample(declaration, event, Reader(person, call.at, desk.uid_of), wanted.sample[2])


def _own(tx: Transaction, wanted: Wanted) -> Own:
    logo = tx.texts.logo(wanted.programme)
    if not wanted.version:
        return Own(logo=logo)
    version = tx.texts.version(wanted.programme, wanted.mail, wanted.version)
    if version is None:
        raise NotFound("unknown-version")
    return Own(version.fields, logo)


def on_its_way(tx: Transaction, context: Context, letter: Letter, own: Own) -> bool:
    """A test mail is, once however often the button is pressed; False when it was before. The row names no
    event and nobody's registration: a test concerns no roster.

    Raises:
        UnwritableError: the address cannot be put into a mail.
    """
    if tx.mails.known([letter.id]):
        return False
    who = Named(letter.id, letter.key, letter.id, letter.lead.mail, letter.language)
    mail = context.writer.trial(letter, context.at, own)
    tx.mails.add(entry_of(who, context, mail, Progress(State.QUEUED, due_at=context.at)))
    return True
