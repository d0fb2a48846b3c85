"""Trainers: the programme's pool, and who teaches where."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from services.registration.domain import trainers as rules
from services.registration.domain.answers import ACCEPTED, DECLINED, SessionAnswer, answer_id
from services.registration.domain.events import Event, Trainer, ensure_not_over
from services.registration.domain.facts import Fact
from services.registration.domain.persons import canonical_email
from services.registration.domain.trainers import PoolTrainer
from services.registration.handlers.announcements import of_event
from services.registration.handlers.answers import of_trainers
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug, programme_of, view_of
from services.registration.handlers.expected import with_seats
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.programmes import programme_by_slug
from services.registration.handlers.records import Records
from services.registration.handlers.views import Page, TrainerRow, TrainerView
from shared import links
from shared.errors import Conflict, Invalid, NotFound
from shared.ids import new_id


@dataclass(frozen=True)
class PoolFilter:
    """Empty fields do not narrow. Whoever is no longer valid on `valid_on` (None: today, where the programme
    is) is left out."""

    language: str = ""
    region: str = ""
    text: str = ""
    valid_on: date | None = None


WHOLE_POOL = PoolFilter()


def search_pool(
    desk: Desk, programme_slug: str, narrow: PoolFilter = WHOLE_POOL, after: str = "", limit: int = 50
) -> Page[PoolTrainer]:
    """Trainers of the programme's pool, by name.

    Raises:
        NotFound: `unknown-programme`.
    """
    records = desk.store.records
    programme = programme_by_slug(records, programme_slug)
    pool = records.pool.of_programme(programme.id)
    day = narrow.valid_on or desk.clock().astimezone(ZoneInfo(programme.timezone)).date()
    found = rules.search(pool, day, language=narrow.language, region=narrow.region, text=narrow.text)
    begin = next((number + 1 for number, one in enumerate(found) if one.id == after), 0)
    stretch = found[begin : begin + limit]
    return Page(tuple(stretch), stretch[-1].id if begin + limit < len(found) else None)


def add_to_pool(desk: Desk, call: Call, programme_slug: str, trainer: PoolTrainer) -> PoolTrainer:
    """The trainer is in the pool; somebody with the same address is brought up to date, and whom an event has
    made a trainer stays so. `id` is given here.

    Raises:
        NotFound: `unknown-programme`.
    """
    fresh_id = new_id()

    def work(tx: Transaction) -> PoolTrainer:
        programme_id = programme_by_slug(tx, programme_slug).id
        email = canonical_email(trainer.email)
        before = tx.pool.by_email(programme_id, email)
        fixed: dict[str, Any] = {"id": fresh_id, "programme_id": programme_id, "email": email, "version": 1}
        if before:
            fixed |= {"id": before.id, "version": before.version + 1}
            fixed |= {"source_event_id": trainer.source_event_id or before.source_event_id}
            fixed |= {"registration_id": trainer.registration_id or before.registration_id}
        stored = replace(trainer, **fixed)
        if before and replace(stored, version=before.version) == before:
            return before
        tx.pool.replace(stored)
        audit(tx, call, "keep trainer", f"trainers/{stored.id}")
        return stored

    return desk.store.atomically(work)


def in_pool(desk: Desk, programme_slug: str, email: str) -> PoolTrainer | None:
    """Who is in the pool with this address.

    Raises:
        NotFound: `unknown-programme`.
    """
    records = desk.store.records
    return records.pool.by_email(programme_by_slug(records, programme_slug).id, canonical_email(email))


@dataclass(frozen=True)
class Request:
    """What a trainer is asked with: words of the organiser's, and until which day to answer."""

    message: str = ""
    answer_by: date | None = None


PLAIN = Request()


def assign(desk: Desk, call: Call, slug: str, name: str, email: str, language: str) -> Event:
    """The person teaches at the event and, once it is published, was told. Assigned once more, nothing
    changes.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `event-cancelled`, `event-completed`.
    """
    return _assign(desk, call, slug, Trainer(new_id(), name, email, language))


def _assign(desk: Desk, call: Call, slug: str, trainer: Trainer) -> Event:
    return _change(desk, call, slug, lambda event: rules.assign(event, trainer, call.at))


