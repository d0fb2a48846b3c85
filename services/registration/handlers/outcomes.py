"""What came of asking for a seat, as the person is told first. Many come for it at the same moment, so it is
looked up for all who do (decision 47).
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from copy import copy

from services.registration.domain.registrations import Registration
from services.registration.handlers.glances import LOOKING, Glances
from services.registration.handlers.group_commit import GroupCommit, Pace
from services.registration.handlers.ports import LostRaceError, Store
from services.registration.handlers.views import EventView, Outcome
from shared.clock import Clock
from shared.errors import KutseError, NotFound, Unavailable

Asked = tuple[str, Clock]
LOOKS = 3
"""So often an event is looked at that changes while it is looked at."""


class Outcomes:
    """Looks up registrations with their public events. One per process."""

    def __init__(self, store: Store, glances: Glances, pace: Pace = LOOKING) -> None:
        self._store = store
        self._glances = glances
        self._together: GroupCommit[Asked, Outcome] = GroupCommit(self._look, pace)

    def of(self, registration_id: str, clock: Clock) -> Outcome:
        """Where the registration stands now.

        Raises:
            NotFound: `unknown-link`: there is no such registration; or its event is not to be seen.
            Unavailable: the database did not answer in time.
        """
        return self._together.submit("", (registration_id, clock))

    def _look(self, _: str, asked: Sequence[Asked], within_s: float) -> Sequence[Outcome | KutseError]:
        with self._store.within(within_s):
            found = self._store.records.registrations.many({one for one, _clock in asked})
            slugs = {one.event_slug for one in found.values()}
            views = {slug: self._view(slug, asked[0][1]) for slug in slugs}
            positions = self._positions(found.values(), views)
        return [_outcome(found.get(one), views, positions) for one, _clock in asked]

    def _view(self, slug: str, clock: Clock) -> EventView | KutseError:
        """An event that cannot be shown concerns only those who asked about it."""
        for _ in range(LOOKS):
            with suppress(LostRaceError):
                try:
                    return self._glances.look(slug, clock)
                except NotFound as error:
                    return error
        return Unavailable("mongodb")

    def _positions(
        self, found: Iterable[Registration], views: Mapping[str, EventView | KutseError]
    ) -> Mapping[str, int]:
        """Registration id -> position in the queue, of those who wait.

        They were read before their event was: who waited then and whose queue is unbroken waits there now.
        """
        known: dict[str, int] = {}
        places: dict[str, dict[int, str]] = {}
        for one in found:
            if one.status != "waitlisted" or one.place is None:
                continue
            view = views[one.event_slug]
            if isinstance(view, EventView) and view.unbroken:
                known[one.id] = one.place
            else:
                places.setdefault(one.event_id, {})[one.place] = one.id
        positions = self._store.records.registrations.positions
        counted = {
            ids[place]: position
            for event_id, ids in places.items()
            for place, position in positions(event_id, ids).items()
        }
        return known | counted


def _outcome(
    registration: Registration | None,
    views: Mapping[str, EventView | KutseError],
    positions: Mapping[str, int],
) -> Outcome | KutseError:
    """Each has an error of their own, for it keeps the trace of whoever it was raised to."""
    if registration is None:
        return NotFound("unknown-link")
    view = views[registration.event_slug]
    if isinstance(view, KutseError):
        return copy(view)
    return Outcome(registration, view, positions.get(registration.id))
