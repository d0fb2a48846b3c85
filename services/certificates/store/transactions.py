"""Everything this service stores, and the transaction around a use case."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.certificates.handlers.ports import Claim
from services.certificates.store import audits, persons, series
from services.certificates.store.audits import Audits, TransactionAudit
from services.certificates.store.certificates import Register, TransactionRegister
from services.certificates.store.events import TransactionEvents
from services.certificates.store.pdfs import PdfFiles, TransactionPdfs
from services.certificates.store.persons import Persons
from services.certificates.store.series import TransactionSeries
from shared import audit_chain
from shared.contracts.envelope import Message
from shared.documents import atomically, outages
from shared.messaging.inbox import Inbox, TransactionInbox, Versions
from shared.messaging.outbox import Outbox, TransactionOutbox

Result = TypeVar("Result")
SOURCE = "/kutse/certificates"


@dataclass(frozen=True)
class Transaction:
    """One unit of work: all of it is stored, or nothing."""

    certificates: TransactionRegister
    events: TransactionEvents
    series: TransactionSeries
    pdfs: TransactionPdfs
    outbox: TransactionOutbox
    inbox: TransactionInbox
    persons: Persons
    audit: TransactionAudit
    versions: Versions
    session: ClientSession

    def is_current(self, message: Message) -> bool:
        """Is nothing newer known of what the message speaks of?"""
        return self.versions.is_current(self.session, message)


class Store:
    """The service's database."""

    def __init__(self, client: MongoClient[dict[str, Any]], database: Database[dict[str, Any]]) -> None:
        self.client = client
        self.database = database
        self.register = Register(database["certificates"])
        self.files = PdfFiles(database["pdfs"])
        self.audits = Audits(database)
        self.outbox = Outbox(database["outbox"], SOURCE)
        self.inbox = Inbox(database["inbox"])
        self._versions = Versions(database["versions"])

    def prepare(self) -> None:
        """Afterwards the indexes of its own collections exist, and the audit's chain has a beginning;
        `Station.prepare` makes the other indexes. Safe to repeat.

        Raises:
            Unavailable: `mongodb`.
        """
        self.prepare_indexes()
        with outages():
            audit_chain.begin(self.database)

    def prepare_indexes(self) -> None:
        """Afterwards the indexes exist."""
        with outages():
            self.register.prepare()
            audits.prepare(self.database)
            series.prepare(self.database["prefixes"])

    def atomically(self, work: Callable[[Transaction], Result]) -> Result:
        """What `work` saves through its transaction is stored as a whole; see
        `shared.documents.atomically`.
        """
        return atomically(self.client, lambda session: work(self._within(session)))

    def told(self, ids: Sequence[str], _feed_id: str, _mailbox: str) -> Mapping[str, Any]:
        """What is held of the person behind these registrations."""
        with outages():
            return persons.told(self.database, ids)

    def link_audit(self) -> int:
        """Every row of the audit belongs to its chain; answers how many were linked in."""
        return audit_chain.link(self.client, self.database)

    def claim(self) -> Claim | None:
        """See `Register.claim`."""
        return self.register.claim()

    def take_back(self) -> int:
        """See `Register.take_back`."""
        return self.register.take_back()

    def _within(self, session: ClientSession) -> Transaction:
        database = self.database
        return Transaction(
            certificates=TransactionRegister(database["certificates"], session),
            events=TransactionEvents(database["events"], session),
            series=TransactionSeries(database["series"], database["prefixes"], session),
            pdfs=TransactionPdfs(database["pdfs"], session),
            outbox=self.outbox.within(session),
            inbox=self.inbox.within(session),
            persons=Persons(database, session),
            audit=TransactionAudit(database, session),
            versions=self._versions,
            session=session,
        )
