"""The service's database: everything in one transaction, or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.notifications.domain.deliveries import PACED
from services.notifications.domain.servers import Allowed
from services.notifications.handlers.ports import Result
from services.notifications.store import (
    answers,
    audits,
    circulars,
    contacts,
    incoming,
    journal,
    mails,
    persons,
    plans,
    texts,
    troubles,
)
from services.notifications.store.answers import Answers, Declines
from services.notifications.store.audit import Audit
from services.notifications.store.audits import Audits
from services.notifications.store.bell import Bell
from services.notifications.store.carried import Carried
from services.notifications.store.circulars import Circulars
from services.notifications.store.contacts import Contacts
from services.notifications.store.incoming import Arrivals, IncomingMails
from services.notifications.store.journal import Journal
from services.notifications.store.mails import Mails
from services.notifications.store.persons import Persons
from services.notifications.store.plans import Plans
from services.notifications.store.preferences import Preferences
from services.notifications.store.programme_plans import ProgrammePlans
from services.notifications.store.queue import Queue
from services.notifications.store.readmodels import Events, Invitations, Invitees, Rounds, ready
from services.notifications.store.servers import MailServer, is_any_short
from services.notifications.store.texts import Texts
from services.notifications.store.troubles import Troubles
from services.notifications.store.visits import Visits
from shared import audit_chain
from shared.contracts.envelope import Message
from shared.documents import atomically, is_answering, outages
from shared.messaging.inbox import TransactionInbox
from shared.messaging.outbox import TransactionOutbox
from shared.messaging.station import Station
from shared.standing import MailFigures

LEASE = timedelta(seconds=60)


@dataclass(frozen=True)
class Transaction:
    """Everything that is stored together or not at all."""

    database: Database[dict[str, Any]]
    session: ClientSession
    station: Station

    @cached_property
    def events(self) -> Events:
        """Read model of events."""
        return Events(self.database["events"], self.session)

    @cached_property
    def invitees(self) -> Invitees:
        """Read model of registrations and trainers' assignments."""
        return Invitees(self.database["invitees"], self.session)

    @cached_property
    def contacts(self) -> Contacts:
        """Those who act for others."""
        return Contacts(self.database["contacts"], self.session)

    @cached_property
    def visits(self) -> Visits:
        """Guests' visits."""
        return Visits(self.database["visits"], self.session)

    @cached_property
    def invitations(self) -> Invitations:
        """The state of every calendar entry ever sent."""
        return Invitations(self.database["invitations"], self.session)

    @cached_property
    def mails(self) -> Mails:
        """The journal."""
        return Mails(self.database["mails"], self.session)

    @cached_property
    def answers(self) -> Answers:
        """The answer that counts for each invitation."""
        return Answers(self.database["answers"], self.session)

    @cached_property
    def declines(self) -> Declines:
        """Who is to be asked about the seat."""
        return Declines(self.database["declines"], self.session)

    @cached_property
    def incoming(self) -> IncomingMails:
        """Mails that came in."""
        return IncomingMails(self.database["incoming"], self.session)

    @cached_property
    def troubles(self) -> Troubles:
        """Addresses that mails came back from."""
        return Troubles(self.database["troubles"], self.session)

    @cached_property
    def plans(self) -> Plans:
        """The plans of events."""
        return Plans(self.database["plans"], self.session)

    @cached_property
    def programme_plans(self) -> ProgrammePlans:
        """The plans that events of programmes begin with."""
        return ProgrammePlans(self.database["programme_plans"], self.session)

    @cached_property
    def carried(self) -> Carried:
        """Reminders as an earlier version kept them."""
        return Carried(self.database["reminders"], self.session)

    @cached_property
    def preferences(self) -> Preferences:
        """What people have chosen not to get."""
        return Preferences(self.database["preferences"], self.session)

    @cached_property
    def rounds(self) -> Rounds:
        """The rounds that are not finished."""
        return Rounds(self.database["rounds"], self.session)

    @cached_property
    def texts(self) -> Texts:
        """What programmes have of their own in their mails."""
        return Texts(self.database, self.session)

    @cached_property
    def circulars(self) -> Circulars:
        """Texts to people who were chosen."""
        return Circulars(self.database["circulars"], self.session)

    @cached_property
    def persons(self) -> Persons:
        """Whatever is held of a person."""
        return Persons(self.database, self.session)

    @cached_property
    def audit(self) -> Audit:
        """What organisers did."""
        return Audit(self.database["audit"], self.session)

    @cached_property
    def outbox(self) -> TransactionOutbox:
        """What is announced."""
        return self.station.outbox.within(self.session)

    @cached_property
    def inbox(self) -> TransactionInbox:
        """What was heard."""
        return self.station.inbox.within(self.session)