def assign_from_pool(
    desk: Desk, call: Call, slug: str, pool_trainer_id: str, asked: Request = PLAIN
) -> Event:
    """As `assign`, with the details the pool knows; in the event's language where they teach in it.

    Raises:
        NotFound: `unknown-event`, `unknown-trainer`.
        Conflict: `trainer-not-valid` at the time of the event; as `assign`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    picked = records.pool.get(pool_trainer_id)
    if picked is None or picked.programme_id != event.programme_id:
        raise NotFound("unknown-trainer")
    if picked.valid_until and rules.last_day(event, call.at) > picked.valid_until:
        raise Conflict("trainer-not-valid", valid_until=picked.valid_until.isoformat())
    language = event.language if event.language in picked.languages else picked.languages[0]
    wanted = Trainer(new_id(), picked.name, picked.email, language, asked.message, asked.answer_by)
    return _assign(desk, call, slug, wanted)


def unassign(desk: Desk, call: Call, slug: str, assignment_id: str) -> Event:
    """The person no longer teaches at the event and, if it was published, was told.

    Raises:
        NotFound: `unknown-event`, `trainer-not-found`.
        Conflict: `event-cancelled`, `event-completed`.
    """
    return _change(desk, call, slug, lambda event: rules.unassign(event, assignment_id, call.at))


def _change(
    desk: Desk, call: Call, slug: str, verb: Callable[[Event], tuple[Event, tuple[Fact, ...]]]
) -> Event:
    def work(tx: Transaction) -> Event:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        before = floor.event
        after, facts = verb(before)
        if after == before:
            return before
        floor.change_event(after)
        audit(tx, call, "change trainers", f"events/{after.id}")
        floor.save(of_event(after, programme_of(tx, after), facts, call.correlation_id, before))
        return after

    return desk.store.atomically(work)


def by_token(desk: Desk, token: str) -> TrainerView:
    """What a trainer sees of an own event.

    Raises:
        NotFound: `unknown-link`, also when the assignment ended.
    """
    records = desk.store.records
    event, trainer = behind_assignment(desk, records, token)
    rows = [
        TrainerRow(one.person.first_name, one.person.last_name, one.person.organisation, one.needs)
        for one in with_seats(records, event)
    ]
    answered = of_trainers(records, event)[trainer.assignment_id]
    return TrainerView(trainer, answered, view_of(desk, event), tuple(rows))


def answer_own(desk: Desk, call: Call, token: str, session_id: str, answer: str) -> None:
    """The trainer has said on the personal page whether to come to a session; it counts like a calendar's
    answer, until a newer one comes.

    Raises:
        NotFound: `unknown-link`; `unknown-session`.
        Conflict: `event-over` for a session that is.
        Invalid: `answer`: `unknown`.
    """
    if answer not in (ACCEPTED, DECLINED):
        raise Invalid(fields={"answer": ["unknown"]})

    def work(tx: Transaction) -> None:
        event, trainer = behind_assignment(desk, tx, token)
        ensure_not_over(event)
        session = next((each for each in event.sessions if each.id == session_id), None)
        if session is None:
            raise NotFound("unknown-session")
        if session.ends <= call.at:
            raise Conflict("event-over")
        named = answer_id(trainer.assignment_id, session_id, answer)
        known = tx.answers.get(named)
        if answer == DECLINED:
            tx.confirmations.take_back(trainer.assignment_id)
        tx.answers.replace(
            SessionAnswer(
                id=named,
                who=trainer.assignment_id,
                trainer=True,
                event_id=event.id,
                session_id=session_id,
                answer=answer,
                comment="",
                at=call.at,
                starts=session.starts.replace(microsecond=0),
                ends=session.ends.replace(microsecond=0),
                version=known.version if known else 0,
            )
        )

    desk.store.atomically(work)


def behind_assignment(desk: Desk, records: Records, token: str) -> tuple[Event, Trainer]:
    """The assignment a trainer's link opens.

    Raises:
        NotFound: `unknown-link`, also when the assignment ended.
    """
    assignment_id = desk.links.verify(links.TRAINER, token)
    event = records.events.by_assignment(assignment_id)
    if event is None or event.published_at is None:
        raise NotFound("unknown-link")
    return event, next(one for one in event.trainers if one.assignment_id == assignment_id)
