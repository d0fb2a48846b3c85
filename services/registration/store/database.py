"""The database of the registration service: records, transactions, and the commit of a whole batch."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, TypeVar

import pymongo
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import Primary
from pymongo.write_concern import WriteConcern

from services.registration.domain.answer_files import AnswerFile
from services.registration.domain.drafts import Draft
from services.registration.domain.erasures import Whole
from services.registration.domain.events import Event
from services.registration.domain.programmes import Activity, Programme
from services.registration.domain.sensitive import SensitiveAnswers
from services.registration.domain.trainers import PoolTrainer
from services.registration.handlers.ports import Batch, LostRaceError
from services.registration.handlers.records import Stand
from services.registration.store.accounts import StoredAccounts
from services.registration.store.answer_files import StoredAnswerFiles
from services.registration.store.answers import StoredAnswers, StoredConfirmations
from services.registration.store.attendance import StoredAttendance
from services.registration.store.audit import StoredAudit, StoredLooks
from services.registration.store.completions import StoredAssessments, StoredCompletions
from services.registration.store.contact_records import ContactRecords
from services.registration.store.deliveries import StoredDeliveries
from services.registration.store.door_records import DoorRecords
from services.registration.store.drafts import StoredDrafts
from services.registration.store.erasures import StoredErasures
from services.registration.store.events import StoredEvents
from services.registration.store.feeds import StoredFeeds
from services.registration.store.figures import StoredFigures
from services.registration.store.imports import StoredImports
from services.registration.store.kept import Document
from services.registration.store.mine import StoredMine
from services.registration.store.notes import StoredNotes
from services.registration.store.persons import StoredPersons, holdings
from services.registration.store.programmes import StoredActivities, StoredProgrammes
from services.registration.store.registrations import StoredRegistrations
from services.registration.store.seatings import StoredSeatings
from services.registration.store.sensitive import StoredSensitiveAnswers
from services.registration.store.strangers import StoredMailboxes
from services.registration.store.sweeps import StoredSweeps
from services.registration.store.trainers import StoredPoolTrainers
from shared import audit_chain, crash_points, documents
from shared.clock import system_clock
from shared.erasing import told
from shared.messaging.inbox import Inbox, TransactionInbox
from shared.messaging.outbox import Outbox, TransactionOutbox

R = TypeVar("R")

SOURCE = "/kutse/registration"
UNKNOWN_COMMIT = "UnknownTransactionCommitResult"
TRANSIENT = "TransientTransactionError"


class StoredRecords(DoorRecords, ContactRecords):
    """See `records.Records`; bound to a transaction when there is a session."""

    def __init__(self, database: Database[Document], session: ClientSession | None = None) -> None:
        self.database = database
        self.session = session

    @cached_property
    def programmes(self) -> StoredProgrammes:
        return StoredProgrammes(self.database["programmes"], self.session, Programme)

    @cached_property
    def activities(self) -> StoredActivities:
        return StoredActivities(self.database["activities"], self.session, Activity)

    @cached_property
    def events(self) -> StoredEvents:
        return StoredEvents(self.database["events"], self.session, Event)

    @cached_property
    def seatings(self) -> StoredSeatings:
        return StoredSeatings(self.database["seatings"], self.session)

    @cached_property
    def registrations(self) -> StoredRegistrations:
        return StoredRegistrations(self.database["registrations"], self.session)

    @cached_property
    def sensitive(self) -> StoredSensitiveAnswers:
        return StoredSensitiveAnswers(self.database["sensitive_answers"], self.session, SensitiveAnswers)

    @cached_property
    def answer_files(self) -> StoredAnswerFiles:
        return StoredAnswerFiles(self.database["answer_files"], self.session, AnswerFile)

    @cached_property
    def drafts(self) -> StoredDrafts:
        return StoredDrafts(self.database["drafts"], self.session, Draft)

    @cached_property
    def attendance(self) -> StoredAttendance:
        return StoredAttendance(self.database["attendance"], self.session)

    @cached_property
    def assessments(self) -> StoredAssessments:
        return StoredAssessments(self.database["assessments"], self.session)

    @cached_property
    def completions(self) -> StoredCompletions:
        return StoredCompletions(self.database["completions"], self.session)

    @cached_property
    def pool(self) -> StoredPoolTrainers:
        return StoredPoolTrainers(self.database["pool_trainers"], self.session, PoolTrainer)

    @cached_property
    def accounts(self) -> StoredAccounts:
        return StoredAccounts(self.database, self.session)

    @cached_property
    def looks(self) -> StoredLooks:
        return StoredLooks(self.database["audit"])

    @cached_property
    def figures(self) -> StoredFigures:
        return StoredFigures(self.database, self.session)

    @cached_property
    def feeds(self) -> StoredFeeds:
        return StoredFeeds(self.database["feeds"], self.session)

    @cached_property
    def mine(self) -> StoredMine:
        return StoredMine(self.database, self.session)

    @cached_property
    def erasures(self) -> StoredErasures:
        return StoredErasures(self.database["erasures"], self.session)

    @cached_property
    def deliveries(self) -> StoredDeliveries:
        return StoredDeliveries(self.database["deliveries"], self.session)

    @cached_property
    def answers(self) -> StoredAnswers:
        return StoredAnswers(self.database["answers"], self.session)

    @cached_property
    def confirmations(self) -> StoredConfirmations:
        return StoredConfirmations(self.database["confirmations"], self.session)

    @cached_property
    def notes(self) -> StoredNotes:
        return StoredNotes(self.database["notes"], self.session)

    @cached_property
    def imports(self) -> StoredImports:
        return StoredImports(self.database, self.session)

    @cached_property
    def sweeps(self) -> StoredSweeps:
        return StoredSweeps(self.database, self.session)


class StoredTransaction(StoredRecords):
    """See `ports.Transaction`."""

    def __init__(self, database: Database[Document], session: ClientSession, outbox: Outbox) -> None:
        super().__init__(database, session)
        self.audit = StoredAudit(database["audit"], session)
        self.outbox = TransactionOutbox(outbox, session)
        self.persons = StoredPersons(database, session)
        self.inbox = TransactionInbox(Inbox(database["inbox"]), session)


class DatabaseStore:
    """See `ports.Store`. First used after the process has forked."""

    def __init__(self, client: MongoClient[Document], database: str) -> None:
        self.client = client
        self.database = client[database]
        self.outbox = Outbox(self.database["outbox"], SOURCE)
        self.inbox = Inbox(self.database["inbox"])

    @cached_property
    def records(self) -> StoredRecords:
        """For reading outside a transaction; an outage shows as `Unavailable`."""
        return StoredRecords(self.database)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Whatever is asked inside is answered in that time, or raises `Unavailable`."""
        with documents.outages(), pymongo.timeout(seconds):
            yield

    def prepare(self) -> None:
        """Afterwards every index exists, and the audit's chain has a beginning. May be repeated."""
        with documents.outages():
            self.prepare_indexes()
            audit_chain.begin(self.database)

    def prepare_indexes(self) -> None:
        """Afterwards every index exists."""
        with documents.outages():
            records = self.records
            for noun in (records.programmes, records.activities, records.events, records.registrations):
                noun.prepare()
            for other in (records.attendance, records.assessments, records.completions, records.pool):
                other.prepare()
            for small in (records.accounts, records.mine, records.erasures, records.parties):
                small.prepare()
            StoredMailboxes(self.database["mailboxes"], system_clock()).prepare()
            records.deliveries.prepare()
            records.looks.prepare()
            records.prepare_door()
            records.prepare_contacts()
            records.sensitive.prepare()
            records.answer_files.prepare()
            records.drafts.prepare()
            records.answers.prepare()
            records.notes.prepare()
            records.sweeps.prepare()
            records.imports.prepare()
            audit_chain.prepare(self.database)
            self.outbox.prepare()
            self.inbox.prepare()

    def is_answering(self) -> bool:
        """Does the server answer within a second?"""
        return documents.is_answering(self.client)

    def atomically(self, work: Callable[[StoredTransaction], R]) -> R:
        """See `ports.Store`."""
        return documents.atomically(
            self.client, lambda session: work(StoredTransaction(self.database, session, self.outbox))
        )

    def held(self, ids: Sequence[str], email: str, feed_id: str) -> Mapping[str, Any]:
        """See `ports.Store`."""
        with documents.outages():
            return told(self.database, holdings(Whole(tuple(ids), (email,), feed_id)))

    def commit(self, batch: Batch) -> None:
        """See `ports.Store`.

        Not `with_transaction`: after a lost race there is nothing to repeat, the batch is to be decided
        again. An outcome that stays unknown counts as a lost race too, for deciding again finds what was
        stored by its ids.
        """
        with documents.outages(), self.client.start_session() as session:
            session.start_transaction(ReadConcern("snapshot"), WriteConcern("majority", j=True), Primary())
            try:
                self._write(session, batch)
                crash_points.reach("web-outbox-written")
                session.commit_transaction()
                crash_points.reach("web-committed")
            except PyMongoError as error:
                if error.timeout or not (
                    error.has_error_label(TRANSIENT) or error.has_error_label(UNKNOWN_COMMIT)
                ):
                    documents.let_go(session)
                    raise
                raise LostRaceError from error

    def _write(self, session: ClientSession, batch: Batch) -> None:
        records = StoredRecords(self.database, session)
        records.seatings.save(Stand(batch.after, batch.before.event_version))
        crash_points.reach("web-seating-written")
        records.registrations.add_many(batch.registrations)
        if batch.changed:
            records.registrations.put_many(batch.changed)
        crash_points.reach("web-registrations-written")
        self.outbox.add(session, batch.announcements)
