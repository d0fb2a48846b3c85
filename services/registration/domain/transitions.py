"""What may become of a registration.

Asked a second time, a verb changes nothing and tells no fact. `approve` and `promote` refuse instead, because
seating decided before them and must not decide twice. `by` is who asks: `person`, an organiser's id, or
`clock`. The counters follow with `seating.settle(before.hold, after.hold)`, except where seating decided
first, and in a substitution.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from services.registration.domain.events import Event
from services.registration.domain.facts import (
    AddressAsked,
    OfferDeclined,
    OfferExpired,
    RegistrationCancelled,
    RegistrationChanged,
    RegistrationFact,
    RegistrationRejected,
    RegistrationSubstituted,
    RegistrationWithdrawn,
    SeatConfirmed,
    SeatOffered,
)
from services.registration.domain.persons import Person, canonical_email, groups_of
from services.registration.domain.prerequisites import check_prerequisite
from services.registration.domain.registrations import UNCONFIRMED, Registration, Request, Step, receive, told
from services.registration.domain.room import is_released
from services.registration.domain.seats import Outcome, Promotion, Queued, Seated
from shared.errors import Conflict, Invalid

PERSON = "person"
MOST_ADDRESSES = 5
PERSONAL = frozenset(field.name for field in fields(Person))
TYPED = frozenset({"answers", "consents", "needs"})
HELD = ("pool", "place", "offer_expires_at", "held_until", "remind_at", "successor")

Changed = tuple[Registration, tuple[RegistrationFact, ...]]


def approve(registration: Registration, outcome: Outcome, at: datetime, by: str) -> Changed:
    """Approved: confirmed or in the queue, as `seating.enter(approved=True)` decided.

    Raises:
        Conflict: `not-pending`, or the code of a `Refused` outcome.
    """
    _require(registration, "pending_approval", "not-pending")
    status, fact = told(registration.event_id, registration.id, outcome, "approved", at)
    approved = become(
        registration,
        Step(at, by, status),
        because="approved",
        pool=outcome.pool if isinstance(outcome, Seated) else None,
        place=outcome.place if isinstance(outcome, Queued) else None,
    )
    return approved, (fact,)


def reject(registration: Registration, reason: str, tell: bool, at: datetime, by: str) -> Changed:
    """Not approved; the person reads the reason only when `tell` is set.

    Raises:
        Conflict: `not-pending`.
    """
    if registration.status == "rejected":
        return registration, ()
    _require(registration, "pending_approval", "not-pending")
    fact = RegistrationRejected(registration.event_id, at, registration.id, reason if tell else "")
    return become(registration, Step(at, by, "rejected", reason, told=tell)), (fact,)


def promote(
    registration: Registration, promotion: Promotion, at: datetime, by: str = "clock", note: str = ""
) -> Changed:
    """A seat, firm or offered, as `seating.fill` or `seating.promote` decided; `note`: why this person, for
    organisers.

    Raises:
        Conflict: `not-waiting`.
    """
    _require(registration, "waitlisted", "not-waiting")
    pool, about = promotion.pool, (registration.event_id, at, registration.id)
    if promotion.expires_at is None:
        step, because = Step(at, by, "confirmed", note), "promoted"
        return become(registration, step, pool=pool, because=because), (SeatConfirmed(*about, because),)
    ends = promotion.expires_at
    offered = become(registration, Step(at, by, "offered", note), pool=pool, offer_expires_at=ends)
    return offered, (SeatOffered(*about, ends),)


def accept(registration: Registration, at: datetime, by: str = "person") -> Changed:
    """The offered seat is firm.

    Raises:
        Conflict: `offer-expired` from the deadline on, `no-offer`.
    """
    if registration.status == "confirmed" and registration.because == "accepted":
        return registration, ()
    _require_offer(registration, at)
    fact = SeatConfirmed(registration.event_id, at, registration.id, "accepted")
    step = Step(at, by, "confirmed")
    return become(registration, step, pool=registration.pool, because="accepted"), (fact,)


def decline(registration: Registration, at: datetime, by: str = "person") -> Changed:
    """The offered seat goes on.

    Raises:
        Conflict: `offer-expired`, `no-offer`.
    """
    if registration.status == "offer_declined":
        return registration, ()
    _require_offer(registration, at)
    told = (OfferDeclined(registration.event_id, at, registration.id),)
    return become(registration, Step(at, by, "offer_declined")), told


def expire(registration: Registration, at: datetime) -> Changed:
    """The offer ran out. Nothing happens when it was answered or is not due yet."""
    if registration.status != "offered" or not _has_run_out(registration, at):
        return registration, ()
    fact = OfferExpired(registration.event_id, at, registration.id)
    return become(registration, Step(at, "clock", "offer_expired")), (fact,)


def withdraw(
    registration: Registration, event: Event, at: datetime, by: str = "person", reason: str = ""
) -> Changed:
    """The person gives it up.

    Raises:
        Conflict: `event-over`, `registration-ended`.
    """
    if registration.status == "withdrawn":
        return registration, ()
    require_ahead(event, at)
    _require_live(registration)
    about, had_seat = (registration.event_id, at, registration.id), registration.hold.pool is not None
    fact = RegistrationWithdrawn(*about, reason, had_seat, by_employer=by == "employer")
    return become(registration, Step(at, by, "withdrawn", reason)), (fact,)


def cancel(registration: Registration, reason: str, at: datetime, by: str, tell: bool = True) -> Changed:
    """The organiser ends it; the person reads the reason only when `tell` is set.

    Raises:
        Conflict: `registration-ended`.
    """
    if registration.status == "cancelled":
        return registration, ()
    _require_live(registration)
    had_seat = registration.hold.pool is not None
    fact = RegistrationCancelled(registration.event_id, at, registration.id, reason * tell, had_seat)
    return become(registration, Step(at, by, "cancelled", reason, told=tell)), (fact,)


def end_with_event(registration: Registration, at: datetime, by: str) -> Registration:
    """Ended with its event. No fact of its own: the event's cancellation reaches everybody once."""
    if not registration.is_live:
        return registration
    return become(registration, Step(at, by, "cancelled"), because="event-cancelled")


