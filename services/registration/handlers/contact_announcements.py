"""What is announced of those who act for others: never the links themselves."""

from services.registration.domain.employers import Employer, writes_to
from services.registration.domain.events import Event
from services.registration.domain.nominations import name_alone
from services.registration.domain.parties import Forwarding, Party
from shared.contracts import contacts
from shared.messaging.outbox import Announcement


def of_party(party: Party, event: Event, correlation_id: str) -> Announcement:
    """Places were taken for colleagues."""
    return Announcement(
        kind=contacts.PARTY_FORMED,
        subject=f"parties/{party.id}",
        aggregate_version=1,
        data={
            "party_id": party.id,
            "event_id": event.id,
            "held_until": party.held_until,
            "places": len(party.places),
            "place_ids": list(party.places),
            "person": party.contact,
        },
        at=party.made_at,
        correlation_id=correlation_id,
    )


def of_forwarding(forwarding: Forwarding, party: Party, correlation_id: str) -> Announcement:
    """A colleague was named for a place."""
    return Announcement(
        kind=contacts.PLACE_FORWARDED,
        subject=f"places/{forwarding.id}",
        aggregate_version=forwarding.times,
        data={
            "registration_id": forwarding.id,
            "event_id": forwarding.event_id,
            "generation": forwarding.generation,
            "times": forwarding.times,
            "held_until": party.held_until,
            "named_by": name_alone(party.contact.organisation),
            "person": forwarding.person,
        },
        at=forwarding.at,
        correlation_id=correlation_id,
    )


def of_employer(employer: Employer, correlation_id: str) -> Announcement:
    """An employer's contact is to have the link to the people."""
    return Announcement(
        kind=contacts.EMPLOYER_NAMED,
        subject=f"employers/{employer.id}",
        aggregate_version=employer.times,
        data={
            "employer_id": employer.id,
            "event_id": employer.event_id,
            "times": employer.times,
            "registration_ids": [one.id for one in employer.people],
            "person": writes_to(employer),
        },
        at=employer.asked_at,
        correlation_id=correlation_id,
    )
