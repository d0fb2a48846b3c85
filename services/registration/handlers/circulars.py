"""Writing to people of a roster: who they are is decided here, what is written to them where mails are."""

from collections.abc import Sequence

from services.registration.domain.rosters import RosterFilter
from services.registration.handlers import line_up
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug
from services.registration.handlers.floor import audit
from services.registration.handlers.status import Chosen
from shared.errors import Conflict
from shared.ids import new_id

MOST = 5_000


def begin(desk: Desk, call: Call, slug: str, chosen: Sequence[str] | RosterFilter) -> str:
    """There is a draft of a letter to these people, or to all a filter finds: answers its id. Nobody is
    written to.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `nobody-chosen`, `too-many-chosen`; `event-not-heard-of`: try again in a moment.
        Unavailable: `notifications`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    ids = line_up.matching(records, event, chosen) if isinstance(chosen, RosterFilter) else chosen
    found = [
        one.id for one in records.registrations.many(ids[: MOST + 1]).values() if one.event_id == event.id
    ]
    if not found:
        raise Conflict("nobody-chosen")
    if len(found) > MOST:
        raise Conflict("too-many-chosen", most=MOST)
    letter = Chosen(new_id(), event.id, call.actor, found)
    desk.store.atomically(
        lambda tx: audit(tx, call, f"chose {len(found)} people to write to", f"events/{slug}")
    )
    if not desk.services.choose(letter, call.at):
        raise Conflict("event-not-heard-of")
    return letter.circular_id
