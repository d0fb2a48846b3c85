"""Putting together what a document will say."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.certificates.domain.events import Event
from services.certificates.domain.printed import Printed, languages_of


def printed_for(event: Event, person: Mapping[str, Any], document: Mapping[str, Any]) -> Printed:
    """What a completion's document says, from the event as it is known and the completion's message."""
    return Printed(
        kind=document["kind"],
        first_name=person["first_name"],
        last_name=person["last_name"],
        languages=languages_of(person["language"], event.language),
        title=event.title,
        programme=event.programme,
        completed_on=document["completed_on"],
        hours_planned=document["hours_planned"],
        hours_attended=document["hours_attended"],
        statement=event.statement,
        funder=event.funder,
        reference=event.reference,
        issuer=event.issuer,
        days=event.days(),
        place=event.place,
        outcomes=tuple(document["outcomes"]),
        assessment=document["assessment"],
        trainers=tuple(document["trainers"]),
        confidential=event.confidential,
    )


def printed_again(event: Event, before: Printed) -> Printed:
    """What was printed of the person, with what is known of the event now."""
    return replace(
        before,
        title=event.title,
        programme=event.programme,
        statement=event.statement,
        funder=event.funder,
        reference=event.reference,
        issuer=event.issuer,
        days=event.days(),
        place=event.place,
        confidential=event.confidential,
    )
