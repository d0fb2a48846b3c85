"""Trainers: who may teach (the programme's pool) and who does (an event's assignments)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.registration.domain.assessments import Assessment
from services.registration.domain.events import Event, Trainer, ensure_not_over
from services.registration.domain.facts import Fact, TrainerAssigned, TrainerChanged, TrainerUnassigned
from services.registration.domain.kinds import kind_of
from services.registration.domain.persons import canonical_email
from services.registration.domain.registrations import Registration
from shared.errors import NotFound

VALID_YEARS = 3


def last_day(event: Event, now: datetime) -> date:
    """The day a trainer's place in the pool must last to: the event's last one where it is held, today when
    it has no sessions yet."""
    return (event.ends or now).astimezone(ZoneInfo(event.timezone)).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolTrainer:
    """Somebody who passed a train-the-trainer event; or was added by hand, then without a registration.

    Args:
        languages: those they can teach in.
        valid_until: the last day they may be picked; None = without end.
    """

    id: str
    programme_id: str
    name: str
    email: str
    languages: tuple[str, ...] = ("et",)
    region: str = ""
    institution: str = ""
    valid_until: date | None = None
    source_event_id: str = ""
    registration_id: str = ""
    version: int = 1


def from_assessment(
    trainer_id: str, event: Event, registration: Registration, assessment: Assessment
) -> PoolTrainer | None:
    """The new member of the pool; None for whoever did not pass, or whose event makes no trainers."""
    if not (assessment.passed and kind_of(event.kind).makes_trainers):
        return None
    person, day = registration.person, assessment.at.astimezone(ZoneInfo(event.timezone)).date()
    return PoolTrainer(
        id=trainer_id,
        programme_id=event.programme_id,
        name=f"{person.first_name} {person.last_name}".strip(),
        email=person.email,
        languages=tuple(dict.fromkeys((event.language, person.language))),
        institution=person.organisation,
        valid_until=_years_later(day, VALID_YEARS),
        source_event_id=event.id,
        registration_id=registration.id,
    )


def _years_later(day: date, years: int) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap_day else day.day)


def search(
    pool: Iterable[PoolTrainer], on: date, *, language: str = "", region: str = "", text: str = ""
) -> list[PoolTrainer]:
    """Those valid on that day who teach in the language, in the region, and match the text, by name."""
    found = (
        trainer
        for trainer in pool
        if (trainer.valid_until is None or on <= trainer.valid_until)
        and (not language or language in trainer.languages)
        and region.casefold() in trainer.region.casefold()
        and text.casefold() in f"{trainer.name} {trainer.institution} {trainer.email}".casefold()
    )
    return sorted(found, key=lambda trainer: trainer.name.casefold())


def assign(event: Event, trainer: Trainer, at: datetime) -> tuple[Event, tuple[Fact, ...]]:
    """The trainer is to teach at the event; the same address twice changes nothing.

    Raises:
        Conflict: `event-cancelled`, `event-completed`.
    """
    ensure_not_over(event)
    if any(_same(trainer, each) for each in event.trainers):
        return event, ()
    return _with_trainers(event, (*event.trainers, trainer), at)


def unassign(event: Event, assignment_id: str, at: datetime) -> tuple[Event, tuple[Fact, ...]]:
    """The trainer is no longer to teach at the event.

    Raises:
        NotFound: `trainer-not-found`.
        Conflict: `event-cancelled`, `event-completed`.
    """
    ensure_not_over(event)
    left = tuple(each for each in event.trainers if each.assignment_id != assignment_id)
    if len(left) == len(event.trainers):
        raise NotFound("trainer-not-found")
    return _with_trainers(event, left, at)


def readdress(
    event: Event, assignment_id: str, trainer: Trainer, at: datetime
) -> tuple[Event, tuple[Fact, ...]]:
    """The trainer, with another address and another assignment, teaches instead of the former one; the same
    address changes nothing.

    Raises:
        NotFound: `trainer-not-found`.
        Conflict: `event-cancelled`, `event-completed`.
    """
    ensure_not_over(event)
    former = next((each for each in event.trainers if each.assignment_id == assignment_id), None)
    if former is None:
        raise NotFound("trainer-not-found")
    if former.email and canonical_email(former.email) == canonical_email(trainer.email):
        return event, ()
    others = [each for each in event.trainers if each is not former]
    there = any(_same(trainer, each) for each in others)
    kept = (trainer if each is former else each for each in event.trainers if each is not former or not there)
    return _with_trainers(event, tuple(kept), at)


def replace_trainers(
    event: Event, trainers: Iterable[Trainer], at: datetime
) -> tuple[Event, tuple[Fact, ...]]:
    """Exactly these teach; who was there before (same address) keeps their assignment and link."""
    ensure_not_over(event)
    wanted: list[Trainer] = []
    for trainer in trainers:
        if any(_same(trainer, each) for each in wanted):
            continue
        known = next((each for each in event.trainers if _same(trainer, each)), trainer)
        wanted.append(replace(trainer, assignment_id=known.assignment_id))
    return _with_trainers(event, tuple(wanted), at)


def _same(one: Trainer, other: Trainer) -> bool:
    """One person: the same address, or the same name where an address is missing."""
    if one.email and other.email:
        return canonical_email(one.email) == canonical_email(other.email)
    return one.name.casefold() == other.name.casefold()


def _with_trainers(
    event: Event, trainers: tuple[Trainer, ...], at: datetime
) -> tuple[Event, tuple[Fact, ...]]:
    if trainers == event.trainers:
        return event, ()
    changed = replace(event, trainers=trainers, version=event.version + 1)
    if event.status != "published":
        return changed, ()
    before = {trainer.assignment_id: trainer for trainer in event.trainers}
    after = {trainer.assignment_id for trainer in trainers}
    gone = [
        TrainerUnassigned(event.id, at, each.assignment_id)
        for each in event.trainers
        if each.assignment_id not in after
    ]
    new = [
        TrainerAssigned(event.id, at, each.assignment_id)
        for each in trainers
        if each.assignment_id not in before
    ]
    corrected = [
        TrainerChanged(event.id, at, each.assignment_id, names)
        for each in trainers
        if each.assignment_id in before and (names := _corrected(before[each.assignment_id], each))
    ]
    return changed, (*gone, *new, *corrected)


def _corrected(before: Trainer, after: Trainer) -> tuple[str, ...]:
    return tuple(
        name for name in ("name", "email", "language") if getattr(before, name) != getattr(after, name)
    )
