"""What an organiser is to do now: the sessions of today, and what waits for a decision or a correction."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.registration.domain.answers import DECLINED, REQUESTED, Answered, answered
from services.registration.domain.events import Event
from services.registration.domain.sessions import Session, is_on_the_day
from services.registration.domain.stages import TENTATIVE, stage
from services.registration.handlers.desk import Desk, scope_of_event
from services.registration.handlers.event_views import views_of
from services.registration.handlers.records import Records
from services.registration.handlers.views import EventFilter, EventView
from services.registration.handlers.went_wrong import Wrong, gone_wrong
from shared.permissions import Grants, May

DAY = timedelta(days=1)
BACK = timedelta(days=365)
MOST = 50
AFTERWARDS = timedelta(days=30)
"""For so long after an event its dead addresses are shown: documents go there."""

OFFERS_WITHIN = timedelta(days=1)
DECIDED_WITHIN = timedelta(days=14)
BEGINS_WITHIN = timedelta(days=21)
"""Without a moment for the decision, so long before the start too few people are worth a word."""

ANSWERED_WITHIN = timedelta(days=60)
"""So long before the start a trainer's answer is waited for."""


@dataclass(frozen=True)
class TodaySession:
    """A session that begins or ends today."""

    view: EventView
    session: Session


@dataclass(frozen=True)
class Need:
    """What waits at one event.

    Args:
        undecided: registrations to approve or reject.
        offers: offers that run out within a day; `offers_end` is when the first does.
        missing: people short of the smallest group, while it is not certain that the event is held.
        to_confirm: there are enough people, and nobody has said yet that it is held.
        undelivered: people with a registration whose mail did not arrive, before the event is over.
        unreached: trainers of whom the same is true.
        unmade: documents that cannot be made until their facts are put right.
        refused: trainers who declined a session ahead, or proposed another time, and are still assigned.
        unanswered: trainers who have not answered.
        to_complete: it is over, and nobody has decided who completed it.
        asks: people who ask to make up for a session in another group.
    """

    event: Event
    undecided: int = 0
    offers: int = 0
    offers_end: datetime | None = None
    missing: int = 0
    to_confirm: bool = False
    undelivered: int = 0
    unreached: int = 0
    unmade: int = 0
    refused: int = 0
    unanswered: int = 0
    to_complete: bool = False
    asks: int = 0

    def due(self, at: datetime) -> datetime:
        """When it is too late for the most urgent of it."""
        moments = (self.offers_end, self.event.decide_by if self.missing or self.to_confirm else None)
        return min((one for one in moments if one is not None), default=self.event.starts or at)


def todays_sessions(desk: Desk, grants: Grants) -> tuple[TodaySession, ...]:
    """Sessions of published events that begin or end today where they are held, the earliest first; those
    whose attendance the asker may see."""
    at = desk.clock()
    near = EventFilter(status="published", runs_from=at - DAY, starts_before=at + DAY)
    events, _cursor = desk.store.records.events.page(near, False, "", MOST)
    found = [
        TodaySession(view, session)
        for view in views_of(desk, events)
        for session in view.event.sessions
        if is_on_the_day(session, view.event.timezone, at)
        and grants.allow(May.SEE_ATTENDANCE, scope_of_event(view.event, at))
    ]
    return tuple(sorted(found, key=lambda each: (each.session.starts, each.view.event.id)))


def needs(desk: Desk, among: Collection[str] | None = None) -> tuple[Need, ...]:
    """Every event at which something waits for an organiser, the most urgent first; of all programmes, or of
    those with these slugs."""
    at, records = desk.clock(), desk.store.records
    look = _Look(records, at)
    events = [
        event
        for event in records.events.many(look.events).values()
        if among is None or event.programme_slug in among
    ]
    look.read(events)
    found = [look.need(event) for event in events]
    waiting = [need for need in found if need != Need(need.event)]
    return tuple(sorted(waiting, key=lambda each: (each.due(at), each.event.id)))


class _Look:
    """What is known at one moment, read once for all events."""

    def __init__(self, records: Records, at: datetime) -> None:
        self.records, self.at = records, at
        self.undecided = records.registrations.undecided()
        self.offers = records.figures.offers_ending(at, at + OFFERS_WITHIN)
        self.wrong: Wrong = gone_wrong(records)
        self.over = set(records.events.over(at - BACK, at))
        self.asks = records.visits.asks()
        known = {*self.asks, *self.undecided, *self.wrong.events, *self.over}
        self.events = {*known, *records.events.to_come(at)}
        self.taken: dict[str, int] = {}
        self.trainers: dict[str, Answered] = {}

    def read(self, events: Collection[Event]) -> None:
        """Seats and trainers' answers of these events."""
        seatings = self.records.seatings.many([event.id for event in events])
        self.taken = {event_id: sum(one.taken.values()) for event_id, one in seatings.items()}
        ids = [trainer.assignment_id for event in events for trainer in event.trainers]
        said, confirmed = self.records.answers.of(ids), self.records.confirmations.many(ids)
        for event in events:
            for one in (trainer.assignment_id for trainer in event.trainers):
                self.trainers[one] = answered(event, said[one], confirmed.get(one))

    def need(self, event: Event) -> Need:
        """What waits at this event."""
        need = Need(event, unmade=self.wrong.unmade[event.id], asks=self.asks.get(event.id, 0))
        if event.status == "published" and event.id not in self.over:
            return self._ahead(need)
        if event.ends is not None and self.at - event.ends < AFTERWARDS:
            need = replace(need, undelivered=self.wrong.dead[event.id])
        return replace(need, to_complete=event.status == "published" and event.id in self.over)

    def _ahead(self, need: Need) -> Need:
        event = need.event
        offers, first = self.offers.get(event.id, (0, None))
        answers = [self.trainers[trainer.assignment_id] for trainer in event.trainers]
        near = event.starts is not None and event.starts - self.at < ANSWERED_WITHIN
        missing, enough = self._group(event)
        return replace(
            need,
            undecided=self.undecided.get(event.id, 0),
            offers=offers,
            offers_end=first,
            missing=missing,
            to_confirm=enough,
            undelivered=self.wrong.undelivered[event.id],
            unreached=self.wrong.unreached(event),
            refused=sum(one.state == DECLINED or bool(one.proposals) for one in answers),
            unanswered=sum(one.state == REQUESTED and not one.proposals for one in answers) if near else 0,
        )

    def _group(self, event: Event) -> tuple[int, bool]:
        """How many are missing, and whether there are enough and nobody has said so; when it is time."""
        until = event.decide_by
        soon = until - self.at < DECIDED_WITHIN if until else _begins_soon(event, self.at)
        if not soon or stage(event, self.at) != TENTATIVE:
            return 0, False
        missing = max(0, event.minimum - self.taken.get(event.id, 0))
        return missing, not missing and until is not None


def _begins_soon(event: Event, at: datetime) -> bool:
    return event.starts is not None and event.starts - at < BEGINS_WITHIN
