"""What an organiser is to do now: the sessions of today, and what waits for a decision or a correction."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta

from services.registration.domain.answers import DECLINED
from services.registration.domain.events import Event
from services.registration.domain.sessions import Session, is_on_the_day
from services.registration.handlers.answers import of_trainers
from services.registration.handlers.desk import Desk, scope_of_event
from services.registration.handlers.event_views import views_of
from services.registration.handlers.records import Records
from services.registration.handlers.views import EventFilter, EventView
from shared.permissions import Grants, May

DAY = timedelta(days=1)
BACK = timedelta(days=365)
MOST = 50
AFTERWARDS = timedelta(days=30)
"""For so long after an event its dead addresses are shown: documents go there."""


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
        undelivered: people with a registration whose mail did not arrive, before the event is over.
        unreached: trainers of whom the same is true.
        unmade: documents that cannot be made until their facts are put right.
        refused: trainers who declined a session ahead, or proposed another time, and are still assigned.
        to_complete: it is over, and nobody has decided who completed it.
    """

    event: Event
    undecided: int = 0
    undelivered: int = 0
    unreached: int = 0
    unmade: int = 0
    refused: int = 0
    to_complete: bool = False


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
    """Every event at which something waits for an organiser, the soonest first; of all programmes, or of
    those with these slugs."""
    at, records = desk.clock(), desk.store.records
    undecided = records.registrations.undecided()
    wrong = _gone_wrong(desk)
    over = set(records.events.over(at - BACK, at))
    refusing = {each.event_id for each in records.answers.of_trainers(at)}
    found = []
    for event in records.events.many({*undecided, *wrong.events, *refusing, *over}).values():
        if among is not None and event.programme_slug not in among:
            continue
        ahead = event.status == "published" and event.id not in over
        need = Need(event, unmade=wrong.unmade[event.id])
        if ahead:
            need = replace(
                need, undecided=undecided.get(event.id, 0), undelivered=wrong.undelivered[event.id]
            )
            need = replace(need, unreached=_unreached(event, wrong))
            need = replace(need, refused=_refused(records, event) if event.id in refusing else 0)
        elif event.ends is not None and at - event.ends < AFTERWARDS:
            need = replace(need, undelivered=wrong.dead[event.id])
        if event.status == "published" and event.id in over:
            need = replace(need, to_complete=True)
        if need != Need(event):
            found.append(need)
    return tuple(sorted(found, key=lambda each: (each.event.starts or at, each.event.id)))


def _refused(records: Records, event: Event) -> int:
    found = of_trainers(records, event).values()
    return sum(each.state == DECLINED or bool(each.proposals) for each in found)


@dataclass(frozen=True)
class _Wrong:
    """Event id -> mails of live registrations that did not arrive, those of them whose address takes none,
    documents that cannot be made; and the assignments of trainers whose mail did not arrive.
    """

    undelivered: Counter[str] = field(default_factory=Counter)
    dead: Counter[str] = field(default_factory=Counter)
    unmade: Counter[str] = field(default_factory=Counter)
    trainers: dict[str, set[str]] = field(default_factory=dict)

    @property
    def events(self) -> set[str]:
        return {*self.undelivered, *self.unmade, *self.trainers}


def _gone_wrong(desk: Desk) -> _Wrong:
    records = desk.store.records
    deliveries = records.deliveries.gone_wrong()
    registrations = records.registrations.many([one.registration_id for one in deliveries])
    wrong = _Wrong()
    for one in deliveries:
        registration = registrations.get(one.registration_id)
        if registration is not None:
            wrong.undelivered[registration.event_id] += one.was_lost and registration.is_live
            wrong.dead[registration.event_id] += one.is_undeliverable and registration.is_live
            wrong.unmade[registration.event_id] += one.unmade is not None
        elif one.event_id and one.was_lost:
            wrong.trainers.setdefault(one.event_id, set()).add(one.registration_id)
    return wrong


def _unreached(event: Event, wrong: _Wrong) -> int:
    lost = wrong.trainers.get(event.id, set())
    return sum(trainer.assignment_id in lost for trainer in event.trainers)
