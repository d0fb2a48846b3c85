"""Moving to another group: another event of the same activity and kind.

The registration here ends, and one of its own begins there; what happened here (attendance, documents) stays
here. Whoever finds the other group full may wait there and keeps what they have here until the seat there is
firm: so nobody ever lets go of a seat for a hope.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.registration.domain.event_groups import person_at
from services.registration.domain.events import Event, is_confidential, registration_closes
from services.registration.domain.facts import RegistrationChanged, RegistrationFact, RegistrationMoved
from services.registration.domain.forms import ASKED, HIDDEN, Form
from services.registration.domain.persons import groups_of
from services.registration.domain.questions import read_answers
from services.registration.domain.registrations import (
    Details,
    Elsewhere,
    Registration,
    Request,
    Step,
    receive,
    told,
)
from services.registration.domain.seats import Entry, Outcome, Queued, Refused, Seated
from services.registration.domain.transitions import PERSON, Changed
from shared.errors import Conflict

MOVABLE = frozenset({"confirmed", "offered", "waitlisted"})
FULL = "move-group-full"
WISH = "moved_to"
"""What a history says of a registration that waits to go over."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move leads to.

    Args:
        here: the registration at the group that is left; live while the person waits to go over.
        there: the one at the other group.
    """

    here: Registration
    there: Registration
    facts_here: tuple[RegistrationFact, ...]
    facts_there: tuple[RegistrationFact, ...]


def is_group_of(event: Event, other: Event, at: datetime) -> bool:
    """Is `other` another group of what `event` is one of, and can one still go there?"""
    same = (event.programme_id, event.activity_code, event.kind)
    ahead = other.status == "published" and other.ends is not None and at < other.ends
    return ahead and other.id != event.id and same == (other.programme_id, other.activity_code, other.kind)


def check_move(registration: Registration, event: Event, other: Event, at: datetime, by: str) -> None:
    """It may be asked for. Organisers may move somebody even after the day; people themselves before it.

    Raises:
        Conflict: `nothing-to-move`, `event-over`, `move-not-a-group`; for the person also
            `move-asks-organiser`.
    """
    if registration.status not in MOVABLE:
        raise Conflict("nothing-to-move", status=registration.status)
    if event.status != "published":
        raise Conflict("event-over")
    if not is_group_of(event, other, at):
        raise Conflict("move-not-a-group")
    if by == PERSON and not (may_leave(event, at) and may_enter(other, at)):
        raise Conflict("move-asks-organiser")


def may_leave(event: Event, at: datetime) -> bool:
    """May people go over to another group by themselves? Not once it has begun."""
    begun = event.starts is not None and at >= event.starts
    return event.may_move and event.status == "published" and not is_confidential(event) and not begun


def may_enter(other: Event, at: datetime) -> bool:
    """May people come over by themselves? Not where an organiser decides who comes."""
    closes = registration_closes(other)
    is_open = not (other.opens and at < other.opens) and not (closes and at >= closes)
    decided = other.approval or other.entry != "open" or is_confidential(other)
    return is_open and other.may_move and not decided


def entry_of(registration: Registration, event: Event, other: Event, at: datetime, by: str) -> Entry:
    """How the other group is entered: by an organiser as when one adds somebody by hand."""
    groups = groups_of(person_at(registration.person, event, other), other)
    return Entry(registration.id, groups, at, added=by != PERSON)


def carried(registration: Registration, form: Form) -> Details:
    """What the person typed here, as far as the form there asks for it."""
    person = registration.person
    hidden = {name: "" for name in ASKED if name != "needs" and getattr(form, name) == HIDDEN}
    return Details(
        person=replace(person, **hidden),
        answers=read_answers(form.questions, registration.answers)[0],
        consents=_still_good(registration.consents, form),
        needs="" if form.needs == HIDDEN else registration.needs,
        nominated_by=registration.nominated_by,
        prerequisite_met=registration.prerequisite_met,
    )


def _still_good(consents: Mapping[str, int], form: Form) -> dict[str, int]:
    """Consents to the wording as it stands there."""
    wordings = {consent.key: consent.version for consent in form.consents}
    return {key: version for key, version in consents.items() if wordings.get(key) == version}


def move(registration: Registration, other: Event, request: Request, outcome: Outcome, queue: bool) -> Moved:
    """The person is in the other group, or waits there and keeps what is here.

    Args:
        request: for the registration there.
        outcome: what seating decided there.
        queue: the person would rather wait there than be refused.

    Raises:
        Conflict: `move-group-full`, or the code of another refusal.
    """
    if isinstance(outcome, Refused):
        raise Conflict(FULL if outcome.code == "event-full" else outcome.code)
    if not isinstance(outcome, Seated) and not (queue and isinstance(outcome, Queued)):
        raise Conflict(FULL)
    here = Elsewhere(registration.event_id, registration.id)
    there = replace(
        receive(other, request, outcome)[0],
        because="moved",
        moved_from=here,
        agreed_at={key: registration.agreed_when(key) for key in request.details.consents},
    )
    _, arrived = told(other.id, there.id, outcome, "moved", request.at)
    to = Elsewhere(other.id, there.id)
    change = leave if isinstance(outcome, Seated) else _wish
    gone, left = change(registration, to, request.at, request.by)
    return Moved(gone, there, left, (arrived,))


def leave(registration: Registration, to: Elsewhere, at: datetime, by: str) -> Changed:
    """The registration has ended, because its person is in the other group."""
    had_seat = registration.hold.pool is not None
    gone = replace(
        registration,
        status="moved",
        pool=None,
        place=None,
        offer_expires_at=None,
        moved_to=to,
        version=registration.version + 1,
        history=(*registration.history, Step(at, by, "moved")),
    )
    fact = RegistrationMoved(gone.event_id, at, gone.id, to.event_id, to.registration_id, had_seat)
    return gone, (fact,)


def _wish(registration: Registration, to: Elsewhere, at: datetime, by: str) -> Changed:
    return _noted(replace(registration, moved_to=to), at, by)


def forget_wish(registration: Registration, at: datetime, by: str) -> Changed:
    """The person does not wait to go over any more."""
    return _noted(replace(registration, moved_to=None), at, by)


def _noted(registration: Registration, at: datetime, by: str) -> Changed:
    noted = replace(
        registration,
        version=registration.version + 1,
        history=(*registration.history, Step(at, by, registration.status, WISH)),
    )
    return noted, (RegistrationChanged(noted.event_id, at, noted.id, (WISH,)),)
