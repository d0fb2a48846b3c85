"""A public event as it stands, for all who ask at the same moment.

Whoever asks while somebody looks waits for the next look, which is for everybody who came meanwhile: what one
is told was read after one had asked, however many ask (decision 47).
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from services.registration.domain.events import Event, registration_state
from services.registration.domain.programmes import Programme
from services.registration.domain.room import is_released
from services.registration.domain.seating import Seating, SeatingRules, seats
from services.registration.domain.stages import stage
from services.registration.handlers.group_commit import GroupCommit, Pace
from services.registration.handlers.known_events import KnownEvents
from services.registration.handlers.ports import Store
from services.registration.handlers.views import EventView, PoolView
from shared.clock import Clock
from shared.errors import KutseError, NotFound

LOOKING = Pace()
T = TypeVar("T")
Look = Callable[[], T]


class Glances:
    """Looks at public events. One per process."""

    def __init__(self, store: Store, pace: Pace = LOOKING) -> None:
        self._store = store
        self._known = KnownEvents(store)
        self._together: GroupCommit[Clock, EventView] = GroupCommit(self._look, pace)
        self._alike: GroupCommit[Look[Any], Any] = GroupCommit(self._look_alike, pace)

    def event(self, slug: str, clock: Clock) -> EventView:
        """The event as it stands now.

        Raises:
            NotFound: `unknown-event`, also for drafts.
            Unavailable: the database did not answer in time.
        """
        return self._together.submit(slug, clock)

    def last_seen(self, slug: str) -> Event | None:
        """A public event as somebody has seen it before, for whoever is told in time when it is another by
        now; None when nobody has."""
        return self._known.last_seen(slug)

    def _look(self, slug: str, clocks: Sequence[Clock], within_s: float) -> Sequence[EventView | NotFound]:
        with self._store.within(within_s):
            try:
                seen = self.look(slug, clocks[0])
            except NotFound as error:
                return [copy(error) for _ in clocks]
            return [seen for _ in clocks]

    def alike(self, question: str, look: Look[T]) -> T:
        """What is seen by whoever looks for all who ask the same question meanwhile.

        Args:
            look: asks the database for what everybody with this question is shown, and changes nothing.

        Raises:
            KutseError: what `look` raises.
            Unavailable: the database did not answer in time.
        """
        found: T = self._alike.submit(question, look)
        return found

    def _look_alike(self, _: str, looks: Sequence[Look[T]], within_s: float) -> Sequence[T | KutseError]:
        with self._store.within(within_s):
            try:
                seen = looks[0]()
            except NotFound as error:
                return [copy(error) for _ in looks]
            return [seen for _ in looks]

    def look(self, slug: str, clock: Clock) -> EventView:
        """As `event`, for whoever looks for several people already.

        Raises:
            LostRaceError: the event was changed meanwhile.
        """
        event, stand = self._known.look(slug)
        records = self._store.records
        programme = records.programmes.get(event.programme_id)
        if programme is None:
            raise NotFound("unknown-programme")
        view = view_at(event, programme, stand.seating, clock())
        if not event.requires_activity:
            return view
        return replace(view, required=records.activities.by_code(programme.id, event.requires_activity))


def view_at(event: Event, programme: Programme, seating: Seating, at: datetime) -> EventView:
    """How the event stands at that moment; without the activity it requires."""
    now = seats(seating, SeatingRules.of(event), at)
    return EventView(
        event=event,
        programme=programme,
        capacity=now.capacity,
        taken=now.taken,
        free=now.free,
        open_to_all=0 if seating.waiting else max(0, now.open_to_all),
        waiting=seating.waiting,
        registration_state=registration_state(event, now.open_to_all, seating.waiting, at),
        stage=stage(event, at),
        guests=seating.crowd,
        unbroken=seating.is_unbroken,
        pools=tuple(
            PoolView(
                key=pool.key,
                name=pool.name,
                seats=pool.seats,
                taken=seating.taken.get(pool.key, 0),
                release_at=pool.release_at,
                released=is_released(pool, at),
            )
            for pool in event.pools
        ),
    )
