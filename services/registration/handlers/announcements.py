"""From facts to messages: a fact names what happened by id, a message adds the person or the whole event."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.registration.domain import facts
from services.registration.domain.accounts import Organiser, SignInLink
from services.registration.domain.erasures import Erasure, Whole
from services.registration.domain.events import Event, Trainer
from services.registration.domain.facts import Fact, RegistrationFact
from services.registration.domain.feeds import Feed
from services.registration.domain.members import MemberInvitation
from services.registration.domain.mine import MyLink
from services.registration.domain.nominations import said_of
from services.registration.domain.persons import Person
from services.registration.domain.programmes import Programme
from services.registration.domain.registrations import Registration
from services.registration.domain.successions import kind_of
from services.registration.handlers.desk import Call
from shared.contracts import persons
from shared.contracts import registration as contracts
from shared.contracts.envelope import MessageType
from shared.messaging.outbox import Announcement

KINDS: Mapping[type[Fact], MessageType] = {
    facts.AddressAsked: contracts.REGISTRATION_HELD,
    facts.AskedAgain: contracts.REGISTRATION_ASKED_AGAIN,
    facts.HoldLapsed: contracts.REGISTRATION_LAPSED,
    facts.RegistrationReceived: contracts.REGISTRATION_RECEIVED,
    facts.SeatConfirmed: contracts.REGISTRATION_CONFIRMED,
    facts.PlaceGiven: contracts.REGISTRATION_WAITLISTED,
    facts.SeatOffered: contracts.REGISTRATION_OFFERED,
    facts.OfferExpired: contracts.REGISTRATION_OFFER_EXPIRED,
    facts.OfferDeclined: contracts.REGISTRATION_OFFER_DECLINED,
    facts.RegistrationRejected: contracts.REGISTRATION_REJECTED,
    facts.RegistrationWithdrawn: contracts.REGISTRATION_WITHDRAWN,
    facts.RegistrationCancelled: contracts.REGISTRATION_CANCELLED,
    facts.RegistrationSubstituted: contracts.REGISTRATION_SUBSTITUTED,
    facts.RegistrationMoved: contracts.REGISTRATION_MOVED,
    facts.RegistrationChanged: contracts.REGISTRATION_CHANGED,
    facts.CompletionReached: contracts.COMPLETION_REACHED,
    facts.CompletionRevoked: contracts.COMPLETION_REVOKED,
    facts.EventPublished: contracts.EVENT_PUBLISHED,
    facts.EventChanged: contracts.EVENT_CHANGED,
    facts.EventCancelled: contracts.EVENT_CANCELLED,
    facts.EventReinstated: contracts.EVENT_REINSTATED,
    facts.EventCompleted: contracts.EVENT_COMPLETED,
    facts.TrainerAssigned: contracts.TRAINER_ASSIGNED,
    facts.TrainerChanged: contracts.TRAINER_CHANGED,
    facts.TrainerUnassigned: contracts.TRAINER_UNASSIGNED,
}

DETAILS: Mapping[type[Fact], tuple[str, ...]] = {
    facts.AddressAsked: ("held_until", "again"),
    facts.SeatConfirmed: ("because",),
    facts.PlaceGiven: ("because", "position"),
    facts.SeatOffered: ("expires_at",),
    facts.RegistrationRejected: ("reason",),
    facts.RegistrationWithdrawn: ("reason", "had_seat", "by_employer"),
    facts.RegistrationCancelled: ("reason", "had_seat"),
    facts.RegistrationSubstituted: ("reason", "had_seat"),
    facts.RegistrationMoved: ("to_event_id", "arrived_id", "had_seat"),
    facts.RegistrationChanged: ("changed",),
    facts.CompletionReached: ("document",),
    facts.CompletionRevoked: ("reason",),
    facts.TrainerChanged: ("changed",),
    facts.EventChanged: ("changes", "reason"),
    facts.EventCancelled: ("reason",),
}
"""What of a fact travels as it is, beside the person or the event."""

NAMING = (facts.AddressAsked, facts.RegistrationReceived, facts.SeatConfirmed, facts.PlaceGiven)
"""The first that somebody who was nominated hears of it."""


@dataclass(frozen=True)
class OneName:
    """Somebody of whom we keep the name in one piece, as messages name people; the last name may be empty."""

    first_name: str
    last_name: str
    email: str
    language: str


def of_registration(
    registration: Registration, told: Iterable[RegistrationFact], correlation_id: str
) -> list[Announcement]:
    """What is announced of one registration, which is the state afterwards."""
    person = {
        "registration_id": registration.id,
        "event_id": registration.event_id,
        "event_slug": registration.event_slug,
        "status": registration.status,
        "link": registration.link,
        "moved_from": registration.moved_from.event_id if registration.moved_from else "",
        "owes": registration.owes and registration.is_live,
        "person": registration.person,
    }
    return [
        Announcement(
            kind=KINDS[type(fact)],
            subject=f"registrations/{registration.id}",
            aggregate_version=registration.version,
            data=person | _details(fact) | _named_by(registration, fact),
            at=fact.at,
            correlation_id=correlation_id,
        )
        for fact in told
    ]


def of_event(
    event: Event, programme: Programme, told: Iterable[Fact], correlation_id: str, before: Event | None = None
) -> list[Announcement]:
    """What is announced of an event and its trainers, who stand in `event` or, when unassigned, in
    `before`."""
    trainers = {one.assignment_id: one for one in (*(before.trainers if before else ()), *event.trainers)}
    return [
        _of_trainer(event, trainers[fact.assignment_id], fact, correlation_id)
        if isinstance(fact, facts.TrainerAssigned | facts.TrainerChanged | facts.TrainerUnassigned)
        else Announcement(
            kind=KINDS[type(fact)],
            subject=f"events/{event.id}",
            aggregate_version=event.version,
            data={"event": event_data(event, programme)} | _details(fact),
            at=fact.at,
            correlation_id=correlation_id,
        )
        for fact in told
    ]


def event_data(event: Event, programme: Programme) -> dict[str, Any]:
    """The whole event, as others need it."""
    names = ("id", "slug", "activity_code", "kind", "title", "language", "status", "confidential")
    rest = ("venue", "online_url", "sessions", "closes", "minimum", "reinstated", "plan_from", "materials")
    told = {name: getattr(event, name) for name in (*names, *rest)}
    return told | {"programme": programme, "confirmed": event.confirmed_at is not None}


def of_address(fact: facts.AddressConfirmed, version: int, correlation_id: str) -> Announcement:
    """What is announced of an address that works; `version` is the registration's, or the event's for a
    trainer.
    """
    trainer = f"trainers/{fact.assignment_id}"
    return Announcement(
        kind=contracts.ADDRESS_CONFIRMED,
        subject=f"registrations/{fact.registration_id}" if fact.registration_id else trainer,
        aggregate_version=version,
        data={
            "event_id": fact.event_id,
            "registration_id": fact.registration_id,
            "assignment_id": fact.assignment_id,
        },
        at=fact.at,
        correlation_id=correlation_id,
    )


def of_sign_in(
    link: SignInLink, organiser: Organiser, language: str, at: datetime, correlation_id: str
) -> Announcement:
    """What is announced of a sign-in link that was asked for: not the link itself."""
    return Announcement(
        kind=contracts.SIGN_IN_REQUESTED,
        subject=f"sign-in-links/{link.id}",
        aggregate_version=1,
        data={
            "link_id": link.id,
            "account_id": organiser.id,
            "expires_at": link.expires_at,
            "person": OneName(organiser.name, "", organiser.email, language),
        },
        at=at,
        correlation_id=correlation_id,
    )


def of_member(invitation: MemberInvitation, programme: Programme, inviter: str, call: Call) -> Announcement:
    """What is announced of a colleague who was asked to help with a programme: not the link itself."""
    return Announcement(
        kind=contracts.MEMBER_INVITED,
        subject=f"member-invitations/{invitation.id}",
        aggregate_version=invitation.generation + 1,
        data={
            "invitation_id": invitation.id,
            "generation": invitation.generation,
            "role": invitation.role,
            "programme": programme.title,
            "inviter": inviter,
            "expires_at": invitation.expires_at,
            "person": OneName("", "", invitation.email, invitation.language),
        },
        at=call.at,
        correlation_id=call.correlation_id,
    )


def of_feed(feed: Feed, person: Person | OneName, at: datetime, correlation_id: str) -> Announcement:
    """What is announced of a feed's address that was asked for: not the address itself."""
    return Announcement(
        kind=contracts.FEED_REQUESTED,
        subject=f"feeds/{feed.id}",
        aggregate_version=feed.version,
        data={
            "feed_id": feed.id,
            "generation": feed.generation,
            "renewed": feed.renewed,
            "person": person,
        },
        at=at,
        correlation_id=correlation_id,
    )


