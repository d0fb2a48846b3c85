"""One act upon many registrations: planned, looked at, then done person by person.

What becomes of each is foreseen by the very rules that decide afterwards. Whoever changed meanwhile is left
alone, and so is whoever the rules refuse; both are told with the reason.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.registration.domain import moves, transitions
from services.registration.domain import seating as seats
from services.registration.domain.events import Event
from services.registration.domain.registrations import Registration
from services.registration.domain.seating import Entry, Queued, Refused, Seating, SeatingRules, Waiting
from shared.errors import Conflict, Invalid, Rejected

APPROVE, REJECT, OFFER, PROMOTE, CANCEL, NOTE = "approve", "reject", "offer", "promote", "cancel", "note"
MOVE = "move"
ACTS = (APPROVE, REJECT, OFFER, PROMOTE, MOVE, CANCEL, NOTE)
UPWARDS = frozenset({OFFER, PROMOTE})
"""Acts that may pass somebody over."""

PLANNED, GOING, DONE = "planned", "going", "done"
OPEN = ""
MOST = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """An act upon many.

    Args:
        reason: what the organiser wrote; `tell`: for the persons' eyes too.
        state: `planned` while nothing is done, `going`, `done`.
        by: the actor who planned it.
        to: slug of the group people are moved to, empty until it is chosen; `queue`: where it is full, they
            wait there and keep what they have meanwhile.
    """

    id: str
    event_id: str
    event_slug: str
    act: str
    by: str
    at: datetime
    reason: str = ""
    tell: bool = False
    state: str = PLANNED
    to: str = ""
    queue: bool = False
    kept_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a sweep does to one registration.

    Args:
        number: in which order.
        version: the registration's when it was planned.
        foreseen: the status it would get, or why not (`refused_ahead`).
        outcome: empty until it was done: the status it got, or why it was skipped (`skipped`).
    """

    id: str
    sweep_id: str
    number: int
    registration_id: str
    version: int
    foreseen: str
    refused_ahead: bool = False
    outcome: str = OPEN
    skipped: bool = False
    kept_until: datetime


def in_order(act: str, chosen: Iterable[Registration]) -> list[Registration]:
    """Whom to begin with: whoever asked first; when cancelling those without a seat, so that nobody moves up
    who is to go."""
    if act == CANCEL:
        return sorted(chosen, key=lambda one: (one.hold.pool is not None, one.created_at, one.id))
    return sorted(chosen, key=lambda one: (one.place or 0, one.created_at, one.id))


def foresee(
    act: str, chosen: Sequence[Registration], seating: Seating, rules: SeatingRules, at: datetime
) -> list[tuple[str, bool]]:
    """For each in its order: (the status it would get, False), or (why not, True)."""
    found: list[tuple[str, bool]] = []
    for one in chosen:
        try:
            after, seating = become(act, one, seating, rules, at)
        except Rejected as error:
            found.append((error.code, True))
        else:
            found.append((after.status, False))
    return found


@dataclass(frozen=True, slots=True)
class Way:
    """From one group to another.

    Args:
        seating: how full it is there.
        known: canonical addresses with a live registration there.
        queue: whoever finds it full waits there.
        by: the organiser who moves.
    """

    here: Event
    there: Event
    seating: Seating
    known: Collection[str]
    queue: bool
    by: str


def foresee_moves(chosen: Sequence[Registration], way: Way, at: datetime) -> list[tuple[str, bool]]:
    """As `foresee`: the status each would get in the other group."""
    seating, rules = way.seating, SeatingRules.of(way.there)
    found: list[tuple[str, bool]] = []
    for one in chosen:
        try:
            moves.check_move(one, way.here, way.there, at, way.by)
            status, seating = _arrives(one, way, (seating, rules), at)
        except Rejected as error:
            found.append((error.code, True))
        else:
            found.append((status, False))
    return found


def _arrives(
    one: Registration, way: Way, floor: tuple[Seating, SeatingRules], at: datetime
) -> tuple[str, Seating]:
    if one.email_canonical in way.known:
        raise Conflict("already-registered")
    entry = moves.entry_of(one, way.here, way.there, at, way.by)
    seating, outcomes = seats.enter(*floor, [entry], at)
    match outcomes[0]:
        case Refused(code) if code != "event-full":
            raise Conflict(code)
        case Refused():
            raise Conflict(moves.FULL)
        case Queued():
            if not way.queue:
                raise Conflict(moves.FULL)
            return "waitlisted", seating
    return "confirmed", seating


def become(
    act: str, one: Registration, seating: Seating, rules: SeatingRules, at: datetime
) -> tuple[Registration, Seating]:
    """The registration and the seats after the act, with nothing said about it.

    Raises:
        Rejected: the rules do not allow it.
    """
    if act == APPROVE:
        if one.status != "pending_approval":
            raise Conflict("not-pending", status=one.status)
        seating, outcomes = seats.enter(seating, rules, [Entry(one.id, one.groups, at, approved=True)], at)
        return transitions.approve(one, outcomes[0], at, "")[0], seating
    if act in UPWARDS:
        if one.status != "waitlisted" or one.place is None:
            raise Conflict("not-waiting", status=one.status)
        person = Waiting(one.id, one.place, one.groups)
        seating, promotion = seats.promote(seating, rules, person, at, KINDS[act])
        return transitions.promote(one, promotion, at, "")[0], seating
    if act == NOTE:
        return one, seating
    after = _turned_down(one, at) if act == REJECT else _ended(one, at)
    return after, seats.settle(seating, rules, one.hold, after.hold)


def _turned_down(one: Registration, at: datetime) -> Registration:
    if one.status != "pending_approval":
        raise Conflict("not-pending", status=one.status)
    return transitions.reject(one, "", False, at, "")[0]


def _ended(one: Registration, at: datetime) -> Registration:
    if not one.is_live:
        raise Conflict("registration-ended", status=one.status)
    return transitions.cancel(one, "", at, "")[0]


KINDS: Mapping[str, str] = {OFFER: "offer", PROMOTE: "seat"}


def passed_over(queue: Iterable[Waiting], raised: Iterable[str]) -> list[str]:
    """Who stands before the last of those raised, in the order of the queue, and is not among them."""
    line, raised = sorted(queue, key=lambda one: one.place), set(raised)
    last = max((number for number, one in enumerate(line) if one.registration_id in raised), default=0)
    return [one.registration_id for one in line[:last] if one.registration_id not in raised]


def begin(sweep: Sweep, reason: str, tell: bool, passes_over: bool) -> Sweep:
    """It is being done from here on; begun again it stays as it is.

    Raises:
        Invalid: `reason`: `why-missing` when somebody is passed over, `reason-missing` for an empty note;
            `to`: `required`, nobody has said where to move.
    """
    if sweep.state != PLANNED:
        return sweep
    if passes_over and not reason:
        raise Invalid(fields={"reason": ["why-missing"]})
    if sweep.act == MOVE and not sweep.to:
        raise Invalid(fields={"to": ["required"]})
    if sweep.act == NOTE and not reason:
        raise Invalid(fields={"reason": ["reason-missing"]})
    return replace(sweep, reason=reason, tell=tell, state=GOING)