def substitute(
    registration: Registration, event: Event, request: Request
) -> tuple[Registration, Registration, tuple[RegistrationFact, ...]]:
    """A colleague has the seat: (the old registration, the new one, facts). The seat itself never comes free.

    Raises:
        Conflict: `no-seat-to-hand-over`, `event-over`, `substitute-same-person`, `substitute-outside-group`,
            `prerequisite-missing`.
    """
    at, details = request.at, request.details
    check_hand_over(registration, event, details.person, at)
    check_prerequisite(event, details.prerequisite_met)
    pool = registration.pool or ""
    nominated_by = details.nominated_by or registration.nominated_by
    request = replace(request, details=replace(details, nominated_by=nominated_by))
    successor = replace(receive(event, request, Seated(pool))[0], because="substituted")
    gone = become(registration, Step(at, request.by, "substituted"))
    facts = (
        RegistrationSubstituted(event.id, at, gone.id, successor.id),
        SeatConfirmed(event.id, at, successor.id, "substituted"),
    )
    return gone, successor, facts


def check_hand_over(registration: Registration, event: Event, person: Person, at: datetime) -> None:
    """The seat may go to `person`, as far as the event and what was typed say.

    Raises:
        Conflict: `no-seat-to-hand-over`, `event-over`, `substitute-same-person`, `substitute-outside-group`.
    """
    _require(registration, "confirmed", "no-seat-to-hand-over")
    require_ahead(event, at)
    if canonical_email(person.email) == registration.email_canonical:
        raise Conflict("substitute-same-person")
    _require_member(event, registration.pool or "", person, at)


def correct(registration: Registration, changes: Mapping[str, Any], at: datetime, by: str) -> Changed:
    """Details are put right; a new address makes old personal links worthless.

    Args:
        changes: fields of `Person`, or `answers`, `consents`, `needs`, with their new values.

    Raises:
        Conflict: `registration-ended`; `too-many-corrections` of the address by the person: each one sends a
            mail to whom it names.
        Invalid: `unknown-field`.
    """
    _require_live(registration)
    unknown = sorted(changes.keys() - PERSONAL - TYPED)
    if unknown:
        raise Invalid(fields={name: ["unknown-field"] for name in unknown})
    changed = tuple(sorted(name for name, value in changes.items() if value != _detail(registration, name)))
    if not changed:
        return registration, ()
    person = replace(registration.person, **{name: changes[name] for name in PERSONAL & changes.keys()})
    email = canonical_email(person.email)
    moved = email != registration.email_canonical
    if moved and by == PERSON and registration.link >= MOST_ADDRESSES:
        raise Conflict("too-many-corrections")
    typed = {name: changes[name] for name in TYPED & changes.keys()}
    corrected = replace(
        registration,
        **typed,
        agreed_at=_agreed_at(registration, typed.get("consents", registration.consents), at),
        person=person,
        email_canonical=email,
        link=registration.link + moved,
        version=registration.version + 1,
        history=(*registration.history, Step(at, by, registration.status, ", ".join(changed))),
    )
    if moved and registration.status == UNCONFIRMED:
        return corrected, (
            AddressAsked(registration.event_id, at, registration.id, corrected.held_until or at),
        )
    return corrected, (RegistrationChanged(registration.event_id, at, registration.id, changed),)


def _agreed_at(registration: Registration, consents: Mapping[str, int], at: datetime) -> dict[str, datetime]:
    """When each was given: now, for those that are new or in new words."""
    now = {key: at for key, version in consents.items() if registration.consents.get(key) != version}
    kept = {key: when for key, when in registration.agreed_at.items() if key in consents}
    return {**kept, **now}


def _detail(registration: Registration, name: str) -> Any:
    return getattr(registration if name in TYPED else registration.person, name)


def become(registration: Registration, step: Step, **kept: Any) -> Registration:
    """The next state: seat, place, offer, hold and wish are gone unless `kept` names them."""
    gone: dict[str, Any] = dict.fromkeys(HELD)
    return replace(
        registration,
        **(gone | kept),
        status=step.status,
        version=registration.version + 1,
        history=(*registration.history, step),
    )


def _require(registration: Registration, status: str, code: str) -> None:
    if registration.status != status:
        raise Conflict(code, status=registration.status)


def _require_live(registration: Registration) -> None:
    if not registration.is_live:
        raise Conflict("registration-ended", status=registration.status)


def _require_offer(registration: Registration, at: datetime) -> None:
    if registration.status == "offer_expired":
        raise Conflict("offer-expired")
    _require(registration, "offered", "no-offer")
    if _has_run_out(registration, at):
        raise Conflict("offer-expired")


def _has_run_out(registration: Registration, at: datetime) -> bool:
    return registration.offer_expires_at is not None and at >= registration.offer_expires_at


def _require_member(event: Event, key: str, person: Person, at: datetime) -> None:
    """A seat still kept for a group stays within the group."""
    for pool in event.pools:
        if pool.key == key and not is_released(pool, at) and pool.group not in groups_of(person, event):
            raise Conflict("substitute-outside-group", pool=key)


def require_ahead(event: Event, at: datetime) -> None:
    """The event still lies ahead, or is under way."""
    if event.status in ("completed", "cancelled") or (event.ends is not None and at >= event.ends):
        raise Conflict("event-over")
