"""What the use cases need of a store. The store itself is in store/; handlers know only this."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from services.notifications.domain.bounces import Trouble
from services.notifications.domain.events import Event
from services.notifications.domain.incoming import Incoming as IncomingMail
from services.notifications.domain.incoming import Verdict
from services.notifications.domain.invitations import Invitation
from services.notifications.domain.invitees import Invitee
from services.notifications.domain.journal import SUPERSEDED, Entry
from services.notifications.domain.reminders import Audience
from services.notifications.domain.rounds import Round
from services.notifications.handlers.choices import Answers, Declines, Preferences
from services.notifications.handlers.circular_store import Circulars
from services.notifications.handlers.company import Contacts, Visits
from services.notifications.handlers.plan_ports import Carried, Plans, ProgrammePlans
from services.notifications.handlers.records import Arrivals, Audit, Audits, Journal
from services.notifications.handlers.text_store import Texts
from shared.contracts.envelope import Message
from shared.messaging.outbox import Announcement

Result = TypeVar("Result")


class Events(Protocol):
    """Read model of events."""

    def get(self, event_id: str) -> Event | None: ...

    def programmes(self) -> list[str]:
        """The slugs of all programmes there are events of, in order."""

    def of_programme(self, slug: str, limit: int) -> list[Event]:
        """A programme's events, those that begin last first."""

    def save(self, event: Event) -> None: ...


class Invitees(Protocol):
    """Read model of registrations and trainers' assignments."""

    def get(self, invitee_id: str) -> Invitee | None: ...

    def save(self, invitee: Invitee) -> None: ...

    def save_each(self, invitees: Sequence[Invitee]) -> None: ...

    def many(self, ids: Sequence[str]) -> Mapping[str, Invitee]:
        """Those of them who are known, by id."""

    def after(self, event_id: str, cursor: str, limit: int) -> list[Invitee]:
        """The event's invitees in order of id, those after `cursor`."""

    def count_seated(self, event_id: str) -> int:
        """How many participants have a firm seat."""

    def count(self, event_id: str, audience: Audience, due: datetime | None) -> int:
        """How many of the event are one of those, and had joined in time for a mail that is due then."""


class Invitations(Protocol):
    """The state of every calendar entry ever sent."""

    def of(self, invitee_id: str) -> list[Invitation]: ...

    def of_each(self, invitee_ids: Sequence[str]) -> Mapping[str, list[Invitation]]:
        """All of these invitees', by invitee; whoever has none is left out."""

    def by_uid(self, uid: str) -> Invitation | None: ...

    def save(self, invitation: Invitation) -> None: ...


class Mails(Protocol):
    """The journal."""

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those of these mails that are journalled already."""

    def add(self, entry: Entry) -> None: ...

    def add_each(self, entries: Sequence[Entry]) -> None: ...

    def get(self, mail_id: str) -> Entry | None: ...

    def copies(self, mail_id: str, since: datetime | None = None) -> int:
        """How often a mail was sent again on request, in all or after that moment."""

    def of(self, invitee_id: str) -> list[Entry]:
        """All of one invitee's mails without their content, in the order they were told."""

    def last_answer(self, mail_id: str) -> tuple[int, str]:
        """Code and text of the mail server's last answer; 0 when there was none."""

    def withdraw(self, invitee_id: str, reason: str = SUPERSEDED) -> None:
        """Afterwards none of the invitee's mails that wait goes out any more."""

    def withdraw_reminders(self, invitee_ids: Sequence[str], version: int) -> None: ...

    def hold(self, recipient: str, at: datetime) -> None:
        """Afterwards no mail about an event that waits to go to this address goes out any more."""

    def held(self, recipient: str) -> list[str]:
        """Ids of the invitees whose mail to this address was held or refused or came back."""

    def bounced(self, mail_id: str, at: datetime, reason: str) -> None:
        """The mail is journalled as one that came back."""

    def refuse(self, invitee_id: str, templates: Collection[str]) -> None:
        """Afterwards none of the invitee's mails of these kinds that wait goes out any more."""

    def unannounced(self, limit: int) -> list[tuple[Entry, datetime]]:
        """Mails that came to an end nobody was told of, and when that was; oldest first."""

    def mark_announced(self, ids: Sequence[str]) -> None: ...

    def late(self, before: datetime, limit: int) -> list[Entry]:
        """Mails written before then that wait although somebody waits for them, or were refused for now, and
        that nobody was told of."""

    def mark_delayed(self, ids: Sequence[str]) -> None: ...


