"""One batch of requests at an event that has addresses confirmed, planned before it is stored.

Whether an address is registered already is for its owner alone to know: every request is decided as a
newcomer's, changes one registration, and brings about one mail. What differs is which registration, and what
the mail says. Nothing is read or written in here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.registration.domain import confirmations
from services.registration.domain.events import Event
from services.registration.domain.facts import RegistrationFact
from services.registration.domain.nominations import check_entry
from services.registration.domain.persons import groups_of
from services.registration.domain.prerequisites import prerequisite_met
from services.registration.domain.registrations import UNCONFIRMED, Registration, Request
from services.registration.domain.seating import AwaitsApproval, Entry, Outcome, Seating, SeatingRules, enter
from services.registration.handlers.announcements import of_registration
from services.registration.handlers.batches import Requests, Verdict, check_details, id_from_key
from services.registration.handlers.ports import Answer
from shared.errors import Rejected
from shared.messaging.outbox import Announcement


@dataclass(frozen=True)
class Decided:
    """How a batch would be decided: a verdict for each in order, and what is to be stored."""

    verdicts: Sequence[Verdict]
    seating: Seating
    changed: Sequence[Registration]
    told: Sequence[Announcement]


class Deciding:
    """Where the requests of a batch are decided one after the other.

    Args:
        known: stored registrations under the ids asked for, the ids to be put right, and the live ones under
            the addresses typed.
    """

    def __init__(self, requests: Requests, seating: Seating, known: Sequence[Registration]) -> None:
        self._requests = requests
        self._rules = SeatingRules.of(requests.event)
        self._seating = seating
        self._by_id = {one.id: one for one in known}
        self._live = {one.email_canonical: one for one in known if one.is_live}
        self._changed: dict[str, Registration] = {}
        self._told: list[Announcement] = []

    def decided(self, instead_of: Sequence[str]) -> Decided:
        """Everybody has a verdict.

        Args:
            instead_of: for each request, the id of the one it puts right; empty when there is none.
        """
        places = range(len(self._requests.requests))
        verdicts = [self._verdict(place, instead_of[place]) for place in places]
        return Decided(verdicts, self._seating, [*self._changed.values()], self._told)

    def _verdict(self, place: int, instead_of: str) -> Verdict:
        event, request = self._requests.event, self._named(place)
        try:
            check_entry(event, request.details.nominated_by)
            request = replace(request, details=check_details(event, request.details))
            wrong, holder = self._unconfirmed(instead_of), self._live.get(self._requests.emails[place])
            seating, outcome = self._entered(request)
            if wrong is not None or (holder is not None and holder.id == request.registration_id):
                outcome = AwaitsApproval()  # it holds what it holds: nobody is refused for it
            asked, facts = confirmations.ask(event, request, outcome)
        except Rejected as error:
            return error
        if wrong is not None and holder in (None, wrong):
            asked = self._keep(place, *confirmations.ask_again(wrong, asked))
        elif holder is None:
            self._seating = seating
            asked = self._keep(place, asked, facts)
        else:
            if wrong is not None:
                self._changed[wrong.id] = confirmations.abandoned(wrong, request.at)
            self._keep(place, *self._told_to(holder, asked))
        return Answer(asked, None, repeated=False)

    def _named(self, place: int) -> Request:
        """The request under the id it leads to: one of its own for each address, so that a key used again
        tells nothing."""
        requests, request = self._requests, self._requests.requests[place]
        completed = (
            {requests.event.requires_activity} if requests.emails[place] in requests.skilled else set()
        )
        met = prerequisite_met(requests.event, completed, request.details.person)
        return replace(
            request,
            registration_id=own_id(requests.event, request, requests.emails[place]),
            details=replace(request.details, prerequisite_met=met),
        )

    def _entered(self, request: Request) -> tuple[Seating, Outcome]:
        groups = groups_of(request.details.person, self._requests.event)
        entry = Entry(request.registration_id, groups, request.at, unconfirmed=True)
        seating, (outcome,) = enter(self._seating, self._rules, [entry], request.at)
        return seating, outcome

    def _unconfirmed(self, registration_id: str) -> Registration | None:
        found = self._by_id.get(registration_id)
        mine = found is not None and found.event_id == self._requests.event.id
        return found if mine and found is not None and found.status == UNCONFIRMED else None

    def _told_to(
        self, holder: Registration, asked: Registration
    ) -> tuple[Registration, tuple[RegistrationFact, ...]]:
        if holder.status == UNCONFIRMED:
            return confirmations.ask_again(holder, asked)
        return confirmations.asked_elsewhere(holder, asked.history[-1].at)

    def _keep(self, place: int, after: Registration, facts: Sequence[RegistrationFact]) -> Registration:
        """An id that belonged to a registration that has ended is not used twice."""
        earlier = self._by_id.get(after.id)
        if earlier is not None and not earlier.is_live:
            fresh = id_from_key(
                after.event_id, f"{after.id}|{earlier.version}|{after.created_at.isoformat()}"
            )
            after, facts = replace(after, id=fresh), [replace(one, registration_id=fresh) for one in facts]
        self._by_id[after.id] = self._changed[after.id] = after
        self._live = {**self._live, after.email_canonical: after}
        self._told += of_registration(after, facts, self._requests.correlation_ids[place])
        return after


def own_id(event: Event, request: Request, email: str) -> str:
    """The id of the registration this address gets by this request."""
    return id_from_key(event.id, f"{request.registration_id}|{email}")


def ids_of(requests: Requests, instead_of: Sequence[str]) -> set[str]:
    """Every id under which something may be stored that matters to these requests."""
    event = requests.event
    pairs = zip(requests.requests, requests.emails, strict=True)
    return {own_id(event, one, email) for one, email in pairs} | {each for each in instead_of if each}
