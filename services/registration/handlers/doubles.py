"""Two registrations of one person become one; both histories stay."""

from collections.abc import Collection
from dataclasses import dataclass

from services.registration.domain import doubles as rules
from services.registration.domain import transitions
from services.registration.domain.notes import Note
from services.registration.domain.parties import ensure_named
from services.registration.domain.registrations import Registration
from services.registration.domain.rosters import Lined
from services.registration.domain.visits import hand_over
from services.registration.handlers import line_up, marks
from services.registration.handlers.corrections import correct_on
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.expected import stays_of
from services.registration.handlers.floor import Floor, audit
from services.registration.handlers.ports import Transaction
from shared.errors import Conflict


@dataclass(frozen=True)
class Pair:
    """Two registrations of one event; `differing`: details of which either may be right."""

    kept: Registration
    gone: Registration
    differing: list[str]


def alike(desk: Desk, slug: str, registration_id: str) -> list[Lined]:
    """Who might be the same person.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `place-unnamed`.
    """
    one = line_up.row(desk, slug, registration_id).registration
    ensure_named(one)
    everybody = desk.store.records.registrations.lined(one.event_id)
    mine = next(each for each in everybody if each.id == one.id)
    return rules.alike(mine, everybody) if one.is_live else []


def pair(desk: Desk, slug: str, one_id: str, other_id: str) -> Pair:
    """The two, and which of them would stay.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `registration-ended`, `same-registration`, `place-unnamed`.
    """
    one = line_up.row(desk, slug, one_id).registration
    return _pair(one, line_up.row(desk, slug, other_id).registration)


def _pair(one: Registration, other: Registration) -> Pair:
    if one.id == other.id:
        raise Conflict("same-registration")
    for each in (one, other):
        if not each.is_live:
            raise Conflict("registration-ended", status=each.status)
        ensure_named(each)
    kept, gone = rules.which_stays(one, other)
    return Pair(kept, gone, rules.differing(kept, gone))


def merge(
    desk: Desk, call: Call, slug: str, ids: tuple[str, str], taken: Collection[str], why: str
) -> Registration:
    """The better placed of the two stays, with the details named in `taken` from the other, which ends and is
    told `why`; its seat or place went on. Where it was to be a guest, the other is, and where it was marked,
    the other is marked. Answers the one that stays.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`.
        Conflict: `registration-ended`, `same-registration`, `place-unnamed`.
        Invalid: what the event's form refuses.
    """

    def work(tx: Transaction) -> Registration:
        floor = Floor.of(tx, tx.events.by_slug(slug), call)
        two = _pair(floor.registration(ids[0]), floor.registration(ids[1]))
        after, facts = transitions.cancel(two.gone, why, call.at, call.actor)
        floor.follow(two.gone, after, facts)
        floor.give_on()
        for one, other in ((two.kept, two.gone), (two.gone, two.kept)):
            tx.notes.add(_note(one, other, call))
            audit(tx, call, "merge", f"registrations/{one.id}")
        for visit in hand_over(tx.visits.of([two.kept.id, two.gone.id]), two.kept.id, two.gone.id):
            tx.visits.replace(visit)
        for stay in stays_of(tx, two.kept):
            marks.hand_over(tx, (stay.event, stay.session), two.gone.id, two.kept.id)
        changes = {name: getattr(two.gone.person, name) for name in two.differing if name in taken}
        kept = correct_on(floor, two.kept, changes)
        if kept == two.kept:
            floor.save()
        return kept

    return desk.store.atomically(work)


def _note(one: Registration, other: Registration, call: Call) -> Note:
    """What stands in the one's history about the other."""
    return Note(
        id=f"{one.id}:merged:{other.id}",
        registration_id=one.id,
        event_id=one.event_id,
        at=call.at,
        by=call.actor,
        text="",
        about=other.id,
    )
