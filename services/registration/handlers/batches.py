"""One batch of requests for seats, planned before it is stored. Nothing is read or written in here."""

import hashlib
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from services.registration.domain.event_groups import check_group
from services.registration.domain.events import Event
from services.registration.domain.forms import check_form, files_later
from services.registration.domain.nominations import check_entry
from services.registration.domain.persons import canonical_email, groups_of
from services.registration.domain.prerequisites import check_prerequisite, prerequisite_met
from services.registration.domain.registrations import Details, Registration, Request, receive
from services.registration.domain.repeats import Asked, Known, Sifted, sift
from services.registration.domain.seating import Entry, Queued, Refused, Seating, SeatingRules, enter
from services.registration.handlers.announcements import of_registration
from services.registration.handlers.ports import Answer, Asking
from shared.errors import Conflict, Rejected
from shared.ids import ID_BYTES
from shared.messaging.outbox import Announcement

Verdict = Answer | Rejected


@dataclass(frozen=True)
class Plan:
    """How a batch would be decided.

    Args:
        verdicts: by place in the batch, for everybody who is not in `earlier`.
        earlier: place in the batch -> id of the stored registration that answers it already.
    """

    verdicts: Mapping[int, Verdict]
    earlier: Mapping[int, str]
    seating: Seating
    registrations: Sequence[Registration]
    told: Sequence[Announcement]

    @property
    def refuses(self) -> bool:
        """Would anybody be turned away?"""
        return any(isinstance(verdict, Rejected) for verdict in self.verdicts.values())


@dataclass(frozen=True)
class Requests:
    """The requests of a batch in order of arrival, with the addresses they are known by and who asked.

    Args:
        skilled: addresses of those who completed what the event builds on.
    """

    event: Event
    requests: Sequence[Request]
    emails: Sequence[str]
    correlation_ids: Sequence[str]
    skilled: Collection[str] = ()

    @classmethod
    def of(cls, event: Event, askings: Sequence[Asking]) -> "Requests":
        """What was asked, with the ids it leads to."""
        return cls(
            event,
            [_request(event, one) for one in askings],
            [canonical_email(one.details.person.email) for one in askings],
            [one.correlation_id for one in askings],
        )

    def plan(self, seating: Seating, known: Iterable[Known] = ()) -> Plan:
        """How they would be decided, given the seating and what the store has of them."""
        sifted = self._sift(known)
        verdicts: dict[int, Verdict] = {int(one): Conflict(code) for one, code in sifted.refused.items()}
        fresh: dict[int, Request] = {}
        for place in (int(one.registration_id) for one in sifted.fresh):
            try:
                fresh[place] = self._checked(place)
            except Rejected as error:
                verdicts[place] = error
        decided = self._enter(seating, fresh)
        verdicts |= decided.verdicts
        earlier = {}
        for place, first in ((int(one), first) for one, first in sifted.repeated.items()):
            if len(first) == 2 * ID_BYTES:
                earlier[place] = first
            else:
                verdicts[place] = _once_more(verdicts[int(first)])
        return replace(decided, verdicts=verdicts, earlier=earlier)

    def _sift(self, known: Iterable[Known]) -> Sifted:
        """Told apart by their places in the batch, which stand for ids here."""
        keys = {request.registration_id: request.idempotency_key for request in self.requests}
        asked = [
            Asked(str(place), request.idempotency_key, email)
            for place, (request, email) in enumerate(zip(self.requests, self.emails, strict=True))
        ]
        return sift(asked, [replace(one, key=keys.get(one.registration_id, "")) for one in known])

    def _checked(self, place: int) -> Request:
        """The request, which keeps the event's rules.

        Raises:
            Rejected: it does not.
        """
        request = self.requests[place]
        completed = {self.event.requires_activity} if self.emails[place] in self.skilled else set()
        details = request.details
        met = prerequisite_met(self.event, completed, details.person)
        check_entry(self.event, None if request.added else details.nominated_by)
        details = check_details(self._asking(request), details)
        check_prerequisite(self.event, met)
        if met == details.prerequisite_met and details is request.details:
            return request
        return replace(request, details=replace(details, prerequisite_met=met))

    def _asking(self, request: Request) -> Event:
        return by_staff(self.event) if request.added else self.event

    def _enter(self, seating: Seating, fresh: Mapping[int, Request]) -> Plan:
        if not fresh:
            return Plan({}, {}, seating, (), ())
        event = self.event
        entries = [
            Entry(one.registration_id, groups_of(one.details.person, event), one.at, added=one.added)
            for one in fresh.values()
        ]
        at = max(one.at for one in fresh.values())
        changed, outcomes = enter(seating, SeatingRules.of(event), entries, at)
        verdicts: dict[int, Verdict] = {}
        registrations, told = [], []
        for (place, request), outcome in zip(fresh.items(), outcomes, strict=True):
            if isinstance(outcome, Refused):
                verdicts[place] = Conflict(outcome.code)
                continue
            registration, facts = receive(event, request, outcome)
            position = outcome.position if isinstance(outcome, Queued) else None
            verdicts[place] = Answer(registration, position, repeated=False)
            registrations.append(registration)
            told += of_registration(registration, facts, self.correlation_ids[place])
        return Plan(verdicts, {}, changed, registrations, told)


def check_details(event: Event, details: Details, only: Container[str] | None = None) -> Details:
    """What was typed answers what the event's form asks. Returns it as it is kept. Of what somebody else
    typed only that is looked at; the rest the person owes.

    Args:
        only: as for `check_form`.

    Raises:
        Invalid: field by field.
    """
    typed = details.typed()
    if details.by_other:
        said = {"answers": details.answers, "consents": details.consents, **typed}
        only = frozenset(name for name, given in said.items() if given)
    kept = check_form(event.form, typed, details.answers, details.consents, only)
    if only is None or "target_group" in only:
        check_group(event, details.person.target_group)
    return replace(details, answers=kept) if kept != details.answers else details


def by_staff(event: Event) -> Event:
    """The event as it asks an organiser who enters somebody: files are left for the person."""
    form = files_later(event.form)
    return event if form is event.form else replace(event, form=form)


def id_from_key(event_id: str, key: str) -> str:
    """The id of the registration that a request for this event under this key leads to."""
    return hashlib.sha256(f"{event_id}|{key}".encode()).hexdigest()[: 2 * ID_BYTES]


def _request(event: Event, asking: Asking) -> Request:
    """The id follows from the key; without one, the fresh id is a key of its own."""
    key = asking.idempotency_key
    return Request(
        registration_id=id_from_key(event.id, key) if key else asking.fresh_id,
        details=asking.details,
        idempotency_key=key or asking.fresh_id,
        at=asking.at,
        by=asking.by,
        added=asking.added,
    )


def _once_more(verdict: Verdict) -> Verdict:
    return Conflict(verdict.code) if isinstance(verdict, Rejected) else replace(verdict, repeated=True)
