"""Every mail that stands for itself, in every wording and language: one-time links, addresses of feeds,
people asked to help, and those who act for others.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from services.notifications.domain import contacts
from services.notifications.domain.contacts import Contact, ContactLetter
from services.notifications.domain.events import Event
from services.notifications.domain.feeds import FeedLetter
from services.notifications.domain.invitees import Person
from services.notifications.domain.members import MemberLetter
from services.notifications.domain.sign_in import MAIL as SIGN_IN_LINK
from services.notifications.domain.sign_in import MY_PAGE, SignInLetter
from services.notifications.handlers.alone import Alone
from services.notifications.handlers.context import Written
from services.notifications.renderer.composer import Composer
from tests.unit.notifications.builders import NOW, PROGRAMME, a_person, an_event, days
from tests.unit.notifications.corpus import LANGUAGES, REASON

ID = "b" * 24
LATER = NOW + timedelta(days=3)
ROLES = ("administrator", "organiser", "check-in", "auditor", "trainer")
INSTITUTION = "Näidise vallavalitsus"


def letters(
    event: Event | None = None, typed: str = "", person: Person | None = None
) -> Iterator[tuple[str, Alone]]:
    """Each with its language.

    Args:
        event: what those who act for others are told of.
        typed: what somebody has typed wherever these mails show such a text.
        person: the reader, but for the language.
    """
    event = event or an_event(sessions=days(9, 10))
    for language in LANGUAGES:
        reader = replace(person or a_person(), language=language)
        for each in (*_links(reader), *_invitations(reader, typed), *to_contacts(reader, event, typed)):
            yield language, each


def written(composer: Composer, letter: Alone) -> Written:
    """The mail as the service writes it."""
    match letter:
        case SignInLetter():
            return composer.sign_in(letter, NOW)
        case FeedLetter():
            return composer.feed(letter, NOW)
        case MemberLetter():
            return composer.member(letter, NOW)
        case ContactLetter():
            return composer.contact(letter, NOW)


def to_contacts(reader: Person, event: Event, typed: str = "") -> Iterator[ContactLetter]:
    """What is mailed to those who act for others, and to colleagues for whom they hold a place."""
    common = {"held_until": LATER, "person": vars(reader)}
    for places in (1, 3):
        yield contacts.of_party({"party_id": ID, "places": places, **common}, event)
    for named_by in ("", typed or INSTITUTION):
        place = {"registration_id": ID, "generation": 1, "times": 1, "named_by": named_by, **common}
        yield contacts.of_place(place, event)
    yield contacts.of_employer({"employer_id": ID, "times": 1, **common}, event, NOW)
    for kind in (contacts.PARTY, contacts.EMPLOYER):
        contact = Contact(ID, kind, event.id, reader, ())
        for mail in (contacts.CHANGED, contacts.CANCELLED):
            for reason in ("", typed or REASON):
                yield contacts.of_event(contact, event, mail, reason, NOW)


def _links(reader: Person) -> Iterator[Alone]:
    for mail in (SIGN_IN_LINK, MY_PAGE):
        yield SignInLetter(ID, reader, NOW + timedelta(minutes=30), mail)
    for renewed in (False, True):
        yield FeedLetter(ID, 1, 3, renewed, reader, NOW)


def _invitations(reader: Person, typed: str) -> Iterator[MemberLetter]:
    title = dict.fromkeys(LANGUAGES, typed) if typed else PROGRAMME["title"]
    for role in ROLES:
        for inviter in ("", typed or "Liis Näidis"):
            yield MemberLetter(ID, 1, role, title, inviter, reader, LATER)
