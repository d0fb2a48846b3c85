"""What handlers are given besides the transaction: the moment, a writer of mails, and names for calendar
entries.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from services.notifications.domain.contacts import ContactLetter
from services.notifications.domain.deliveries import Progress, State
from services.notifications.domain.envelopes import Envelopes
from services.notifications.domain.feeds import FeedLetter
from services.notifications.domain.invitations import SEQUENCES_AHEAD, Organiser, UidOf
from services.notifications.domain.journal import HELD, Entry
from services.notifications.domain.letters import Letter
from services.notifications.domain.members import MemberLetter
from services.notifications.domain.placeholders import Declaration
from services.notifications.domain.rounds import Patience
from services.notifications.domain.sign_in import SignInLetter
from services.notifications.domain.texts import BUILT_IN, Own
from shared.errors import KutseError
from shared.restored import Restored


class UnwritableError(KutseError):
    """A letter cannot be written out; `reason` is a stable code for the journal."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Written:
    """A mail as it will be sent. `recipient` has its domain as an A-label; `content` is the whole message,
    `picture` the part of it that is the logo, empty without one.
    """

    id: str
    message_id: str
    subject: str
    recipient: str
    content: bytes
    picture: bytes = b""


@dataclass(frozen=True)
class Bodies:
    """The same content twice."""

    plain: str
    html: str


@dataclass(frozen=True)
class Shown:
    """What a mail says, as its reader sees it."""

    subject: str
    bodies: Bodies


class Writer(Protocol):
    """Turns letters into mails."""

    @property
    def organiser(self) -> Organiser:
        """In whose name new calendar entries begin."""

    @property
    def declarations(self) -> Mapping[str, Declaration]:
        """What a programme may write of which mail, in the order organisers see them."""

    @property
    def hosts(self) -> frozenset[str]:
        """Under which names personal pages are."""

    def compose(self, letter: Letter, at: datetime, own: Own = BUILT_IN) -> Written:
        """The mail in bytes, dated `at`; in the programme's own text where it has one that can be used.

        Raises:
            UnwritableError: the address cannot be put into a mail.
        """

    def show(self, letter: Letter, own: Own) -> Shown:
        """What the mail says, with the logo inside its HTML."""

    def examples(self, letter: Letter) -> Mapping[str, str]:
        """What each placeholder of this mail stands for, as plain text."""

    def source(self, mail: str, language: str) -> str:
        """The built-in text as a programme would write it."""

    def trial(self, letter: Letter, at: datetime, own: Own) -> Written:
        """The mail as a test: it says so in its subject, and puts nothing into a calendar.

        Raises:
            UnwritableError: the address cannot be put into a mail.
        """

    def sign_in(self, letter: SignInLetter, at: datetime) -> Written:
        """The mail with the link in bytes, dated `at`.

        Raises:
            UnwritableError: the address cannot be put into a mail.
        """

    def contact(self, letter: ContactLetter, at: datetime) -> Written:
        """A mail to whoever acts for others, or was named for a place, in bytes, dated `at`.

        Raises:
            UnwritableError: the address cannot be put into a mail.
        """

    def member(self, letter: MemberLetter, at: datetime) -> Written:
        """The mail that asks a colleague to help in bytes, dated `at`.

        Raises:
            UnwritableError: the address cannot be put into a mail.
        """

    def feed(self, letter: FeedLetter, at: datetime) -> Written:
        """The mail with the address of a feed in bytes, dated `at`.

        Raises:
            UnwritableError: the address cannot be put into a mail.
        """

    def again(self, entry: Entry, key: str, at: datetime) -> Written:
        """The same mail once more, with the Message-ID that follows from `key`, dated `at`."""


@dataclass(frozen=True)
class Context:
    """One piece of work.

    Args:
        at: the moment it is done, asked once and outside the transaction.
        correlation_id: carried on into everything this work announces.
        envelopes: tells which mail came back.
        restored: the restore this data went through last; None for data that never was restored.
        held: people may have heard of this already: mails are written and not sent.
        patience: how long changes of an event are gathered before they are told.
    """

    at: datetime
    writer: Writer
    uid_of: UidOf
    correlation_id: str
    envelopes: Envelopes
    restored: Restored | None = None
    held: bool = False
    patience: Patience = field(default_factory=Patience)

    def of(self, fact_at: datetime) -> "Context":
        """The context for telling a fact of that moment."""
        return replace(self, held=self.restored is not None and self.restored.may_be_known(fact_at))

    @property
    def lowest_sequence(self) -> int:
        """SEQUENCE of a calendar entry nobody here has heard of: above what a lost one may have reached."""
        return SEQUENCES_AHEAD * (self.restored.generation if self.restored else 0)

    @property
    def progress(self) -> Progress:
        """Of a mail that was just written: it goes out, unless its fact may have been told already."""
        return Progress(State.SKIPPED, reason=HELD) if self.held else Progress(State.QUEUED, due_at=self.at)
