"""The turnstile of an event: everybody who asks at the same moment is decided about together, in one commit.

It first hopes that nobody asked before: only a key that is taken, or a refusal, makes it look. Since ids
follow from idempotency keys, asking again meets what was stored, even after a commit whose answer was lost.
"""

from collections.abc import Sequence
from dataclasses import replace

from services.registration.domain.confirmations import asks_addresses
from services.registration.domain.events import Event
from services.registration.domain.registrations import Registration
from services.registration.domain.repeats import Known
from services.registration.handlers import prerequisites, unconfirmed
from services.registration.handlers.batches import Plan, Requests, Verdict
from services.registration.handlers.known_events import KnownEvents
from services.registration.handlers.ports import Answer, Asking, Batch, DuplicateError, LostRaceError, Store
from services.registration.handlers.records import Stand
from shared.errors import NotFound


class Turnstile:
    """Decides requests for seats. One per process; remembers the events it met, checked by version each
    time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._events = KnownEvents(store)

    def decide(self, slug: str, askings: Sequence[Asking], within_s: float) -> Sequence[Verdict]:
        """A verdict for each, in the order asked.

        Raises:
            LostRaceError: decide again.
            Unavailable: the database did not answer in time.
        """
        with self._store.within(within_s):
            try:
                event, stand = self._events.look(slug)
            except NotFound as error:
                return [NotFound(error.code) for _ in askings]
            if not asks_addresses(event):
                return self._decided(event, stand, askings)
            return self._asked(event, stand, askings)

    def _decided(self, event: Event, stand: Stand, askings: Sequence[Asking]) -> list[Verdict]:
        plan = self._stored(stand, self._requests(event, askings))
        return self._verdicts(plan, len(askings))

    def _requests(self, event: Event, askings: Sequence[Asking]) -> Requests:
        requests = Requests.of(event, askings)
        skilled = prerequisites.skilled(self._store.records, event, requests.emails)
        return replace(requests, skilled=skilled)

    def _asked(self, event: Event, stand: Stand, askings: Sequence[Asking]) -> list[Verdict]:
        """Addresses are asked first; whom the organiser adds is taken at the organiser's word."""
        verdicts: dict[int, Verdict] = {}
        for added in (True, False):
            places = [place for place, one in enumerate(askings) if one.added == added]
            if places:
                mine = [askings[place] for place in places]
                stand = self._events.look(event.slug)[1] if verdicts else stand
                decided = self._decided(event, stand, mine) if added else self._held(event, stand, mine)
                verdicts |= dict(zip(places, decided, strict=True))
        return [verdicts[place] for place in range(len(askings))]

    def _held(self, event: Event, stand: Stand, askings: Sequence[Asking]) -> Sequence[Verdict]:
        """The same steps for everybody, whether or not an address is registered already."""
        requests = self._requests(event, askings)
        instead_of = [one.instead_of for one in askings]
        known = self._store.records.registrations.asked(
            event.id, unconfirmed.ids_of(requests, instead_of), set(requests.emails)
        )
        decided = unconfirmed.Deciding(requests, stand.seating, known).decided(instead_of)
        if decided.changed:
            try:
                self._store.commit(Batch(stand, decided.seating, (), decided.told, decided.changed))
            except DuplicateError:
                raise LostRaceError from None
        return decided.verdicts

    def _stored(self, stand: Stand, requests: Requests) -> Plan:
        plan = requests.plan(stand.seating)
        if plan.refuses or not self._is_stored(stand, plan):
            plan = requests.plan(stand.seating, self._known(requests))
            if not self._is_stored(stand, plan):
                raise LostRaceError
        return plan

    def _is_stored(self, stand: Stand, plan: Plan) -> bool:
        if not plan.registrations:
            return True
        try:
            self._store.commit(Batch(stand, plan.seating, plan.registrations, plan.told))
        except DuplicateError:
            return False
        return True

    def _known(self, requests: Requests) -> list[Known]:
        ids = [request.registration_id for request in requests.requests]
        return self._store.records.registrations.known(requests.event.id, ids, set(requests.emails))

    def _verdicts(self, plan: Plan, count: int) -> list[Verdict]:
        earlier = self._store.records.registrations.many(set(plan.earlier.values()))
        return [
            self._earlier(earlier[plan.earlier[place]]) if place in plan.earlier else plan.verdicts[place]
            for place in range(count)
        ]

    def _earlier(self, registration: Registration) -> Answer:
        return Answer(registration, position(self._store, registration), repeated=True)


def position(store: Store, registration: Registration) -> int | None:
    """Where in the queue the person stands now, counted from 1; None for whoever does not wait."""
    if registration.status != "waitlisted" or registration.place is None:
        return None
    return store.records.registrations.position(registration.event_id, registration.place)
