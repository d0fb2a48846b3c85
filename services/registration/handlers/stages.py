"""Moving an event along: it takes place for sure, it is closed, it is opened again."""

from collections.abc import Callable, Sequence

from services.registration.domain import stages
from services.registration.domain.events import Event
from services.registration.domain.facts import Fact
from services.registration.handlers.announcements import of_event
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import programme_of
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.ports import Transaction

Move = Callable[[Event], tuple[Event, Sequence[Fact]]]


def confirm_event(desk: Desk, call: Call, slug: str) -> Event:
    """It takes place for sure; pages and programs say so.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `event-not-published`, `event-cancelled`, `event-completed`, `event-postponed`.
    """
    return _moved(desk, call, slug, "confirm", lambda event: stages.confirm(event, call.at))


def close_event(desk: Desk, call: Call, slug: str) -> Event:
    """Marks, completions and results stay as they are.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `event-not-completed`.
    """
    return _moved(desk, call, slug, "close", lambda event: (stages.close(event, call.at), ()))


def reopen_event(desk: Desk, call: Call, slug: str) -> Event:
    """What was closed may be corrected.

    Raises:
        NotFound: `unknown-event`.
    """
    return _moved(desk, call, slug, "reopen", lambda event: (stages.reopen(event), ()))


def _moved(desk: Desk, call: Call, slug: str, act: str, move: Move) -> Event:
    def work(tx: Transaction) -> Event:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        after, facts = move(floor.event)
        if after != floor.event:
            floor.change_event(after)
            audit(tx, call, act, f"events/{after.id}")
            floor.save(of_event(after, programme_of(tx, after), facts, call.correlation_id))
        return after

    return desk.store.atomically(work)
