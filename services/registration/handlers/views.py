"""What use cases answer when a domain value alone is not enough."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from services.registration.domain.answers import Answered
from services.registration.domain.completion import Completion
from services.registration.domain.events import Event, Trainer
from services.registration.domain.forms import Form
from services.registration.domain.programmes import Activity, Programme
from services.registration.domain.questions import Answer, Question
from services.registration.domain.registrations import Person, Registration
from services.registration.domain.sensitive import SensitiveAnswers
from services.registration.domain.texts import LocalText

T = TypeVar("T")

NEVER_MADE = ("failed", "abandoned")
"""Statuses of documents nobody can have seen."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """A stretch of a list; `next` is the cursor for `after`, None at the end."""

    items: tuple[T, ...]
    next: str | None = None


@dataclass(frozen=True)
class PoolView:
    """How full one pool is; `released` pools lend their free seats to everybody."""

    key: str
    name: LocalText
    seats: int
    taken: int
    release_at: datetime | None
    released: bool


@dataclass(frozen=True)
class EventView:
    """An event with how full it is at this moment. Held offers count as taken.

    Args:
        registration_state: `open`, `not-yet-open`, `closed` or `full`.
        free: capacity without what is taken, and without guests.
        guests: of other groups, at the session that has most.
        unbroken: nobody has left the queue, so a place in it is the position (`Seating.is_unbroken`).
        open_to_all: free seats a newcomer of no group can get now; 0 while anybody waits.
        stage: where it stands on its way (`stages.STAGES`).
        required: the activity one must have completed; None when none, and in lists.
    """

    event: Event
    programme: Programme
    capacity: int
    taken: int
    free: int
    open_to_all: int
    waiting: int
    registration_state: str
    pools: tuple[PoolView, ...] = ()
    required: Activity | None = None
    stage: str = ""
    guests: int = 0
    unbroken: bool = False


@dataclass(frozen=True)
class Registered:
    """The answer to a registration. `repeated`: the same request had been decided before and changed
    nothing now."""

    registration: Registration
    waiting_position: int | None
    token: str
    manage_url: str
    repeated: bool


@dataclass(frozen=True)
class CertificateLine:
    """What this service knows of a document: `status` is `valid`, `revoked`, `replaced`, `failed` (numbered,
    and cannot be made) or `abandoned` (ended before it was made: nobody has seen it).

    `version` is the document's own; `replaces` the number of an earlier document it stands for, or empty;
    `problem` the code of what keeps it from being made.
    """

    code: str
    number: str
    kind: str
    status: str
    issued_on: date
    version: int = 1
    replaces: str = ""
    problem: str = ""


MOST_LATE = timedelta(days=3)


@dataclass(frozen=True)
class Delivery:
    """What became of the mails and documents of one registration (read model, fed by messages).

    Args:
        registration_id: or the id of a trainer's assignment.
        sent_at: when the latest mail of any kind went out; None for those told before this was noted.
        failed_at: when the last mail failed or came back; None once a later one went out.
        undeliverable_at: since when the address takes no mail; None once a later mail went out to it.
        corrected_at: when somebody put the address right since; None as long as nobody did.
        event_id: of a trainer's event; empty for registrations.
        waits_since: since when the mail `waits_mail` is known to be late; `waits_about` is what it carries.
        settled_at: when it was last heard that a mail had gone out, or never will.
    """

    registration_id: str
    invited_at: datetime | None = None
    reminded_at: datetime | None = None
    failed_at: datetime | None = None
    failed_reason: str = ""
    waits_since: datetime | None = None
    waits_mail: str = ""
    waits_about: str = ""
    settled_at: datetime | None = None
    certificates: tuple[CertificateLine, ...] = ()
    sent_at: datetime | None = None
    undeliverable_at: datetime | None = None
    undeliverable_reason: str = ""
    corrected_at: datetime | None = None
    event_id: str = ""

    @property
    def was_lost(self) -> bool:
        """Did a mail not arrive, and has nobody seen to the address since?"""
        return self.failed_at is not None and not (self.corrected_at and self.corrected_at >= self.failed_at)

    @property
    def is_undeliverable(self) -> bool:
        """Does the address take no mail, and has nobody seen to it yet?"""
        return self.undeliverable_at is not None and self.corrected_at is None

    def is_late(self, at: datetime) -> bool:
        """Does a mail still wait? Nothing waits for longer than `MOST_LATE`: it has been given up or become
        pointless."""
        return self.waits_since is not None and at - self.waits_since < MOST_LATE

    @property
    def certificate(self) -> CertificateLine | None:
        """The document that counts: a valid one if there is any, else the last one that was made."""
        made = [one for one in self.certificates if one.status not in NEVER_MADE]
        order = sorted(made, key=lambda one: (one.status == "valid", one.issued_on, one.number))
        return order[-1] if order else None

    @property
    def unmade(self) -> CertificateLine | None:
        """The document that cannot be made until somebody puts its facts right."""
        return next((one for one in self.certificates if one.status == "failed"), None)


@dataclass(frozen=True)
class RegistrationView:
    """A registration as its person sees it. `answers`: all of them, those kept apart, too."""

    registration: Registration
    event: EventView
    waiting_position: int | None
    certificate: CertificateLine | None
    completion: Completion | None
    token: str
    manage_url: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True)
class Outcome:
    """What came of asking for a seat."""

    registration: Registration
    event: EventView
    waiting_position: int | None


@dataclass(frozen=True)
class RosterRow:
    """One line of the organiser's roster. `sensitive`: answers kept apart, where they were asked for;
    `files`: keys of the questions answered by a file."""

    registration: Registration
    waiting_position: int | None
    delivery: Delivery
    completion: Completion | None
    passed: bool | None
    answered: Answered
    sensitive: SensitiveAnswers | None = None
    files: frozenset[str] = frozenset()

    def answers(self, may_see: Callable[[Question], bool], form: Form) -> dict[str, Answer]:
        """What a reader may see of the answers, in the order of the form."""
        whole = {**self.registration.answers, **(self.sensitive.answers if self.sensitive else {})}
        return {one.key: whole[one.key] for one in form.questions if one.key in whole and may_see(one)}


@dataclass(frozen=True)
class EventFilter:
    """Empty fields do not narrow. Times bound the first session's start; `runs_from` the last one's end.
    `among`: slugs of programmes, None for all.
    """

    programme: str = ""
    activity: str = ""
    language: str = ""
    kind: str = ""
    town: str = ""
    status: str = ""
    text: str = ""
    starts_from: datetime | None = None
    starts_before: datetime | None = None
    runs_from: datetime | None = None
    among: frozenset[str] | None = None


@dataclass(frozen=True)
class AssessmentRow:
    """One person to be assessed; `passed` is None while nobody decided; `who` decided, and when (`at`)."""

    registration: Registration
    passed: bool | None
    note: str
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class CompletionCount:
    """How many of those with a seat completed the event, and how many did not."""

    completed: int
    incomplete: int


@dataclass(frozen=True)
class NominationOutcome:
    """What became of one nominated person: registered, or refused with a code."""

    person: Person
    registered: Registered | None
    refused: str


@dataclass(frozen=True)
class TrainerRow:
    """What a trainer sees of a participant: no address, no telephone."""

    first_name: str
    last_name: str
    organisation: str
    needs: str


@dataclass(frozen=True)
class TrainerView:
    """A trainer's own event."""

    trainer: Trainer
    answered: Answered
    event: EventView
    rows: tuple[TrainerRow, ...]


@dataclass(frozen=True)
class SignedIn:
    """A fresh session: `secret` goes into the cookie and is stored only as a digest. `half`: the code of the
    second step is still missing."""

    account_id: str
    secret: str
    expires_at: datetime
    half: bool = False