class Troubles(Protocol):
    """Addresses that mails came back from."""

    def of(self, address: str) -> Trouble: ...

    def save(self, trouble: Trouble) -> None: ...

    def of_each(self, addresses: Sequence[str]) -> Mapping[str, Trouble]:
        """What is known of each of these addresses."""

    def forget(self, address: str) -> None: ...

    def forget_each(self, addresses: Sequence[str]) -> None: ...


class IncomingMails(Protocol):
    """Mails that came in."""

    def known(self, mail_id: str) -> bool: ...

    def of_strangers(self, since: datetime) -> int: ...

    def add(self, mail: IncomingMail, verdict: Verdict) -> None: ...

    def deal(self, mail_id: str, at: datetime | None, by: str) -> bool:
        """Somebody has seen to it, or nobody has; False when there is no such mail."""


class Rounds(Protocol):
    """The rounds that are not finished."""

    def save(self, one: Round) -> None: ...

    def of(self, event_id: str) -> list[Round]:
        """An event's rounds, in order of their facts."""

    def oldest(self, at: datetime) -> Round | None:
        """The round to go on with, of those ready by then; claimed: of two workers one starts over."""

    def move(self, one: Round) -> None:
        """Everybody up to the round's cursor has been told."""

    def finish(self, one: Round) -> None: ...


class Outgoing(Protocol):
    """The outbox."""

    def add(self, announcements: Sequence[Announcement]) -> None: ...


class Incoming(Protocol):
    """The inbox."""

    def first_time(self, message_id: str) -> bool: ...


class Persons(Protocol):
    """Whatever is held of a person, wherever it stands."""

    def erase(self, ids: Sequence[str], feed_id: str, at: datetime) -> None: ...
    def is_erased(self, data: Mapping[str, Any]) -> bool: ...


class Transaction(Protocol):
    """Everything that is stored together or not at all."""

    @property
    def persons(self) -> Persons: ...

    @property
    def events(self) -> Events: ...

    @property
    def invitees(self) -> Invitees: ...

    @property
    def contacts(self) -> Contacts: ...

    @property
    def visits(self) -> Visits: ...

    @property
    def invitations(self) -> Invitations: ...

    @property
    def mails(self) -> Mails: ...

    @property
    def preferences(self) -> Preferences: ...

    @property
    def troubles(self) -> Troubles: ...

    @property
    def answers(self) -> Answers: ...

    @property
    def declines(self) -> Declines: ...

    @property
    def incoming(self) -> IncomingMails: ...

    @property
    def plans(self) -> Plans: ...
    @property
    def programme_plans(self) -> ProgrammePlans: ...

    @property
    def carried(self) -> Carried: ...

    @property
    def rounds(self) -> Rounds: ...

    @property
    def texts(self) -> Texts: ...

    @property
    def circulars(self) -> Circulars: ...

    @property
    def audit(self) -> Audit: ...

    @property
    def outbox(self) -> Outgoing: ...

    @property
    def inbox(self) -> Incoming: ...


class Store(Protocol):
    """The service's database."""

    def hear(self, message: Message, effect: Callable[[Transaction], None]) -> None:
        """The message had its effect, once, and none at all when it speaks of somebody who was erased."""

    def atomically(self, work: Callable[[Transaction], Result]) -> Result:
        """Does `work` in one transaction, several times if need be.

        Raises:
            Unavailable: `mongodb`.
        """

    def has_rounds(self, at: datetime) -> bool:
        """Is any round ready to be gone on with at that moment? Asked outside a transaction."""

    def has_earlier_plans(self) -> bool:
        """Are there reminders that an earlier version planned? Asked outside a transaction."""

    def has_declined(self) -> bool:
        """Is anybody to be asked about the seat, now or later? Asked outside a transaction."""

    def has_unannounced(self) -> bool:
        """Did any mail come to an end nobody was told of? Asked outside a transaction."""

    def why_mails_wait(self) -> str:
        """Why mails wait for the mail server: `unreachable`, `not-allowed-in`, `pace` when it gets as many as
        it may; empty when all go out.
        """

    @property
    def arrivals(self) -> Arrivals:
        """Mails that came in, as organisers read them."""

    @property
    def audits(self) -> Audits: ...

    @property
    def journal(self) -> Journal:
        """The journal as organisers read it."""