def of_my_page(link: MyLink, person: Person | OneName, at: datetime, correlation_id: str) -> Announcement:
    """What is announced of a link to the page about oneself that was asked for: not the link itself."""
    return Announcement(
        kind=persons.MY_PAGE_REQUESTED,
        subject=f"my-links/{link.id}",
        aggregate_version=1,
        data={"link_id": link.id, "expires_at": link.expires_at, "person": person},
        at=at,
        correlation_id=correlation_id,
    )


def of_erasure(erasure: Erasure, whose: Whole, at: datetime, correlation_id: str) -> Announcement:
    """What is announced of an erasure: ids alone. A later one tells that evidence went, too."""
    return Announcement(
        kind=persons.PERSON_ERASED,
        subject=f"erasures/{erasure.id}",
        aggregate_version=erasure.times,
        data={
            "erasure_id": erasure.id,
            "registration_ids": [one for one in whose.ids if one not in whose.evidence],
            "evidence_ids": list(whose.evidence),
            "feed_id": whose.feed_id,
            "pseudonym": erasure.pseudonym,
        },
        at=at,
        correlation_id=correlation_id,
    )


def _of_trainer(event: Event, trainer: Trainer, fact: Fact, correlation_id: str) -> Announcement:
    return Announcement(
        kind=KINDS[type(fact)],
        subject=f"trainers/{trainer.assignment_id}",
        aggregate_version=event.version,
        data={
            "assignment_id": trainer.assignment_id,
            "event_id": event.id,
            "event_slug": event.slug,
            "person": one_name(trainer),
            "message": trainer.message,
            "answer_by": trainer.answer_by.isoformat() if trainer.answer_by else "",
        }
        | _details(fact),
        at=fact.at,
        correlation_id=correlation_id,
    )


def one_name(trainer: Trainer) -> OneName:
    """The last word is taken for the family name; mail greets with both, so nothing hangs on it."""
    first, _, last = trainer.name.rpartition(" ")
    return OneName(first or last, last if first else "", trainer.email, trainer.language)


def _named_by(registration: Registration, fact: Fact) -> dict[str, Any]:
    """Who named this person, and for what where the mail asks whether the address is theirs."""
    if not isinstance(fact, NAMING):
        return {}
    wish = {"wish": kind_of(registration)} if isinstance(fact, facts.AddressAsked) else {}
    return {"named_by": said_of(registration.nominated_by)} | wish


def _details(fact: Fact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in DETAILS.get(type(fact), ())}
