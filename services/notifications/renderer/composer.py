"""From a letter to the bytes that are sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from services.notifications.calendar import invitations as calendar
from services.notifications.calendar import words
from services.notifications.calendar.invitations import Mailbox
from services.notifications.domain.contacts import ContactLetter
from services.notifications.domain.events import in_language
from services.notifications.domain.feeds import FeedLetter
from services.notifications.domain.invitations import Invitation, Organiser
from services.notifications.domain.invitees import Person
from services.notifications.domain.journal import Entry
from services.notifications.domain.letters import Letter, mail_id
from services.notifications.domain.logos import Logo
from services.notifications.domain.members import MemberLetter
from services.notifications.domain.placeholders import Declaration
from services.notifications.domain.preferences import is_optional
from services.notifications.domain.sign_in import SignInLetter
from services.notifications.domain.texts import BUILT_IN, Fields, Own, is_broken
from services.notifications.handlers.context import Bodies, Shown, UnwritableError, Written
from services.notifications.renderer import mime, occasions, tickets
from services.notifications.renderer.addresses import Addresses
from services.notifications.renderer.declarations import load
from services.notifications.renderer.headers import sendable
from services.notifications.renderer.languages import LOCALES, Language
from services.notifications.renderer.subjects import subject
from services.notifications.renderer.templates import Templates
from services.notifications.renderer.values import Values
from services.notifications.renderer.views import EventView, of_contact
from services.notifications.renderer.wording import wording
from shared.logs import logger

STRANGER, ONE_SESSION = "invitation_moved", "session_invitation"


@dataclass(frozen=True)
class Composer:
    """Writes letters out in every language we have.

    Args:
        sender: the mailbox all mail comes from, and ORGANIZER of every entry that begins now.
    """

    sender: Mailbox
    addresses: Addresses
    languages: Mapping[str, Language]
    templates: Mapping[str, Templates]
    declarations: Mapping[str, Declaration] = field(default_factory=load)
    packer: mime.Packer = field(default_factory=mime.Packer)

    @classmethod
    def load(cls, sender: Mailbox, addresses: Addresses) -> "Composer":
        """A composer with all catalogues and templates read."""
        languages = {code: Language.load(code) for code in LOCALES}
        return cls(sender, addresses, languages, {code: Templates(each) for code, each in languages.items()})

    @property
    def organiser(self) -> Organiser:
        """In whose name new calendar entries begin."""
        return Organiser(self.sender.address, self.sender.name)

    @property
    def domain(self) -> str:
        """The domain of Message-IDs and UIDs: the sender's."""
        return words.ascii_domain(self.sender.address).rpartition("@")[2]

    @property
    def hosts(self) -> frozenset[str]:
        """Under which names personal pages are."""
        addresses = (self.addresses.registration_url, self.addresses.certificates_url)
        return frozenset((urlsplit(each).hostname or "").lower() for each in addresses)

    def message_id(self, mail_id: str) -> str:
        """The Message-ID of a mail."""
        return f"<{mail_id}@{self.domain}>"

    def compose(self, letter: Letter, at: datetime, own: Own = BUILT_IN) -> Written:
        """See `context.Writer`: in the programme's own text where it has one that can be used."""
        shown = self.show(letter, own, inline_logo=False)
        beside = self._beside(letter, own, shown.bodies.html)
        envelope = self._envelope(letter, shown.subject, at)
        return self._written(envelope, shown.bodies, self._calendar(letter.invitation), beside)

    def trial(self, letter: Letter, at: datetime, own: Own) -> Written:
        """The mail as a test: it says so in its subject, and puts nothing into a calendar.

        Raises:
            UnwritableError: the address cannot be put into a mail.
        """
        shown = self.show(letter, own, inline_logo=False)
        subject = f"{self.languages[letter.language].say('Test')}: {shown.subject}"
        envelope = replace(self._envelope(letter, subject, at), references=[])
        return self._written(envelope, shown.bodies, None, self._beside(letter, own, shown.bodies.html))

    def show(self, letter: Letter, own: Own, *, inline_logo: bool = True) -> Shown:
        """What the mail says.

        Args:
            inline_logo: the logo stands in the HTML itself, not beside it in the mail.
        """
        language = self.languages[letter.language]
        logo = self._logo(letter, own)
        address = (mime.data_address(logo) if inline_logo else mime.content_address(logo)) if logo else ""
        values = {**self._values(letter, language), "logo": logo, "logo_address": address}
        usable = self._usable(letter, own.fields)
        bodies = self.templates[language.code].bodies(letter.lead.mail, values, usable)
        if inline_logo and tickets.is_shown(bodies.html):
            inside = tickets.shown_inside(bodies.html, self.addresses.ticket(letter.invitee))
            bodies = replace(bodies, html=inside)
        return Shown(subject(letter, language, self.templates[language.code], values, usable), bodies)

    def examples(self, letter: Letter) -> Mapping[str, str]:
        """What each placeholder of this mail stands for, as plain text."""
        language, mail = self.languages[letter.language], letter.lead.mail
        templates, values = self.templates[language.code], self._values(letter, language)
        return {name: templates.example(mail, values, name) for name in self.declarations[mail].kinds}

    def source(self, mail: str, language: str) -> str:
        """The built-in text as a programme would write it."""
        return self.templates[language].source(mail)

    def _usable(self, letter: Letter, fields: Fields) -> Fields:
        """The programme's text, or none when a later Kutse cannot use it: the built-in one goes out then."""
        declaration = self.declarations.get(letter.lead.mail)
        if not any(any(said.values()) for said in fields.values()) or declaration is None:
            return {}
        if is_broken(fields, declaration):
            programme = letter.event.programme.slug
            logger("texts").warning("own text not usable", programme=programme, mail=letter.lead.mail)
            return {}
        return fields

    def _logo(self, letter: Letter, own: Own) -> Logo | None:
        return None if letter.lead.mail == STRANGER else own.logo

    def _beside(self, letter: Letter, own: Own, html: str) -> tickets.Pictures:
        """Only participants have a picture for the door: a mail to a programme's contact is about nobody."""
        logo = self._logo(letter, own)
        if not tickets.is_shown(html):
            return tickets.Pictures(logo)
        return tickets.Pictures(logo, tickets.picture(self.addresses.ticket(letter.invitee)))

    def sign_in(self, letter: SignInLetter, at: datetime) -> Written:
        """See `context.Writer`."""
        why = occasions.of_sign_in(self.languages[letter.person.language], self.sender.name)
        link = self.addresses.read_in(letter.person.language).one_time(letter)
        return self._alone(letter, at, why, {"link": link})

    def member(self, letter: MemberLetter, at: datetime) -> Written:
        """See `context.Writer`."""
        language = self.languages[letter.person.language]
        said = {
            "link": self.addresses.read_in(language.code).member(letter.invitation_id, letter.generation),
            "programme": in_language(letter.programme, language.code),
            "role": letter.role,
            "inviter": letter.inviter,
        }
        return self._alone(letter, at, occasions.of_member(language, self.sender.name), said)

    def feed(self, letter: FeedLetter, at: datetime) -> Written:
        """See `context.Writer`."""
        why = occasions.of_feed(self.languages[letter.person.language], self.sender.name)
        link = self.addresses.feed(letter.feed_id, letter.generation)
        webcal = f"webcal:{link.partition(':')[2]}"
        return self._alone(letter, at, why, {"link": link, "webcal": webcal, "renewed": letter.renewed})

    def contact(self, letter: ContactLetter, at: datetime) -> Written:
        """See `context.Writer`."""
        language = self.languages[letter.person.language]
        said = {"link": self.addresses.read_in(language.code).contact(letter), **of_contact(letter, language)}
        return self._alone(letter, at, occasions.of_contact(letter.kind, language, self.sender.name), said)

    def _alone(
        self,
        letter: SignInLetter | FeedLetter | ContactLetter | MemberLetter,
        at: datetime,
        why: str,
        said: Mapping[str, Any],
    ) -> Written:
        language = self.languages[letter.person.language]
        templates = self.templates[language.code]
        values = {**self._frame(letter.person, language, why), **said}
        envelope = mime.Envelope(
            mail_id=letter.id,
            message_id=self.message_id(letter.id),
            references=[],
            at=at,
            sender=self.sender,
            recipient=Mailbox(sendable(letter.person.email), letter.person.full_name),
            reply_to="",
            subject=templates.subject(letter.mail, values),
            language=language.code,
        )
        return self._written(envelope, templates.bodies(letter.mail, values), None)

    def again(self, entry: Entry, key: str, at: datetime) -> Written:
        """The same mail once more, with the Message-ID that follows from `key`, dated `at`."""
        again = mail_id(key)
        content = mime.redated(entry.content, self.message_id(again), at)
        return Written(again, self.message_id(again), entry.subject, entry.recipient, content)

    def _envelope(self, letter: Letter, subject: str, at: datetime) -> mime.Envelope:
        name = "" if letter.lead.mail == STRANGER else letter.invitee.person.full_name
        return mime.Envelope(
            mail_id=letter.id,
            message_id=self.message_id(letter.id),
            references=[self.message_id(each) for each in letter.earlier],
            at=at,
            sender=self._sender(letter),
            recipient=Mailbox(sendable(letter.address), name),
            reply_to=letter.event.programme.contact_email,
            subject=subject,
            language=letter.language,
            unsubscribe=_choice(letter, self.addresses),
        )

    def _sender(self, letter: Letter) -> Mailbox:
        """The mailbox of the entry that travels with it, else the present one; of a confidential event
        without a name, which may tell what it is about.
        """
        invitation = letter.invitation
        organiser = invitation.organiser if invitation and invitation.organiser else self.organiser
        return Mailbox(organiser.address, "" if letter.event.confidential else organiser.name)

    def _values(self, letter: Letter, language: Language) -> dict[str, Any]:
        invitee, programme = letter.invitee, letter.event.programme
        view = EventView(letter.event, language, invitee.seated)
        entry = letter.invitation.entry if letter.invitation else None
        why = occasions.of_invitee(invitee, language, self.sender.name)
        addresses = self.addresses.read_in(language.code)
        return {
            **self._frame(invitee.person, language, why),
            "addresses": addresses,
            "ticket_address": tickets.ADDRESS,
            "confidential": letter.event.confidential,
            "contact": programme.contact_email,
            "entry_time": language.span(entry.starts, entry.ends, view.zone) if entry else "",
            "event": view,
            "facts": letter.lead.facts,
            "funder": programme.funder,
            "invitation": letter.invitation,
            "invitee": invitee,
            "programme": in_language(programme.title, language.code),
            "more_follow": len(letter.event.sessions) > 1 and letter.lead.mail != ONE_SESSION,
            "sessions": len(letter.event.sessions),
            "statement": in_language(programme.statement, language.code),
            "stranger": letter.lead.mail == STRANGER,
            "unsubscribe": _choice(letter, addresses),
            "value": Values(view, invitee, letter.lead.facts, addresses),
        }

    def _frame(self, reader: Person, language: Language, why: str) -> dict[str, Any]:
        """What every mail's layout says, as for a mail that is about no programme."""
        said = dict.fromkeys(("contact", "funder", "programme", "statement"), "")
        return {
            **said,
            "language": language,
            "reader": reader,
            "confidential": False,
            "logo": None,
            "sender": self.sender,
            "stranger": False,
            "unsubscribe": "",
            "why": why,
        }

    def _calendar(self, invitation: Invitation | None) -> mime.Calendar | None:
        if invitation is None:
            return None
        language = self.languages[invitation.language]
        says = wording(invitation, language, self.addresses)
        organiser = invitation.organiser or self.organiser
        mailbox = Mailbox(organiser.address, organiser.name)
        return mime.Calendar(calendar.render(invitation, mailbox, says), invitation.method)

    def _written(
        self,
        envelope: mime.Envelope,
        bodies: Bodies,
        invitation: mime.Calendar | None,
        beside: tickets.Pictures = tickets.NO_PICTURES,
    ) -> Written:
        logo, ticket = beside.logo, beside.ticket
        try:
            content = self.packer.to_bytes(envelope, bodies, invitation, logo, ticket)
        except ValueError as error:
            raise UnwritableError("address-refused") from error
        picture = self.packer.picture(logo) if logo else b""
        address = envelope.recipient.address
        return Written(envelope.mail_id, envelope.message_id, envelope.subject, address, content, picture)


def _choice(letter: Letter, addresses: Addresses) -> str:
    """Where its reader may say that such mails need not come; empty when they must."""
    return addresses.optional_mails(letter.invitee) if is_optional(letter.lead.mail) else ""