class Store:
    """The notifications database.

    Args:
        lease: how long a mailer may be silent before its mails count as of unknown fate.
    """

    def __init__(
        self, client: MongoClient[dict[str, Any]], station: Station, lease: timedelta = LEASE
    ) -> None:
        self._client = client
        self._station = station
        self._database = station.database
        self._lease = lease
        self.bell = Bell()
        self.queue = Queue(self._database["mails"], lease, bell=self.bell)
        self.journal = Journal(self._database)
        self.audits = Audits(self._database)
        self.arrivals = Arrivals(self._database["incoming"], self._database["events"])

    def mail_server(self, name: str, allowed: Allowed) -> MailServer:
        """The mail server as all workers share it. `name` is its host and port."""
        return MailServer(self._database["mail_servers"], name, allowed, self._lease)

    def queue_for(self, server: MailServer) -> Queue:
        """The mails that may go out, as many as the server may be given."""
        return Queue(self._database["mails"], self._lease, server, self.bell)

    def prepare(self) -> None:
        """Afterwards the indexes exist, and the audit's chain has a beginning; safe to repeat."""
        self.prepare_indexes()
        with outages():
            audit_chain.begin(self._database)

    def prepare_indexes(self) -> None:
        """Afterwards the indexes exist."""
        self._station.prepare()
        with outages():
            mails.prepare(self._database["mails"])
            incoming.prepare(self._database["incoming"])
            troubles.prepare(self._database["troubles"])
            journal.prepare(*(self._database[name] for name in ("mails", "invitees", "events")))
            texts.prepare(self._database)
            self._database["events"].create_index("programme.slug", name="programme")
            audits.prepare(self._database)
            audit_chain.prepare(self._database)
            answers.prepare(self._database["answers"], self._database["declines"])
            self._database["invitees"].create_index([("event_id", 1), ("_id", 1)], name="event")
            self._database["invitations"].create_index("invitee_id", name="invitee")
            plans.prepare(self._database["plans"])
            circulars.prepare(self._database["circulars"])
            contacts.prepare(self._database["contacts"])
            self._database["visits"].create_index("invitee_id", name="invitee")
            self._database["rounds"].create_index("place", name="place")
            self._database["rounds"].create_index("event_id", name="event")

    def atomically(self, work: Callable[[Transaction], Result]) -> Result:
        """Does `work` in one transaction, several times if need be; the bell rings when it wrote mails.

        Raises:
            Unavailable: `mongodb`.
        """

        def once(session: ClientSession) -> tuple[Result, bool]:
            tx = Transaction(self._database, session, self._station)
            return work(tx), tx.mails.has_added

        result, has_added = atomically(self._client, once)
        if has_added:
            self.bell.ring()
        return result

    def hear(self, message: Message, effect: Callable[[Transaction], None]) -> None:
        """The message had its effect, once, and none at all when it speaks of somebody who was erased."""

        def work(tx: Transaction) -> None:
            if tx.inbox.first_time(message.id) and not tx.persons.is_erased(message.data):
                effect(tx)

        self.atomically(work)

    def told(self, ids: Sequence[str], feed_id: str, mailbox: str) -> Mapping[str, Any]:
        """What is held of the person behind these registrations and this feed, who reads the mailbox."""
        with outages():
            return persons.told(self._database, ids, feed_id, mailbox)

    def why_mails_wait(self) -> str:
        """Why mails wait for the mail server: `unreachable`, `not-allowed-in`, `pace` when it gets as many as
        it may; empty when all go out.
        """
        return self.queue.why_stranded() or (PACED if is_any_short(self._database["mail_servers"]) else "")

    def standing(self, at: datetime) -> MailFigures:
        """What did not go out, for administrators."""
        return replace(self.queue.standing(at), why=self.why_mails_wait())

    def link_audit(self) -> int:
        """Every row of the audit belongs to its chain; answers how many were linked in."""
        return audit_chain.link(self._client, self._database)

    def has_rounds(self, at: datetime) -> bool:
        """Is any round ready to be gone on with at that moment?"""
        return self._has_any("rounds", ready(at))

    def has_earlier_plans(self) -> bool:
        """Are there reminders that an earlier version planned?"""
        return self._has_any("reminders", {})

    def has_declined(self) -> bool:
        """Is anybody to be asked about the seat, now or later?"""
        return self._has_any("declines", answers.ASKED_LATER)

    def has_unannounced(self) -> bool:
        """Did any mail come to an end nobody was told of?"""
        return self._has_any("mails", mails.UNANNOUNCED)

    def _has_any(self, collection: str, wanted: dict[str, Any]) -> bool:
        with outages():
            return self._database[collection].find_one(wanted, {"_id": 1}) is not None

    def is_answering(self) -> bool:
        """For readiness."""
        return is_answering(self._client)
