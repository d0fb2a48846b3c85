"""The addresses every mail may point to. Built from settings, never from a request.

A page opens in the language of the mail (`Addresses.read_in`). What is no page of its reader names none: a
feed, a document, the picture for the door, and where anybody checks a document, as printed on it (ADR 54).
"""

from dataclasses import dataclass, replace

from services.notifications.domain.contacts import EMPLOYER, PARTY, PLACE, ContactLetter
from services.notifications.domain.invitees import Invitee
from services.notifications.domain.sign_in import MY_PAGE, SignInLetter
from shared import links
from shared.links import Links

DOORS = {PARTY: ("g", links.PARTY), PLACE: ("i", links.PLACE), EMPLOYER: ("n", links.EMPLOYER)}
"""Whose page -> where it is, and the purpose of its link."""


@dataclass(frozen=True)
class Addresses:
    """Public addresses of the services (without a slash at the end) and the key of personal links.

    Args:
        language: pages open in it, whatever the browser wishes for; empty for that to decide.
    """

    registration_url: str
    certificates_url: str
    links: Links
    notifications_url: str
    language: str = ""

    def read_in(self, language: str) -> "Addresses":
        """The same addresses; each page opens in this language."""
        return replace(self, language=language)

    def token(self, invitee: Invitee) -> str:
        """The invitee's personal token."""
        purpose = links.TRAINER if invitee.is_trainer else links.REGISTRATION
        return self.links.token(purpose, invitee.id, invitee.link)

    def personal(self, invitee: Invitee) -> str:
        """The page where the invitee sees everything."""
        return self._page(f"/{'trainer' if invitee.is_trainer else 'r'}/{self.token(invitee)}")

    def giving_up(self, invitee: Invitee) -> str:
        """The page that asks once more and takes the seat back."""
        return f"{self.personal(invitee)}/withdraw"

    def ticket(self, invitee: Invitee) -> str:
        """What the picture to show at the door leads to; it names nobody."""
        return f"{self.registration_url}/t/{self.links.token(links.TICKET, invitee.id)}"

    def offer(self, invitee: Invitee) -> str:
        """The page that takes the answer to an offered seat."""
        return self._page(f"/w/{self.token(invitee)}")

    def confirmation(self, invitee: Invitee) -> str:
        """The page that confirms the address this is sent to."""
        token = self.links.token(links.CONFIRMATION, invitee.id, invitee.link)
        return self._page(f"/c/{token}")

    def contact(self, letter: ContactLetter) -> str:
        """The page of the places somebody holds for colleagues, one of these places, or an employer's."""
        door, purpose = DOORS[letter.kind]
        return self._page(f"/{door}/{self.links.token(purpose, letter.about, letter.generation)}")

    def one_time(self, letter: SignInLetter) -> str:
        """The page that a one-time link opens: where an organiser signs in, or the one about oneself."""
        if letter.mail == MY_PAGE:
            return self._page(f"/me/{self.links.token(links.MINE, letter.link_id)}")
        return self._page(f"/manage/sign-in/{self.links.token(links.SIGN_IN, letter.link_id)}")

    def member(self, invitation_id: str, generation: int) -> str:
        """The page where a colleague who was asked to help says yes."""
        token = self.links.token(links.MEMBER, invitation_id, generation)
        return self._page(f"/manage/invitations/{token}")

    def feed(self, feed_id: str, generation: int) -> str:
        """Where a calendar program finds what concerns one mailbox."""
        return f"{self.registration_url}/feeds/{self.links.token(links.FEED, feed_id, generation)}.ics"

    def optional_mails(self, invitee: Invitee) -> str:
        """The page where the invitee chooses not to get what need not be."""
        token = self.links.token(links.OPTIONAL_MAILS, invitee.id)
        return f"{self._spoken(self.notifications_url)}/u/{token}"

    def event(self, slug: str) -> str:
        """The event's public page."""
        return self._page(f"/events/{slug}")

    def manage(self, slug: str) -> str:
        """The event's page for organisers."""
        return self._page(f"/manage/events/{slug}")

    def verification(self, code: str) -> str:
        """Where anybody sees whether a document is genuine."""
        return f"{self.certificates_url}/verify/{code}"

    def document(self, code: str, invitee: Invitee) -> str:
        """The document itself, for its holder."""
        return f"{self.certificates_url}/api/v1/certificates/{code}.pdf?token={self.token(invitee)}"

    def _page(self, path: str) -> str:
        return f"{self._spoken(self.registration_url)}{path}"

    def _spoken(self, url: str) -> str:
        return f"{url}/{self.language}" if self.language else url
